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
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An {@link EmulatorService} in a JVM of its own, on the class path of this one. */
final class EmulatorProcess implements Emulator, AutoCloseable {

    private final Process process;
    private final PrintStream commands;
    private final BufferedReader answers;
    private final URI endpoint;
    private final String region;

    private EmulatorProcess(Process process) throws IOException {
        this.process = process;
        this.commands =
                new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8.name());
        this.answers =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        List<String> started = answer("its start");
        this.endpoint = URI.create(started.get(0));
        this.region = started.get(1);
    }

    /**
     * @param heapMegabytes the most memory its tables may take
     * @throws IOException if it does not start
     */
    static EmulatorProcess start(int heapMegabytes) throws IOException {
        Process process =
                new ProcessBuilder(
                                System.getProperty("java.home")
                                        + File.separator
                                        + "bin"
                                        + File.separator
                                        + "java",
                                "-Xmx" + heapMegabytes + "m",
                                "-XX:+UseSerialGC",
                                "-cp",
                                System.getProperty("java.class.path"),
                                EmulatorService.class.getName())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        try {
            return new EmulatorProcess(process);
        } catch (IOException | RuntimeException e) {
            process.destroy();
            throw e;
        }
    }

    @Override
    public URI endpoint() {
        return endpoint;
    }

    @Override
    public String region() {
        return region;
    }

    void createTable(String table, int shards) throws IOException {
        tell("create " + table + " " + shards);
    }

    /** Creates a table that has no stream before {@link #renewStream} is called. */
    void createTableWithoutStream(String table, int shards) throws IOException {
        tell("table " + table + " " + shards);
    }

    /** Lets a table have a new stream, in which there is nothing, instead of the one it has. */
    void renewStream(String table) throws IOException {
        tell("stream " + table);
    }

    /** Writes so many orders into each shard of a table. */
    Written writeOrders(String table, int perShard) throws IOException {
        return Written.parse(tell("orders " + table + " " + perShard));
    }

    /** Writes so many records of a workload into each shard of a table. */
    Changes writeChanges(String table, Workload workload, int perShard) throws IOException {
        return Changes.parse(tell(workload.command() + " " + table + " " + perShard));
    }

    /** Writes so many rich records into the first shard of a table. */
    Changes writeHotShard(String table, int records) throws IOException {
        return Changes.parse(tell("hot " + table + " " + records));
    }

    /** Puts so many rich items into a table. */
    Written putRichItems(String table, int items) throws IOException {
        return Written.parse(tell("items " + table + " " + items));
    }

    /** Puts so many small items into a table. */
    Written putSmallItems(String table, int items) throws IOException {
        return Written.parse(tell("small " + table + " " + items));
    }

    /** Puts the rich items of a table again, in turn, each time with another number. */
    Written changeRichItems(String table, int items, int changes) throws IOException {
        return Written.parse(tell("changes " + table + " " + items + " " + changes));
    }

    /** Whoever reads the table's shards sees nothing new, until {@link #releaseRecords}. */
    void holdRecords(String table) throws IOException {
        tell("hold " + table);
    }

    void releaseRecords(String table) throws IOException {
        tell("release " + table);
    }

    /** Writes so many large items into each shard of a table. */
    Written writeLargeItems(String table, int perShard, int textLength) throws IOException {
        return Written.parse(tell("large " + table + " " + perShard + " " + textLength));
    }

    /** Writes a record that tells when it was written into each shard of a table. */
    void writeStamped(String table) throws IOException {
        tell("stamp " + table);
    }

    /** Disables the table's stream: its shards have an end, and no children. */
    void disableStream(String table) throws IOException {
        tell("close " + table);
    }

    void deleteTable(String table) throws IOException {
        tell("delete " + table);
    }

    /** How long each response takes from now on. */
    void latencyMillis(int millis) throws IOException {
        tell("latency " + millis);
    }

    /** Begins to write records into the first so many shards of a table. */
    void startTrickle(String table, int shards, int perShardAndMinute) throws IOException {
        tell("trickle " + table + " " + shards + " " + perShardAndMinute);
    }

    /** Ends the writing, and says how many records were written. */
    long stopTrickle() throws IOException {
        return Long.parseLong(tell("stop").get(0));
    }

    /** Forgets the requests that were counted so far. */
    void forgetRequests() throws IOException {
        tell("forget");
    }

    /** GetRecords a second for each shard of a table since requests were forgotten. */
    double[] pollsPerSecond(String table) throws IOException {
        return tell("polls " + table).stream().mapToDouble(Double::parseDouble).toArray();
    }

    private List<String> tell(String command) throws IOException {
        commands.println(command);
        return answer(command);
    }

    private List<String> answer(String command) throws IOException {
        String line = answers.readLine();
        if (line == null) {
            throw new IOException(
                    "The emulator's process has ended instead of answering "
                            + command
                            + "; its error output says why");
        }
        List<String> words = Arrays.asList(line.split(" "));
        if (!words.get(0).equals("ok")) {
            throw new IOException("The emulator's process answered " + line + " to " + command);
        }
        return words.subList(1, words.size());
    }

    /** Ends the process, which takes the end of its input for the sign to do so. */
    @Override
    public void close() {
        commands.close();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /**
     * What was written.
     *
     * @param records how many
     * @param sum of their numbers, which whoever reads them must find again
     */
    record Written(long records, long sum) {

        /** From the first two words. */
        static Written parse(List<String> words) {
            return new Written(Long.parseLong(words.get(0)), Long.parseLong(words.get(1)));
        }
    }
}
