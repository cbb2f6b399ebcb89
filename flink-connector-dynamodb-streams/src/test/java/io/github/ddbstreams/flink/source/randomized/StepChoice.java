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

import io.github.ddbstreams.emulator.Operation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/** Draws the steps of a scenario. */
final class StepChoice {

    /** So that a clock that is an hour behind stays behind. */
    private static final int MAX_LEAPS = 3;

    private final Random random;
    private final int parallelism;
    private final boolean rescaled;
    private final List<Supplier<Step>> choices = new ArrayList<>();
    private int leaps;

    /**
     * @param past whether the service's clock is behind by an hour
     */
    StepChoice(Random random, Scenario.Topology topology, int parallelism, boolean past) {
        this.random = random;
        this.parallelism = parallelism;
        this.rescaled = topology != Scenario.Topology.CHAINED;
        this.leaps = past ? 0 : MAX_LEAPS;
        offer(8, this::write);
        offer(7, this::split);
        offer(past ? 4 : 1, this::rollOver);
        offer(1, this::rollOverAll);
        offer(1, this::moreDigits);
        offer(2, this::omit);
        offer(2, this::listLate);
        offer(1, this::listChildrenLate);
        offer(1, this::keepOpen);
        offer(1, this::shuffle);
        offer(1, this::childrenEmptyAtFirst);
        offer(5, this::trouble);
        offer(2, this::outage);
        offer(1, this::dropConnections);
        offer(1, this::expireAllIterators);
        offer(1, this::leap);
        offer(1, this::emptyPages);
        offer(1, this::shortPages);
        offer(1, this::endOnPageOfItsOwn);
        offer(2, this::awaitCheckpoint);
        offer(3, this::awaitSeen);
        offer(6, this::failTask);
        offer(2, this::revokeLeadership);
        offer(3, this::grantLeadership);
        offer(2, this::stop);
        offer(3, this::restore);
    }

    /** A snapshot is read too, and so the clocks have to agree. */
    void offerScans() {
        leaps = MAX_LEAPS;
        offer(4, this::scanTrouble);
        offer(2, this::scanOutage);
        offer(1, this::readCapacity);
        offer(1, this::shortScanPages);
        offer(1, this::emptyScanPages);
        offer(1, this::endSegmentsOnPagesOfTheirOwn);
        offer(3, this::awaitScans);
    }

    private void offer(int weight, Supplier<Step> step) {
        for (int i = 0; i < weight; i++) {
            choices.add(step);
        }
    }

    Step any() {
        return choices.get(random.nextInt(choices.size())).get();
    }

    Step write() {
        int count = 1 + random.nextInt(80);
        long pauseMicros = random.nextInt(3) == 0 ? 100 + random.nextInt(900) : 0;
        long seed = random.nextLong();
        return Step.of(
                run -> run.write(count, pauseMicros, new Random(seed)),
                "write %d, %d us apart",
                count,
                pauseMicros);
    }

    private Step split() {
        int shard = random.nextInt(1000);
        return Step.of(run -> run.table().split(run.openShard(shard)), "split %d", shard);
    }

    private Step rollOver() {
        int shard = random.nextInt(1000);
        return Step.of(run -> run.table().rollOver(run.openShard(shard)), "roll over %d", shard);
    }

    private Step rollOverAll() {
        return Step.of(run -> run.table().rollOverAll(), "roll over all");
    }

    private Step moreDigits() {
        int digits = 22 + random.nextInt(8);
        return Step.of(run -> run.sequenceNumberDigits(digits), "%d digits", digits);
    }

    private Step omit() {
        int shard = random.nextInt(1000);
        int times = 1 + random.nextInt(2);
        return Step.of(
                run -> run.omitFromListing(run.shard(shard), times),
                "omit %d from %d listings",
                shard,
                times);
    }

    private Step listLate() {
        int shard = random.nextInt(1000);
        Duration duration = upTo(500);
        return Step.of(
                run -> run.listLate(run.openShard(shard), duration),
                "list open %d after %s",
                shard,
                duration);
    }

    private Step listChildrenLate() {
        Duration duration = upTo(400);
        return Step.of(
                run -> run.faults().listChildrenLate(duration), "list children after %s", duration);
    }

    private Step keepOpen() {
        int shard = random.nextInt(1000);
        Duration duration = upTo(500);
        return Step.of(
                run -> run.faults().keepOpenInListing(run.openShard(shard), duration),
                "list %d as open for %s",
                shard,
                duration);
    }

    private Step shuffle() {
        long seed = random.nextInt(1000);
        return Step.of(run -> run.faults().shufflePages(seed), "shuffle listings by %d", seed);
    }

    private Step childrenEmptyAtFirst() {
        int times = 1 + random.nextInt(3);
        return Step.of(
                run -> run.faults().childrenEmptyAtFirst(times), "no children %d times", times);
    }

    private Step trouble() {
        Trouble trouble = Trouble.any(random);
        Operation operation = trouble.operation(random);
        int times = 1 + random.nextInt(6);
        return Step.of(
                run -> trouble.strike(run.faults().on(operation).times(times)),
                "%s for %d of %s",
                trouble,
                times,
                operation);
    }

