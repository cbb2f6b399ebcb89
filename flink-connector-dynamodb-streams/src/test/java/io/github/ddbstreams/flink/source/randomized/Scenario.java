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
package io.github.ddbstreams.flink.source.randomized;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import javax.annotation.Nullable;

/** What happens to a table, its service and the job that reads it; follows from a seed alone. */
final class Scenario {

    private static final int FEWEST_STEPS = 12;
    private static final int MOST_STEPS = 28;

    /** What there is between the source and what remembers its records. */
    enum Topology {
        /** One recorder, so that the parallelism of the source can change. */
        ONE_RECORDER,
        /** A recorder in each subtask, so that each fails on its own. */
        CHAINED,
        /** A keyBy with slow tasks behind it. */
        KEYED
    }

    private final long seed;
    private final Topology topology;
    private final int parallelism;
    private final int checkpointMillis;
    private final int initialShards;
    private final boolean past;
    private final Map<String, String> options;
    private final List<Step> steps;
    @Nullable private final ItemsToRead items;

    private Scenario(long seed, boolean withItems) {
        Random random = new Random(seed * 0x9E3779B97F4A7C15L);
        this.seed = seed;
        this.items = withItems ? new ItemsToRead(random) : null;
        this.topology = Topology.values()[random.nextInt(Topology.values().length)];
        this.parallelism = 1 + random.nextInt(5);
        this.checkpointMillis = 20 + random.nextInt(81);
        this.initialShards = 1 + random.nextInt(5);
        this.past = random.nextInt(4) > 0;
        boolean renewed = !withItems && isStreamRenewed(seed);
        this.options = new TreeMap<>(options(random, renewed, seed % 2 == 0));
        StepChoice choice = new StepChoice(random, topology, parallelism, past);
        if (withItems) {
            options.putAll(items.options());
            choice.offerScans();
        }
        List<Step> drawn = steps(choice, random);
        if (renewed) {
            renewStream(drawn, new Random(seed));
        }
        this.steps = List.copyOf(drawn);
    }

    /** Of a table whose stream is read. */
    static Scenario of(long seed) {
        return new Scenario(seed, false);
    }

    /** Of a table whose items are read beside its stream. */
    static Scenario withItems(long seed) {
        return new Scenario(seed, true);
    }

    private static Map<String, String> options(Random random, boolean renewed, boolean moves) {
        return Map.of(
                "scan.on-data-loss", renewed ? "continue" : "fail",
                "scan.rebalance.max-wait", moves ? "2 min" : "0 s",
                "scan.shard-discovery.interval", oneOf(random, "50 ms", "200 ms", "1 s", "2 s"),
                "scan.poll.interval", oneOf(random, "1 ms", "10 ms", "40 ms"),
                "scan.poll.max-records", oneOf(random, "1", "7", "100", "1000"),
                "scan.poll.max-concurrency", oneOf(random, "1", "3", "16"),
                "scan.prefetch.max-size", oneOf(random, "1 kb", "100 kb", "64 mb"));
    }

    private static String oneOf(Random random, String... values) {
        return values[random.nextInt(values.length)];
    }

    /** The stream is disabled and enabled again, somewhere, in every fourth scenario. */
    private static boolean isStreamRenewed(long seed) {
        return seed % 4 == 0;
    }

    /**
     * With a random of its own, so that the other steps are what they were. A job without any
     * checkpoint would start anew, with the latest stream.
     */
    private static void renewStream(List<Step> steps, Random own) {
        steps.add(1, Step.of(ScenarioRun::awaitCheckpoint, "await the first checkpoint"));
        steps.add(
                2 + own.nextInt(steps.size() - 1),
                Step.of(ScenarioRun::renewStream, "disable the stream and enable another"));
    }

    private static List<Step> steps(StepChoice choice, Random random) {
        List<Step> steps = new ArrayList<>();
        steps.add(choice.write());
        int count = FEWEST_STEPS + random.nextInt(MOST_STEPS - FEWEST_STEPS + 1);
        for (int i = 0; i < count; i++) {
            steps.add(choice.any());
        }
        return steps;
    }

    long seed() {
        return seed;
    }

    Topology topology() {
        return topology;
    }

    /** Of the source, before the first restore. */
    int parallelism() {
        return parallelism;
    }

    int checkpointMillis() {
        return checkpointMillis;
    }

    int initialShards() {
        return initialShards;
    }

    /**
     * How far the service's clock is behind: children of a shard that were opened long ago are
     * believed to be complete, young ones only when they have been asked for twice. A snapshot
     * wants clocks that agree.
     */
    Duration behind() {
        return past && items == null ? Duration.ofHours(1) : Duration.ZERO;
    }

    /** Of the source. */
    Map<String, String> options() {
        return options;
    }

    /** Null if only the stream is read. */
    @Nullable
    ItemsToRead items() {
        return items;
    }

    List<Step> steps() {
        return steps;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        text.append("seed ").append(seed).append(": ").append(topology);
        text.append(", parallelism ").append(parallelism);
        text.append(", checkpoints every ").append(checkpointMillis).append(" ms, ");
        text.append(initialShards).append(" shards at first, clock behind by ").append(behind());
        text.append(", ").append(options);
        if (items != null) {
            text.append(", ").append(items);
        }
        for (int i = 0; i < steps.size(); i++) {
            text.append(String.format("%n%3d %s", i, steps.get(i)));
        }
        return text.toString();
    }
}
