/*
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *     http://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
package io.github.ddbstreams.flink.table;

import io.github.ddbstreams.emulator.StreamEmulator;
import io.github.ddbstreams.flink.source.Sources;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** A {@code CREATE TABLE} over a stream. */
final class SqlTable {

    private final String name;
    private final Map<String, String> options = new LinkedHashMap<>();
    private String columns = "";

    private SqlTable(String name) {
        this.name = name;
        options.put("connector", "dynamodb-streams");
        options.put("table-name", name);
    }

    /** A table that is planned with and never read. */
    static SqlTable planned(String name) {
        return new SqlTable(name).with("aws.region", "eu-west-1");
    }

    /**
     * A table whose changes are read from the emulator, from the oldest one on, at a pace that
     * suits tests.
     */
    static SqlTable of(StreamEmulator emulator, String name) {
        SqlTable table = new SqlTable(name);
        table.options.putAll(Sources.options(emulator.endpoint()));
        table.options.put("scan.startup.mode", "trim-horizon");
        return table;
    }

    SqlTable columns(String... declarations) {
        columns = String.join(", ", declarations);
        return this;
    }

    SqlTable with(String key, String value) {
        options.put(key, value);
        return this;
    }

    SqlTable without(String key) {
        options.remove(key);
        return this;
    }

    String ddl() {
        return "CREATE TABLE "
                + name
                + " ("
                + columns
                + ") WITH ("
                + options.entrySet().stream()
                        .map(option -> "'" + option.getKey() + "' = '" + option.getValue() + "'")
                        .collect(Collectors.joining(", "))
                + ")";
    }
}
