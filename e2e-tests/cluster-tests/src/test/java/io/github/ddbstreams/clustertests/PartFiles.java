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
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The files that a file sink has committed, which do not change any more. Not thread safe. */
final class PartFiles {

    private final Path directory;
    private final Function<String, Line> parser;
    private final Map<Path, List<Line>> known = new HashMap<>();

    PartFiles(Path directory, Function<String, Line> parser) {
        this.directory = directory;
        this.parser = parser;
    }

    /** The lines of all files there are now. One that gets its name just now may be missing. */
    List<Line> lines() throws IOException {
        if (Files.exists(directory)) {
            Files.walkFileTree(
                    directory,
                    new SimpleFileVisitor<>() {
                        @Override
                        public FileVisitResult visitFile(Path file, BasicFileAttributes any) {
                            // What is not committed begins with a dot.
                            if (!file.getFileName().toString().startsWith(".")) {
                                known.computeIfAbsent(file, PartFiles.this::read);
                            }
                            return FileVisitResult.CONTINUE;
                        }

                        @Override
                        public FileVisitResult visitFileFailed(Path file, IOException e)
                                throws IOException {
                            if (e instanceof NoSuchFileException) {
                                return FileVisitResult.CONTINUE;
                            }
                            throw e;
                        }
                    });
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
