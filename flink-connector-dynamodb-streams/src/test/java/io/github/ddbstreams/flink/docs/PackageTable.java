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
package io.github.ddbstreams.flink.docs;

import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The table of packages in the documentation of the architecture. */
public final class PackageTable {

    /** What the table says of a package. */
    public record Row(boolean isForUsers, Set<String> uses) {}

    private static final Pattern ROW =
            Pattern.compile(
                    "^\\| `([\\w.]+)` \\| (users|internal) \\| [^|]+ \\|([^|]*)\\|$",
                    Pattern.MULTILINE);
    private static final Pattern NAME = Pattern.compile("`([\\w.]+)`");

    private PackageTable() {}

    public static Map<String, Row> read() {
        Map<String, Row> rows = new LinkedHashMap<>();
        Matcher row = ROW.matcher(Documents.read("docs/architecture.md"));
        while (row.find()) {
            Set<String> uses = new TreeSet<>();
            Matcher name = NAME.matcher(row.group(3));
            while (name.find()) {
                uses.add(name.group(1));
            }
            rows.put(row.group(1), new Row(row.group(2).equals("users"), uses));
        }
        return rows;
    }

    /** Whether the sources say what a package is. */
    public static boolean hasPackageInfo(String name) {
        return Files.exists(
                Documents.root()
                        .resolve("flink-connector-dynamodb-streams/src/main/java")
                        .resolve(name.replace('.', '/'))
                        .resolve("package-info.java"));
    }
}
