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

import io.github.ddbstreams.emulator.EmulatedShard;
import io.github.ddbstreams.emulator.EmulatedTable;
import io.github.ddbstreams.emulator.StreamEmulator;
import io.github.ddbstreams.emulator.TableSpec;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The emulator as a process of its own, so that its work does not count as the reader's. It is told
 * what to do in lines of words, answers each with a line that begins with {@code ok}, and ends with
 * its input, so it cannot outlive the process that started it.
 */
final class EmulatorService {

    /** So few that nearly all records are MODIFYs with both images. */
    private static final int ORDERS_PER_SHARD = 50;

    private final StreamEmulator emulator;
    private Trickle trickle;

    /** The last number that was put into an item, so that the next put is a change. */
    private long lastNumber;

    private EmulatorService(StreamEmulator emulator) {
        this.emulator = emulator;
    }

    /**
     * @throws IOException if the input cannot be read
     */
    public static void main(String[] arguments) throws IOException {
        try (StreamEmulator emulator = StreamEmulator.start()) {
            PrintStream out = System.out;
            out.println("ok " + emulator.endpoint() + " " + emulator.region());
            new EmulatorService(emulator)
                    .serve(
                            new BufferedReader(
                                    new InputStreamReader(System.in, StandardCharsets.UTF_8)),
                            out);
        }
    }

    private void serve(BufferedReader in, PrintStream out) throws IOException {
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            out.println(("ok " + answer(line.split(" "))).trim());
        }
        stop();
    }

    private String answer(String[] words) {
        switch (words[0]) {
            case "create":
                emulator.createTable(
                        TableSpec.named(words[1])
                                .withoutLedger()
                                .initialShards(Integer.parseInt(words[2])));
                return "";
            case "table":
                emulator.createTable(
                        TableSpec.named(words[1])
                                .withoutLedger()
                                .withoutStream()
                                .initialShards(Integer.parseInt(words[2])));
                return "";
            case "stream":
                renewStream(emulator.table(words[1]));
                return "";
            case "orders":
                return fill(
                        emulator.table(words[1]),
                        Integer.parseInt(words[2]),
                        Orders::order,
                        ORDERS_PER_SHARD);
            case "detailed":
                return fill(
                        emulator.table(words[1]),
                        Integer.parseInt(words[2]),
                        Orders::detailed,
                        ORDERS_PER_SHARD);
            case "hot":
                return fill(
                        emulator.table(words[1]).shards().subList(0, 1),
                        Integer.parseInt(words[2]),
                        Orders::detailed,
                        ORDERS_PER_SHARD);
            case "items":
                return put(
                        emulator.table(words[1]),
                        Integer.parseInt(words[2]),
                        Integer.parseInt(words[2]),
                        Orders::rich);
            case "small":
                return put(
                        emulator.table(words[1]),
                        Integer.parseInt(words[2]),
                        Integer.parseInt(words[2]),
                        Orders::small);
            case "changes":
                return put(
                        emulator.table(words[1]),
                        Integer.parseInt(words[2]),
                        Integer.parseInt(words[3]),
                        Orders::rich);
            case "large":
                return fill(
                        emulator.table(words[1]),
                        Integer.parseInt(words[2]),
                        (key, number) -> Orders.large(key, number, Integer.parseInt(words[3])),
                        1);
            case "stamp":
                for (EmulatedShard shard : emulator.table(words[1]).shards()) {
                    Trickle.write(shard, 0);
                }
                return "";
            case "close":
                emulator.table(words[1]).disableStream();
                return "";
            case "delete":
                delete(emulator.table(words[1]));
                return "";
            case "latency":
                emulator.faults().latency(Duration.ofMillis(Long.parseLong(words[1])));
                return "";
            case "hold":
                emptyPages(emulator.table(words[1]), Integer.MAX_VALUE);
                return "";
            case "release":
                emptyPages(emulator.table(words[1]), 0);
                return "";
            case "trickle":
                trickle =
                        Trickle.start(
                                emulator.table(words[1])
                                        .shards()
                                        .subList(0, Integer.parseInt(words[2])),
                                Integer.parseInt(words[3]));
                return "";
            case "stop":
                return Long.toString(stop());
            case "forget":
                emulator.requests().clear();
                return "";
            case "polls":
                return emulator.table(words[1]).shards().stream()
                        .map(emulator.requests()::pollsPerSecond)
                        .map(rate -> String.format(Locale.ROOT, "%.4f", rate))
                        .collect(Collectors.joining(" "));
            default:
                throw new IllegalArgumentException("Command " + String.join(" ", words));
        }
    }

    private void delete(EmulatedTable table) {
        emulator.deleteTable(table.name());
        emulator.forgetStream(table.streamArn());
    }

    /** The table's next stream, or its first: nothing is in it yet. */
    private void renewStream(EmulatedTable table) {
        if (!table.streams().isEmpty()) {
            table.shards().forEach(table::trim);
            emulator.forgetStream(table.disableStream());
        }
        table.enableStream();
    }

    private void emptyPages(EmulatedTable table, int count) {
        table.shards().forEach(shard -> emulator.faults().emptyPages(shard, count));
    }

    /** Ends the trickle, if there is one, and says how many records it wrote. */
    private long stop() {
        Trickle running = trickle;
        trickle = null;
        return running == null ? 0 : running.end();
    }

    /** Puts the items of a table in turn. */
    private String put(EmulatedTable table, int items, int puts, Items item) {
        long sum = 0;
        for (int i = 0; i < puts; i++) {
            lastNumber++;
            sum += lastNumber;
            table.put(item.item("item-" + i % items, lastNumber));
        }
        return puts + " " + sum;
    }

    private interface Items {
        Map<String, Object> item(String key, long number);
    }

    /**
     * Writes so many records into each shard, and tells how many there are and the sum of their
     * numbers: of all, of those that insert an item, and of the items that the others replace.
     *
     * @param keys how many items a shard has: the first write of each is an INSERT, the others are
     *     MODIFYs with both images
     */
    private static String fill(EmulatedTable table, int recordsPerShard, Items items, int keys) {
        return fill(table.shards(), recordsPerShard, items, keys);
    }

    private static String fill(
            List<EmulatedShard> shards, int recordsPerShard, Items items, int keys) {
        long number = 0;
        long sum = 0;
        long inserted = 0;
        long insertedSum = 0;
        long replacedSum = 0;
        for (EmulatedShard shard : shards) {
            for (int i = 0; i < recordsPerShard; i++) {
                number++;
                sum += number;
                if (i < keys) {
                    inserted++;
                    insertedSum += number;
                } else {
                    replacedSum += number - keys;
                }
                shard.append(items.item(shard.id() + "-" + i % keys, number));
            }
        }
        return number
                + " "
                + sum
                + " "
                + inserted
                + " "
                + insertedSum
                + " "
                + (number - inserted)
                + " "
                + replacedSum;
    }
}
