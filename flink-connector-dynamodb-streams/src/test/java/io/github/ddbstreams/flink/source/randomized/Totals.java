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

import java.util.concurrent.atomic.AtomicLong;

/** What happened in all scenarios of a run together. Thread-safe. */
final class Totals {

    private final AtomicLong scenarios = new AtomicLong();
    private final AtomicLong steps = new AtomicLong();
    private final AtomicLong changes = new AtomicLong();
    private final AtomicLong shards = new AtomicLong();
    private final AtomicLong taskFailures = new AtomicLong();
    private final AtomicLong leadershipsLost = new AtomicLong();
    private final AtomicLong restores = new AtomicLong();
    private final AtomicLong snapshotsEnded = new AtomicLong();

    void passed(int scenarioSteps, int scenarioChanges, int scenarioShards) {
        scenarios.incrementAndGet();
        steps.addAndGet(scenarioSteps);
        changes.addAndGet(scenarioChanges);
        shards.addAndGet(scenarioShards);
    }

    void taskFailureAskedFor() {
        taskFailures.incrementAndGet();
    }

    void leadershipLost() {
        leadershipsLost.incrementAndGet();
    }

    void restored() {
        restores.incrementAndGet();
    }

    void snapshotEnded() {
        snapshotsEnded.incrementAndGet();
    }

    @Override
    public String toString() {
        return String.format(
                "%d scenarios of %d steps passed: %d changes of %d shards, all seen as they were;"
                        + " %d task failures asked for, %d leaderships lost, %d restores of a"
                        + " savepoint, the end of %d snapshots awaited",
                scenarios.get(),
                steps.get(),
                changes.get(),
                shards.get(),
                taskFailures.get(),
                leadershipsLost.get(),
                restores.get(),
                snapshotsEnded.get());
    }
}
