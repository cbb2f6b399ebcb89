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
package io.github.ddbstreams.flink.source.incidents;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ddbstreams.emulator.EmulatedShard;
import io.github.ddbstreams.emulator.FaultRule;
import io.github.ddbstreams.emulator.ListingHold;
import io.github.ddbstreams.emulator.Operation;
import io.github.ddbstreams.flink.source.RunningJob;
import io.github.ddbstreams.flink.source.StoppingPosition;
import org.junit.jupiter.api.Test;

/** Incidents 1, 2, 3, 12 and 13: how shards begin, fall silent and end. */
class ShardEndIncidentsITCase extends IncidentITBase {

    @Test
    void incident01_theLastPageOfAClosedShardCarriesRecordsAndNoNextIterator() throws Exception {
        createTable(1);
        EmulatedShard parent = table.shards().get(0);
        write(50);
        EmulatedShard child = table.rollOver(parent);
        write(50);
        RunningJob.Spec spec = spec();
        try (RunningJob job = run(spec)) {
            awaitAllSeen(spec);
            assertThat(requests(Operation.GET_RECORDS, parent)).isEqualTo(1);
            assertThat(requests(Operation.GET_RECORDS, child)).isPositive();
        }
        assertExact(spec.seen());
    }

    @Test
    void incident01_theEndComesOnAnEmptyPageOfItsOwn() throws Exception {
        createTable(1);
        EmulatedShard parent = table.shards().get(0);
        write(50);
        table.rollOver(parent);
        write(50);
        emulator.faults().endOnPageOfItsOwn(true);
        RunningJob.Spec spec = spec();
        try (RunningJob job = run(spec)) {
            awaitAllSeen(spec);
            assertThat(requests(Operation.GET_RECORDS, parent)).isEqualTo(2);
        }
        assertExact(spec.seen());
    }

    @Test
    void incident02_latestIsRestartedBeforeTheFirstRecord() throws Exception {
        var source = latestOverOldRecords();
        int old = table.ledger().size();
        EmulatedShard shard = table.shards().get(0);
        RunningJob.Spec spec = spec();
        String savepoint;
        try (RunningJob job = run(source, spec, null)) {
            awaitMoreRequests(Operation.GET_RECORDS, shard, 15);
            savepoint = job.stopWithSavepoint(savepoints);
        }
        assertThat(spec.seen()).isEmpty();
        write(20);
        table.rollOver(shard);
        write(20);
        try (RunningJob job = run(source, spec, savepoint)) {
            awaitSeen(spec, 40);
            job.awaitCheckpoint();
        }
        assertThat(spec.seen()).containsExactlyElementsOf(writtenFrom(old));
    }

    @Test
    void incident02_theLatestIteratorExpiresBeforeTheFirstRecord() throws Exception {
        var source = latestOverOldRecords();
        int old = table.ledger().size();
        EmulatedShard shard = table.shards().get(0);
        RunningJob.Spec spec = spec();
        try (RunningJob job = run(source, spec, null)) {
            awaitMoreRequests(Operation.GET_RECORDS, shard, 15);
            FaultRule outage = emulator.faults().on(Operation.GET_RECORDS).throttle();
            awaitMoreRequests(Operation.GET_RECORDS, shard, 2);
            write(20);
            table.rollOver(shard);
            write(20);
            emulator.expireAllIterators();
            outage.remove();
            awaitSeen(spec, 40);
            job.awaitCheckpoint();
            assertThat(job.restarts()).isZero();
        }
        assertThat(spec.seen()).containsExactlyElementsOf(writtenFrom(old));
    }

    @Test
    void incident03_aShardIsClosedBeforeItsLatestIteratorIsTaken() throws Exception {
        var source = latestOverOldRecords();
        int old = table.ledger().size();
        EmulatedShard shard = table.shards().get(0);
        FaultRule outage =
                emulator.faults().on(Operation.GET_SHARD_ITERATOR).shard(shard).throttle();
        RunningJob.Spec spec = spec();
        try (RunningJob job = run(source, spec, null)) {
            awaitMoreRequests(Operation.GET_SHARD_ITERATOR, shard, 2);
            write(20);
            table.rollOver(shard);
            write(20);
            outage.remove();
            awaitSeen(spec, 40);
            job.awaitCheckpoint();
        }
        assertThat(spec.seen()).containsExactlyElementsOf(writtenFrom(old));
    }

    @Test
    void incident12_aFinishedShardIsListedAgain() throws Exception {
        createTable(1);
        EmulatedShard parent = table.shards().get(0);
        write(20);
        table.rollOver(parent);
        write(20);
        var source = source().setProperty("scan.shard-discovery.interval", "100 ms").build();
        RunningJob.Spec spec = spec();
        long polls;
        String savepoint;
        try (RunningJob job = run(source, spec, null)) {
            awaitAllSeen(spec);
            polls = requests(Operation.GET_RECORDS, parent);
            awaitMoreRequests(Operation.DESCRIBE_STREAM, 3);
            ListingHold hold = emulator.faults().listLate(parent);
            awaitMoreRequests(Operation.DESCRIBE_STREAM, 3);
            hold.release();
            awaitMoreRequests(Operation.DESCRIBE_STREAM, 3);
            savepoint = job.stopWithSavepoint(savepoints);
        }
        try (RunningJob job = run(source, spec.parallelism(3), savepoint)) {
            write(20);
            awaitMoreRequests(Operation.DESCRIBE_STREAM, 4);
            awaitAllSeen(spec);
            job.awaitCheckpoint();
        }
        assertThat(requests(Operation.GET_RECORDS, parent)).isEqualTo(polls);
        assertExact(spec.seen());
    }

    @Test
    void incident13_fiveEmptyPagesWithDataBehindThem() throws Exception {
        createTable(1);
        EmulatedShard shard = table.shards().get(0);
        write(20);
        RunningJob.Spec spec = spec();
        emulator.faults().emptyPages(shard, 5);
        try (RunningJob job = run(spec)) {
            awaitAllSeen(spec);
            emulator.faults().emptyPages(shard, 5);
            write(20);
            table.rollOver(shard);
            write(20);
            awaitAllSeen(spec);
            job.awaitCheckpoint();
        }
        assertExact(spec.seen());
    }

    @Test
    void incident13_fiveEmptyPagesAreNoTipOfABoundedRead() throws Exception {
        createTable(1);
        EmulatedShard shard = table.shards().get(0);
        write(20);
        emulator.faults().emptyPages(shard, 5);
        RunningJob.Spec spec = spec();
        try (RunningJob job =
                run(
                        source().setBounded(StoppingPosition.latest())
                                .setProperty("scan.tip.empty-pages", "6")
                                .build(),
                        spec,
                        null)) {
            awaitFinished(job);
        }
        assertExact(spec.seen());
    }
}
