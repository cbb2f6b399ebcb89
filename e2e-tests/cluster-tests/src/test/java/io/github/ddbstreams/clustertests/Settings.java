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

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What varies between jobs.
 *
 * @param start INITIAL or TRIM_HORIZON
 * @param backend rocksdb or hashmap
 * @param unaligned whether checkpoints are
 */
record Settings(String start, String backend, boolean unaligned) {

    /** Items that a table has before it is read, if they are read. */
    private static final int ITEMS = 300;

    /** Failures are noticed soon, and checkpoints are many. */
    static final Map<String, String> OF_CLUSTERS =
            Map.of(
                    "restart-strategy.type", "fixed-delay",
                    "restart-strategy.fixed-delay.attempts", "1000",
                    "restart-strategy.fixed-delay.delay", "1 s",
                    "heartbeat.interval", "1000",
                    "heartbeat.timeout", "5000",
                    "execution.checkpointing.interval", "500 ms",
                    "web.refresh-interval", "200");

    /** Each backend with one kind of checkpoints. */
    Settings(String start, boolean rocksDb) {
        this(start, rocksDb ? "rocksdb" : "hashmap", rocksDb);
    }

    boolean readsTable() {
        return start.equals("INITIAL");
    }

    int items() {
        return readsTable() ? ITEMS : 0;
    }

    /** Flink's configuration of the job. */
    Map<String, String> configuration() {
        return Map.of(
                "state.backend.type",
                backend,
                "execution.checkpointing.unaligned.enabled",
                Boolean.toString(unaligned));
    }

    /** The source's options, besides the table's name and the start. */
    Map<String, String> options(Orders orders) {
        Map<String, String> options = new LinkedHashMap<>();
        options.put("aws.region", "us-east-1");
        options.put("aws.endpoint", orders.endpoint().toString());
        options.put("aws.credentials.provider", "BASIC");
        options.put("aws.credentials.provider.basic.accesskeyid", "test");
        options.put("aws.credentials.provider.basic.secretkey", "test");
        options.put("scan.poll.interval", "50 ms");
        options.put("scan.poll.idle-interval", "100 ms");
        if (readsTable()) {
            // Each page is one read unit.
            options.put("scan.snapshot.delay", "1 s");
            options.put("scan.snapshot.segments", "6");
            options.put("scan.snapshot.page-size", "5");
            options.put("scan.snapshot.max-read-units", "20");
            options.put("scan.startup.slack", "2 s");
        }
        return options;
    }

    @Override
    public String toString() {
        return start + "-" + backend + (unaligned ? "-unaligned" : "-aligned");
    }

    /** The arguments of the job in the jar. */
    List<String> arguments(Orders orders, Path output) {
        List<String> arguments =
                new ArrayList<>(List.of(output.toUri().toString(), orders.name(), start));
        options(orders).forEach((key, value) -> arguments.addAll(List.of(key, value)));
        return arguments;
    }
}
