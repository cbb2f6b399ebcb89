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
import io.github.ddbstreams.emulator.ListingHold;
import io.github.ddbstreams.emulator.Operation;
import io.github.ddbstreams.flink.source.Await;
import io.github.ddbstreams.flink.source.RunningJob;
import io.github.ddbstreams.flink.source.StoppingPosition;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Incidents 5 to 9: listings that are late, out of order, incomplete, or cut short. */
class ListingIncidentsITCase extends IncidentITBase {

    @Test
    void incident05_aChildIsListedBeforeItsParentIsClosed() throws Exception {
        createTable(2);
        write(50);
        EmulatedShard parent = table.shards().get(0);
        ListingHold hold = emulator.faults().keepOpenInListing(parent);
        table.split(parent);
        write(50);
        RunningJob.Spec spec = spec();
        try (RunningJob job = run(spec)) {
            awaitAllSeen(spec);
            hold.release();
            write(50);
            awaitAllSeen(spec);
            job.awaitCheckpoint();
        }
        assertExact(spec.seen());
    }

    @Test
    void incident05_parentsAndChildrenInOnePageChildrenFirst() throws Exception {
        createTable(2);
        emulator.faults().shufflePages(3);
        for (int i = 0; i < 5; i++) {
            write(40);
            table.rollOverAll();
            splitSome(1);
        }
        RunningJob.Spec spec = spec().parallelism(3);
        try (RunningJob job = run(spec)) {
            awaitAllSeen(spec);
            emulator.faults().shufflePages(4);
            table.rollOverAll();
            write(40);
            awaitAllSeen(spec);
            job.awaitCheckpoint();
        }
        assertExact(spec.seen());
    }

    @Test
    void incident06_aClosedLeafGetsItsChildLate() throws Exception {
        createTable(2);
        EmulatedShard parent = table.shards().get(0);
        write(50);
        RunningJob.Spec spec = spec();
        try (RunningJob job = run(spec)) {
            awaitAllSeen(spec);
            EmulatedShard child = table.rollOver(parent);
            ListingHold hold = emulator.faults().listLate(child);
            append(child, 20);
            awaitMoreRequests(Operation.DESCRIBE_STREAM, 6);
            // The rest is not held up.
            int before = spec.seen().size();
            append(table.shards().get(1), 20);
            awaitSeen(spec, before + 20);
            assertThat(spec.seen()).doesNotContainAnyElementsOf(writtenTo(child));
            hold.release();
            awaitAllSeen(spec);
            job.awaitCheckpoint();
            assertThat(dataLosses(job)).isZero();
        }
        assertExact(spec.seen());
    }

    @Test
    void incident06_aBoundedReadWaitsForTheLateChildOfAClosedLeaf() throws Exception {
        createTable(1);
        EmulatedShard parent = table.shards().get(0);
        write(50);
        EmulatedShard child = table.rollOver(parent);
        append(child, 20);
        ListingHold hold = emulator.faults().listLate(child);
        RunningJob.Spec spec = spec();
        try (RunningJob job =
                run(source().setBounded(StoppingPosition.latest()).build(), spec, null)) {
            awaitMoreRequests(Operation.DESCRIBE_STREAM, 6);
            hold.release();
            awaitFinished(job);
        }
        assertExact(spec.seen());
    }

    @Test
    void incident06_theSecondChildOfASplitIsListedLongAfterTheFirst() throws Exception {
        createTable(1);
        EmulatedShard parent = table.shards().get(0);
        write(50);
        RunningJob.Spec spec = spec();
        try (RunningJob job = run(spec)) {
            awaitAllSeen(spec);
            List<EmulatedShard> children = table.split(parent);
            ListingHold hold = emulator.faults().listLate(children.get(1));
            write(50);
            int first = writtenTo(children.get(0)).size();
            awaitSeen(spec, 50 + first);
            long asked = requests(Operation.DESCRIBE_STREAM, parent);
            awaitMoreRequests(Operation.DESCRIBE_STREAM, 3);
            assertThat(requests(Operation.DESCRIBE_STREAM, parent)).isBetween(1L, asked + 3);
            job.awaitCheckpoint();
            hold.release();
            awaitAllSeen(spec);
            job.awaitCheckpoint();
        }
        assertExact(spec.seen());
    }