    private Step outage() {
        Trouble trouble = Trouble.any(random);
        Operation operation = trouble.operation(random);
        double share = random.nextInt(3) == 0 ? 1 : 0.1 + random.nextInt(5) / 10.0;
        Duration duration = upTo(400);
        long seed = random.nextLong();
        return Step.of(
                run ->
                        trouble.strike(
                                run.faults()
                                        .on(operation)
                                        .probability(share, seed)
                                        .forDuration(duration)),
                "%s for %.1f of %s in %s",
                trouble,
                share,
                operation,
                duration);
    }

    private Step scanTrouble() {
        Trouble trouble = Trouble.anyOfAll(random);
        Operation operation = random.nextInt(5) == 0 ? Operation.DESCRIBE_TABLE : Operation.SCAN;
        int times = 1 + random.nextInt(6);
        return Step.of(
                run -> trouble.strike(run.faults().on(operation).times(times)),
                "%s for %d of %s",
                trouble,
                times,
                operation);
    }

    private Step scanOutage() {
        Trouble trouble = Trouble.anyOfAll(random);
        double share = random.nextInt(3) == 0 ? 1 : 0.1 + random.nextInt(5) / 10.0;
        Duration duration = upTo(400);
        long seed = random.nextLong();
        return Step.of(
                run ->
                        trouble.strike(
                                run.faults()
                                        .on(Operation.SCAN)
                                        .probability(share, seed)
                                        .forDuration(duration)),
                "%s for %.1f of all scans in %s",
                trouble,
                share,
                duration);
    }

    private Step readCapacity() {
        int units = 10 + random.nextInt(200);
        return Step.of(
                run -> run.table().scans().readCapacity(units), "%d read units a second", units);
    }

    private Step shortScanPages() {
        int items = 1 + random.nextInt(10);
        return Step.of(
                run -> run.table().scans().shortPages(items), "scanned pages of %d items", items);
    }

    private Step emptyScanPages() {
        int every = 2 + random.nextInt(4);
        return Step.of(
                run -> run.table().scans().emptyPageEvery(every),
                "every scanned page of %d is empty",
                every);
    }

    private Step endSegmentsOnPagesOfTheirOwn() {
        boolean value = random.nextInt(3) > 0;
        return Step.of(
                run -> run.table().scans().endOnPageOfItsOwn(value),
                "segments end on a page of their own: %s",
                value);
    }

    private Step awaitScans() {
        int more = 1 + random.nextInt(8);
        return Step.of(run -> run.awaitScans(more), "await %d scans", more);
    }

    private Step dropConnections() {
        return Step.of(ScenarioRun::dropConnections, "drop all connections");
    }

    private Step expireAllIterators() {
        return Step.of(ScenarioRun::expireAllIterators, "expire all iterators");
    }

    private Step leap() {
        if (leaps == MAX_LEAPS) {
            return expireAllIterators();
        }
        leaps++;
        return Step.of(run -> run.leap(Duration.ofMinutes(16)), "16 minutes pass");
    }

    private Step emptyPages() {
        int shard = random.nextInt(1000);
        int count = 1 + random.nextInt(7);
        return Step.of(
                run -> run.faults().emptyPages(run.shard(shard), count),
                "%d empty pages of %d",
                count,
                shard);
    }

    private Step shortPages() {
        int records = 1 + random.nextInt(20);
        return Step.of(run -> run.faults().shortPages(records), "pages of %d records", records);
    }

    private Step endOnPageOfItsOwn() {
        boolean value = random.nextInt(3) > 0;
        return Step.of(
                run -> run.faults().endOnPageOfItsOwn(value),
                "end on a page of its own: %s",
                value);
    }

    private Step awaitCheckpoint() {
        return Step.of(ScenarioRun::awaitCheckpoint, "await a checkpoint");
    }

    private Step awaitSeen() {
        int percent = 10 + random.nextInt(91);
        return Step.of(run -> run.awaitSeen(percent), "await %d %%", percent);
    }

    private Step failTask() {
        int subtask = random.nextInt(60);
        int recordsBefore = random.nextInt(3) == 0 ? 0 : random.nextInt(40);
        return Step.of(
                run -> run.failTask(subtask, recordsBefore),
                "fail task %d after %d records",
                subtask,
                recordsBefore);
    }

    private Step revokeLeadership() {
        return Step.of(ScenarioRun::revokeLeadership, "revoke leadership");
    }

    private Step grantLeadership() {
        return Step.of(ScenarioRun::grantLeadership, "grant leadership");
    }

    private Step stop() {
        return Step.of(ScenarioRun::stop, "stop with a savepoint");
    }

    private Step restore() {
        int next = rescaled ? 1 + random.nextInt(5) : parallelism;
        return Step.of(run -> run.restore(next), "restore with parallelism %d", next);
    }

    private Duration upTo(int millis) {
        return Duration.ofMillis(1 + random.nextInt(millis));
    }
}
