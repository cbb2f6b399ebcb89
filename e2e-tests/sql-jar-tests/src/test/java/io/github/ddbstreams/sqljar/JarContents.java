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

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;

/** The files in a jar, by their names. */
final class JarContents {

    private static final String CLASS = ".class";

    private final Path path;
    private final Set<String> names;

    JarContents(Path path) throws IOException {
        this.path = path;
        try (JarFile jar = new JarFile(path.toFile())) {
            names =
                    jar.stream()
                            .filter(entry -> !entry.isDirectory())
                            .map(ZipEntry::getName)
                            .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    Path path() {
        return path;
    }

    Set<String> names() {
        return names;
    }

    Set<String> names(Predicate<String> condition) {
        return names.stream().filter(condition).collect(Collectors.toCollection(TreeSet::new));
    }

    /** Names of class files without those of META-INF. */
    Set<String> classes() {
        return names(
                name ->
                        name.endsWith(CLASS)
                                && !name.startsWith("META-INF/")
                                && !name.equals("module-info.class"));
    }

    /** Whether there is a class of that name, as it stands in source code. */
    boolean hasClass(String className) {
        return names.contains(className.replace('.', '/') + CLASS);
    }

    Optional<String> text(String name) throws IOException {
        try (JarFile jar = new JarFile(path.toFile())) {
            ZipEntry entry = jar.getEntry(name);
            if (entry == null) {
                return Optional.empty();
            }
            try (InputStream in = jar.getInputStream(entry)) {
                return Optional.of(new String(in.readAllBytes(), UTF_8));
            }
        }
    }

    /** The lines of a file that hold something, without comments: a list of class names. */
    List<String> lines(String name) throws IOException {
        return text(name)
                .orElse("")
                .lines()
                .map(line -> line.replaceFirst("#.*", "").strip())
                .filter(line -> !line.isEmpty())
                .toList();
    }

    /** All that is written out in a jar's classes: names, signatures, string constants. */
    List<Constant> constants() throws IOException {
        List<Constant> constants = new ArrayList<>();
        try (JarFile jar = new JarFile(path.toFile())) {
            for (String name : classes()) {
                try (DataInputStream in =
                        new DataInputStream(jar.getInputStream(jar.getEntry(name)))) {
                    addConstants(name, in, constants);
                }
            }
        }
        return constants;
    }

    /** See "The Constant Pool" in the specification of the Java virtual machine. */
    private static void addConstants(String name, DataInputStream in, List<Constant> into)
            throws IOException {
        in.skipNBytes(8);
        int count = in.readUnsignedShort();
        for (int i = 1; i < count; i++) {
            int tag = in.readUnsignedByte();
            switch (tag) {
                case 1 -> into.add(new Constant(name, in.readUTF()));
                case 3, 4, 9, 10, 11, 12, 17, 18 -> in.skipNBytes(4);
                case 5, 6 -> {
                    in.skipNBytes(8);
                    i++;
                }
                case 7, 8, 16, 19, 20 -> in.skipNBytes(2);
                case 15 -> in.skipNBytes(3);
                default -> throw new IOException(name + ": unknown constant " + tag);
            }
        }
    }

    /** Text in a class file. */
    record Constant(String classFile, String text) {}
}