    @Test
    void incident06_aLeafOfADisabledStreamNeverGetsAChild() throws Exception {
        createTable(3);
        write(50);
        table.rollOver(table.shards().get(0));
        write(50);
        var source = sourceOfStream(table.streamArn());
        table.disableStream();
        RunningJob.Spec spec = spec();
        try (RunningJob job = run(source, spec, null)) {
            awaitFinished(job);
        }
        assertExact(spec.seen());
    }

    @Test
    void incident07_listingOfMoreThan600ShardsFailsHalfWay() throws Exception {
        createTable(1);
        write(10);
        List<EmulatedShard> roots = table.addRootShards(320);
        roots.forEach(shard -> append(shard, 1));
        roots.forEach(shard -> append(table.rollOver(shard), 1));
        emulator.faults().shufflePages(5);
        emulator.faults().rateLimit(Operation.DESCRIBE_STREAM, 10);
        emulator.faults().on(Operation.DESCRIBE_STREAM).skip(3).times(2).internalError();
        emulator.faults().on(Operation.DESCRIBE_STREAM).skip(4).times(1).dropConnection();
        RunningJob.Spec spec = spec().parallelism(4);
        try (RunningJob job =
                run(
                        source().setProperty("scan.shard-discovery.interval", "10 s").build(),
                        spec,
                        null)) {
            awaitAllSeen(spec);
            job.awaitCheckpoint();
            assertThat(job.restarts()).isZero();
            assertThat(emulator.requests().failures(Operation.DESCRIBE_STREAM))
                    .isGreaterThanOrEqualTo(3);
        }
        assertExact(spec.seen());
        assertThat(spec.seen()).hasSize(650);
    }

    @Test
    void incident07_whatWasListedBeforeAFailureIsReadAtOnce() throws Exception {
        createTable(1);
        List<EmulatedShard> shards = table.addRootShards(250);
        shards.forEach(shard -> append(shard, 1));
        emulator.faults().on(Operation.DESCRIBE_STREAM).skip(1).throttle();
        RunningJob.Spec spec = spec();
        try (RunningJob job = run(spec)) {
            // The first page holds the shard of the table, and 99 others.
            awaitSeen(spec, 99);
            awaitMoreRequests(Operation.DESCRIBE_STREAM, 2);
            assertThat(spec.seen()).hasSize(99);
            emulator.faults().clear();
            awaitAllSeen(spec);
        }
        assertExact(spec.seen());
    }

    @Test
    void incident07_aPageBeginsBehindAShardThatIsGoneByThen() throws Exception {
        createTable(1);
        List<EmulatedShard> shards = table.addRootShards(250);
        shards.forEach(shard -> append(shard, 1));
        emulator.faults().on(Operation.DESCRIBE_STREAM).skip(1).times(1).notFound();
        RunningJob.Spec spec = spec();
        try (RunningJob job = run(spec)) {
            awaitAllSeen(spec);
            assertThat(job.restarts()).isZero();
        }
        assertExact(spec.seen());
    }

    @Test
    void incident08_aListingOmitsAShardInTheMiddleOfALineage() throws Exception {
        createTable(2);
        EmulatedShard first = table.shards().get(0);
        append(first, 20);
        EmulatedShard middle = table.rollOver(first);
        append(middle, 20);
        EmulatedShard last = table.rollOver(middle);
        append(last, 20);
        emulator.faults().omitFromListing(middle, 3);
        RunningJob.Spec spec = spec();
        try (RunningJob job = run(spec)) {
            awaitAllSeen(spec);
            job.awaitCheckpoint();
            assertThat(dataLosses(job)).isZero();
        }
        assertExact(spec.seen());
        assertThat(spec.seen().stream().filter(writtenTo(first)::contains).toList())
                .containsExactlyElementsOf(writtenTo(first));
    }

