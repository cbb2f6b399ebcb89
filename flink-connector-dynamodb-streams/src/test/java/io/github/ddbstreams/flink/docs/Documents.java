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

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The documents for users, and the sources that their code is taken from. */
final class Documents {

    private static final String SOURCES =
            "flink-connector-dynamodb-streams/src/test/java/io/github/ddbstreams/flink/docs";
    private static final Pattern SNIPPET =
            Pattern.compile("// docs:begin (\\S+)\\R(.*?)// docs:end \\1\\R", Pattern.DOTALL);

    private Documents() {}

    /** The root of the repository; tests run in the directories of its modules. */
    static Path root() {
        Path start = Path.of(System.getProperty("user.dir")).toAbsolutePath();
        for (Path directory = start; directory != null; directory = directory.getParent()) {
            if (Files.exists(directory.resolve("README.md"))
                    && Files.exists(directory.resolve("mvnw"))) {
                return directory;
            }
        }
        throw new IllegalStateException("No README.md beside an mvnw in or above " + start);
    }

    static String read(String path) {
        return read(root().resolve(path));
    }

    /** README.md and what is in docs/, by their paths in the repository. */
    static Map<String, String> all() {
        Map<String, String> documents = new LinkedHashMap<>();
        documents.put("README.md", read("README.md"));
        for (Path guide : files(root().resolve("docs"), ".md")) {
            documents.put("docs/" + guide.getFileName(), read(guide));
        }
        return documents;
    }

    /** The fenced blocks of a language, without their fences. */
    static List<String> blocks(String document, String language) {
        Matcher fence =
                Pattern.compile(
                                "^```" + language + "\\R(.*?)^```$",
                                Pattern.DOTALL | Pattern.MULTILINE)
                        .matcher(document);
        List<String> blocks = new ArrayList<>();
        while (fence.find()) {
            blocks.add(fence.group(1));
        }
        return blocks;
    }

    /** The code between the markers in the sources of this package, by the markers' names. */
    static Map<String, String> snippets() {
        Map<String, String> snippets = new LinkedHashMap<>();
        for (Path source : files(root().resolve(SOURCES), ".java")) {
            Matcher snippet = SNIPPET.matcher(read(source));
            while (snippet.find()) {
                String former = snippets.put(snippet.group(1), snippet.group(2));
                if (former != null) {
                    throw new IllegalStateException("Two snippets are named " + snippet.group(1));
                }
            }
        }
        return snippets;
    }

    /** Text as it is compared: where lines are broken and how they are indented is no matter. */
    static String packed(String text) {
        return text.replaceAll("\\s+", "");
    }

    private static List<Path> files(Path directory, String ending) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .collect(Collectors.toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
