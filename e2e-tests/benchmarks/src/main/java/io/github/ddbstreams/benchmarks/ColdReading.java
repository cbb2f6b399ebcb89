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

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Lets one contestant read in a JVM of its own, in which nothing has been loaded or compiled for
 * another one. The JVM has the options of this one.
 */
final class ColdReading {

    /** Options that write files, which the new process would write over. */
    private static final List<String> NOT_PASSED_ON =
            List.of("-XX:StartFlightRecording", "-Xlog", "-agent", "-javaagent");

    private ColdReading() {}

    static Cost of(Contestant contestant, Emulator emulator, Workload workload, Changes changes)
            throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(command(contestant, emulator, workload, changes))
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        try (BufferedReader out =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String printed = out.readLine();
            if (process.waitFor() != 0 || printed == null) {
                throw new IllegalStateException(
                        contestant.label() + " failed in a new process; its error output says why");
            }
            return Cost.parse(printed);
        } finally {
            process.destroy();
        }
    }

    private static List<String> command(
            Contestant contestant, Emulator emulator, Workload workload, Changes changes) {
        List<String> command = new ArrayList<>();
        command.add(
                System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> NOT_PASSED_ON.stream().noneMatch(option::startsWith))
                .forEach(command::add);
        command.addAll(
                List.of(
                        "-cp",
                        System.getProperty("java.class.path"),
                        ColdReading.class.getName(),
                        contestant.name(),
                        emulator.endpoint().toString(),
                        emulator.region(),
                        workload.name()));
        command.addAll(changes.words());
        return command;
    }

    public static void main(String[] arguments) throws Exception {
        Emulator emulator = new Emulator.Elsewhere(URI.create(arguments[1]), arguments[2]);
        Workload workload = Workload.valueOf(arguments[3]);
        Changes changes = Changes.parse(List.of(arguments).subList(4, arguments.length));
        try (LocalCluster cluster = LocalCluster.start()) {
            Cost cost =
                    new Backlog(emulator, cluster, workload, changes)
                            .contestant(arguments[0])
                            .reading()
                            .read();
            System.out.println(cost.text());
        }
    }
}
