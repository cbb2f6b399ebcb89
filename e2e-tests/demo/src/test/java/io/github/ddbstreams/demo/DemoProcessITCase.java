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
package io.github.ddbstreams.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The demo as a process of its own: what it prints, where, and how it ends. */
@Timeout(120)
class DemoProcessITCase {

    @TempDir private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"--nonsense", "--rate=many", "--seconds=-1", "--table"})
    void aWrongOptionIsOneMessageAndNoStackTrace(String option) throws Exception {
        Ended ended = run(directory.resolve("out").toFile(), option);

        assertThat(ended.exitCode).isEqualTo(Main.CANNOT_RUN);
        assertThat(ended.out.lines()).hasSize(1);
        assertThat(ended.out).contains(option.split("=")[0]);
        assertThat(ended.err).isEmpty();
    }

    @Test
    void aFullDiskIsNoSuccess() throws Exception {
        Ended ended = run(new File("/dev/full"), "--help");

        assertThat(ended.exitCode).isEqualTo(Main.CANNOT_RUN);
        assertThat(ended.err.lines())
                .containsExactly(
                        "demo: the output ended before the demo: it could not be written.");
    }

    private Ended run(File out, String option) throws IOException, InterruptedException {
        File err = directory.resolve("err").toFile();
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(Main.class.getName(), option));
        Process process =
                new ProcessBuilder(command).redirectOutput(out).redirectError(err).start();
        try {
            return new Ended(process.waitFor(), out.isFile() ? read(out) : "", read(err));
        } finally {
            process.destroyForcibly();
        }
    }

    private static String read(File file) throws IOException {
        return Files.readString(file.toPath(), StandardCharsets.UTF_8);
    }

    private record Ended(int exitCode, String out, String err) {}
}
