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
package io.github.ddbstreams.clustertests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/** The files that a file sink has committed, which do not change any more. Not thread safe. */
final class PartFiles {

    private final Path directory;
    private final Function<String, Line> parser;
    private final Map<Path, List<Line>> known = new HashMap<>();

    PartFiles(Path directory, Function<String, Line> parser) {
        this.directory = directory;
        this.parser = parser;
    }

    /** The lines of all files there are now. */
    List<Line> lines() throws IOException {
        if (Files.exists(directory)) {
            try (Stream<Path> files = Files.walk(directory)) {
                // What is not committed begins with a dot.
                files.filter(file -> !file.getFileName().toString().startsWith("."))
                        .filter(Files::isRegularFile)
                        .forEach(file -> known.computeIfAbsent(file, this::read));
            } catch (UncheckedIOException e) {
                // A file got its name just now.
                throw e.getCause();
            }
        }
        List<Line> lines = new ArrayList<>();
        known.values().forEach(lines::addAll);
        return lines;
    }

    private List<Line> read(Path file) {
        try {
            return Files.readAllLines(file).stream().map(parser).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