    @Test
    void incident08_aBoundedReadWaitsForAShardThatListingsOmit() throws Exception {
        createTable(1);
        EmulatedShard first = table.shards().get(0);
        append(first, 20);
        EmulatedShard middle = table.rollOver(first);
        append(middle, 20);
        append(table.rollOver(middle), 20);
        emulator.faults().omitFromListing(middle, 4);
        RunningJob.Spec spec = spec();
        try (RunningJob job =
                run(source().setBounded(StoppingPosition.latest()).build(), spec, null)) {
            awaitFinished(job);
        }
        assertExact(spec.seen());
    }

    @Test
    void incident08_aFinishedParentIsOmitted() throws Exception {
        createTable(1);
        EmulatedShard parent = table.shards().get(0);
        append(parent, 20);
        RunningJob.Spec spec = spec();
        try (RunningJob job = run(spec)) {
            awaitAllSeen(spec);
            ListingHold hold = emulator.faults().listLate(parent);
            EmulatedShard child = table.rollOver(parent);
            append(child, 20);
            awaitAllSeen(spec);
            awaitMoreRequests(Operation.DESCRIBE_STREAM, 3);
            hold.release();
            append(child, 20);
            awaitAllSeen(spec);
            awaitMoreRequests(Operation.DESCRIBE_STREAM, 3);
            job.awaitCheckpoint();
        }
        assertExact(spec.seen());
    }

    @Test
    void incident08_theChildrenOfAnEndedShardAreNotFoundAtFirst() throws Exception {
        createTable(2);
        write(20);
        emulator.faults().childrenEmptyAtFirst(3);
        RunningJob.Spec spec = spec();
        try (RunningJob job = run(spec)) {
            awaitAllSeen(spec);
            splitSome(2);
            table.rollOverAll();
            write(40);
            awaitAllSeen(spec);
            job.awaitCheckpoint();
        }
        assertExact(spec.seen());
    }

    @Test
    void incident08_aListingFilteredByAParentDoesNotKnowTheParent() throws Exception {
        createTable(1);
        EmulatedShard parent = table.shards().get(0);
        append(parent, 20);
        emulator.faults().on(Operation.DESCRIBE_STREAM).shard(parent).notFound();
        RunningJob.Spec spec = spec();
        try (RunningJob job = run(spec)) {
            awaitAllSeen(spec);
            append(table.rollOver(parent), 20);
            awaitAllSeen(spec);
            assertThat(job.restarts()).isZero();
        }
        assertExact(spec.seen());
    }

    @Test
    void incident09_aParentIsTrimmedAwayWhileItsChildIsListed() throws Exception {
        createTable(2);
        EmulatedShard parent = table.shards().get(0);
        append(parent, 20);
        EmulatedShard child = table.rollOver(parent);
        append(child, 20);
        table.forget(parent);
        RunningJob.Spec spec = spec();
        try (RunningJob job = run(spec)) {
            awaitSeen(spec, 20);
            append(child, 20);
            awaitSeen(spec, 40);
            assertThat(dataLosses(job)).isZero();
        }
        assertThat(spec.seen()).containsExactlyElementsOf(writtenTo(child));
    }

    @Test
    void incident09_anExpiredShardIsStillListed() throws Exception {
        longAgo(Duration.ofHours(30));
        createTable(1);
        EmulatedShard expired = table.shards().get(0);
        append(expired, 20);
        emulator.clock().advance(Duration.ofHours(4));
        EmulatedShard child = table.rollOver(expired);
        backToThePresent();
        append(child, 20);
        emulator.faults().on(Operation.GET_SHARD_ITERATOR).shard(expired).notFound();
        RunningJob.Spec spec = spec();
        try (RunningJob job = run(spec.withoutRestarts())) {
            Await.until(
                    "all is seen, or the job fails",
                    () -> spec.seen().size() == 20 || job.status().isGloballyTerminalState());
            assertThat(spec.seen()).containsExactlyElementsOf(writtenTo(child));
            assertThat(dataLosses(job)).isZero();
        }
    }
}
