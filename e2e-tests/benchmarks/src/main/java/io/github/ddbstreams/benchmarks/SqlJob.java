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
package io.github.ddbstreams.benchmarks;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.bridge.java.StreamStatementSet;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;

/** Lets Flink's planner make a job of one subtask that selects columns of a table's changes. */
final class SqlJob {

    private final Emulator emulator;
    private final String table;
    private final List<String> columns;

    /**
     * @param columns names and types of all that the table declares; the first is the primary key
     */
    SqlJob(Emulator emulator, String table, List<String> columns) {
        this.emulator = emulator;
        this.table = table;
        this.columns = columns;
    }

    /**
     * A job that reads from the first record to the end and shows each row to an observation.
     *
     * @param selected how many of the first columns
     * @param reusesObjects whether operators hand rows on as they are; by default Flink copies them
     */
    StreamExecutionEnvironment select(
            int selected, boolean reusesObjects, Observation observation) {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(1);
        if (reusesObjects) {
            env.getConfig().enableObjectReuse();
        }
        StreamTableEnvironment tables = StreamTableEnvironment.create(env);
        List<String> results = columns.subList(0, selected);
        tables.executeSql(
                "CREATE TABLE changes ("
                        + String.join(", ", columns)
                        + ", PRIMARY KEY ("
                        + name(columns.get(0))
                        + ") NOT ENFORCED) WITH ("
                        + options(source())
                        + ")");
        tables.executeSql(
                "CREATE TABLE results ("
                        + String.join(", ", results)
                        + ") WITH ("
                        + options(sink(observation))
                        + ")");
        StreamStatementSet statements = tables.createStatementSet();
        statements.addInsertSql(
                "INSERT INTO results SELECT "
                        + results.stream().map(SqlJob::name).collect(Collectors.joining(", "))
                        + " FROM changes");
        statements.attachAsDataStream();
        return env;
    }

    private Map<String, String> source() {
        Map<String, String> options = new LinkedHashMap<>();
        options.put("connector", "dynamodb-streams");
        options.put("table-name", table);
        options.put("changelog-mode", "all");
        options.put("scan.startup.mode", "trim-horizon");
        options.put("scan.bounded.mode", "latest");
        options.putAll(LocalCluster.connection(emulator));
        return options;
    }

    private static Map<String, String> sink(Observation observation) {
        return Map.of(
                "connector",
                ObservedTableFactory.IDENTIFIER,
                ObservedTableFactory.OBSERVATION.key(),
                observation.name());
    }

    private static String options(Map<String, String> options) {
        return options.entrySet().stream()
                .map(option -> "'" + option.getKey() + "' = '" + option.getValue() + "'")
                .collect(Collectors.joining(", "));
    }

    private static String name(String column) {
        return column.substring(0, column.indexOf(' '));
    }
}
