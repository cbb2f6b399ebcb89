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
package io.github.ddbstreams.sqljar;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where the build has put what is tested. */
final class Artifacts {

    private static final Pattern DEPENDENCY =
            Pattern.compile("\\s+([^:]+):([^:]+):jar:([^:]+):(?:compile|runtime):(.+?)(?: -- .*)?");

    /** Maven colours what it lists if it runs in a terminal. */
    private static final Pattern COLOUR = Pattern.compile("\u001B\\[[;\\d]*m");

    private Artifacts() {}

    static Path sqlJar() {
        return existing(Path.of(System.getProperty("sql.jar")));
    }

    static Path thinJar() {
        Path sqlJar = sqlJar();
        return existing(
                sqlJar.resolveSibling(
                        sqlJar.getFileName().toString().replaceFirst("-sql\\.jar$", ".jar")));
    }

    /** The main classes of these tests. */
    static Path jobClasses() {
        return existing(Path.of(System.getProperty("job.classes")));
    }

    /** What the thin jar needs at run time, as Maven resolved it. */
    static List<Dependency> runtimeDependencies() throws IOException {
        return Files.readAllLines(existing(Path.of(System.getProperty("thin.jar.dependencies"))))
                .stream()
                .map(line -> COLOUR.matcher(line).replaceAll(""))
                .map(DEPENDENCY::matcher)
                .filter(Matcher::matches)
                .map(
                        line ->
                                new Dependency(
                                        String.join(
                                                ":", line.group(1), line.group(2), line.group(3)),
                                        Path.of(line.group(4))))
                .toList();
    }

    private static Path existing(Path path) {
        if (!Files.exists(path)) {
            throw new IllegalStateException(
                    path + " is missing: build with -pl e2e-tests/sql-jar-tests -am verify");
        }
        return path;
    }

    /**
     * A library.
     *
     * @param coordinates groupId:artifactId:version
     */
    record Dependency(String coordinates, Path jar) {}
}
