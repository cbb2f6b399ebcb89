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
import io.github.ddbstreams.emulator.LedgerEntry;
import io.github.ddbstreams.emulator.ListingHold;
import io.github.ddbstreams.emulator.Operation;
import io.github.ddbstreams.flink.source.Await;
import io.github.ddbstreams.flink.source.DynamoDbStreamsSourceBuilder;
import io.github.ddbstreams.flink.source.RunningJob;
import io.github.ddbstreams.flink.source.StartingPosition;
import io.github.ddbstreams.flink.source.StoppingPosition;
import io.github.ddbstreams.flink.source.event.ChangeEvent;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Incidents 10, 11 and 25, and all other ways to lose records: each is said, with the shard, the
 * last position and the time range, or passed over on request and counted, and what is left is read
 * in any case.
 */
class LossIncidentsITCase extends IncidentITBase {

    private static final String TIME = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z";

    private static final Duration DAY = Duration.ofHours(24);

    private DynamoDbStreamsSourceBuilder<ChangeEvent<Map<String, AttributeValue>>> continuing() {
        return source().setProperty("scan.on-data-loss", "continue");
    }

    /** Shards are never taken to be at their tip, so that what was read last is all that counts. */
    private static DynamoDbStreamsSourceBuilder<ChangeEvent<Map<String, AttributeValue>>> tipless(
            DynamoDbStreamsSourceBuilder<ChangeEvent<Map<String, AttributeValue>>> builder) {
        return builder.setProperty("scan.tip.duration", "1 h");
    }

    private static List<String> concat(List<String> first, List<String> second) {
        List<String> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }

    /** Has a shard read up to its last record, and then vanish before its end was seen. */
    private EmulatedShard vanish(EmulatedShard shard) {
        table.forget(shard);
        return shard.children().get(0);
    }

    // ------------------------------------------------------------------ 10: shards that vanish

    @Test
    void incident10_anUnfinishedShardVanishes() throws Exception {
        createTable(1);
        EmulatedShard shard = table.shards().get(0);
        append(shard, 20);
        RunningJob.Spec spec = spec().withoutRestarts();
        try (RunningJob job = run(tipless(source()).build(), spec, null)) {
            awaitAllSeen(spec);
            vanish(shard);
            assertThat(job.failure())
                    .contains("Records of shard " + shard.id() + " of stream " + table.streamArn())
                    .contains("are lost: the shard, or its stream, is gone")
                    .contains("Last position: after sequence number " + writtenTo(shard).get(19))
                    .containsPattern("Written between " + lastSecond() + " and " + TIME)
                    .contains("scan.on-data-loss");
        }
    }

    /** The creation time of the record that was written last. */
    private String lastSecond() {
        List<LedgerEntry> all = table.ledger().entries();
        return all.get(all.size() - 1).time().truncatedTo(ChronoUnit.SECONDS).toString();
    }

    @Test
    void incident10_whatFollowsAVanishedShardIsReadOnRequest() throws Exception {
        createTable(1);
        EmulatedShard shard = table.shards().get(0);
        append(shard, 20);
        RunningJob.Spec spec = spec();
        try (RunningJob job = run(continuing().build(), spec, null)) {
            awaitAllSeen(spec);
            EmulatedShard child = vanish(shard);
            append(child, 20);
            awaitAllSeen(spec);
            job.awaitCheckpoint();
            assertThat(dataLosses(job)).isEqualTo(1);
            assertThat(job.restarts()).isZero();
        }
        assertExact(spec.seen());
    }

    @Test
    void incident10_aShardVanishesBeforeItIsAssigned() throws Exception {
        createTable(1);
        EmulatedShard parent = table.shards().get(0);
        append(parent, 20);
        EmulatedShard vanishing = table.rollOver(parent);
        append(vanishing, 20);
        EmulatedShard last = table.rollOver(vanishing);
        append(last, 20);
        FaultRule outage = emulator.faults().on(Operation.GET_RECORDS).throttle();
        RunningJob.Spec spec = spec();
        try (RunningJob job = run(continuing().build(), spec, null)) {
            awaitMoreRequests(Operation.GET_RECORDS, parent, 2);
            table.forget(vanishing);
            awaitMoreRequests(Operation.DESCRIBE_STREAM, 2);
            outage.remove();
            awaitSeen(spec, 40);
            job.awaitCheckpoint();
            assertThat(dataLosses(job)).isEqualTo(1);
        }
        assertThat(spec.seen())
                .containsExactlyElementsOf(concat(writtenTo(parent), writtenTo(last)));
    }

    @Test
    void incident10_aShardVanishesTogetherWithItsChildInABoundedRead() throws Exception {
        createTable(1);
        EmulatedShard shard = table.shards().get(0);
        append(shard, 20);
        RunningJob.Spec spec = spec();
        try (RunningJob job =
                run(
                        continuing()
                                .setBounded(
                                        StoppingPosition.timestamp(Instant.now().plusSeconds(6)))
                                .setProperty("scan.bounded.slack", "1 min")
                                .build(),
                        spec,
                        null)) {
            awaitAllSeen(spec);
            FaultRule outage = emulator.faults().on(Operation.GET_RECORDS).throttle();
            EmulatedShard child = table.rollOver(shard);
            ListingHold hold = emulator.faults().listLate(child);
            append(child, 20);
            EmulatedShard last = table.rollOver(child);
            append(last, 20);
            table.forget(shard);
            table.forget(child);
            hold.release();
            outage.remove();
            awaitFinished(job);
            assertThat(spec.seen())
                    .containsExactlyElementsOf(concat(writtenTo(shard), writtenTo(last)));
        }
    }

    @Test
    void incident10_aGapInALineageIsALoss() throws Exception {
        createTable(2);
        EmulatedShard shard = table.shards().get(0);
        RunningJob.Spec spec = spec().withoutRestarts();
        try (RunningJob job = run(source().build(), spec, null)) {
            append(shard, 20);
            awaitAllSeen(spec);
            EmulatedShard lost = loseInTheMiddle(shard);
            assertThat(job.failure())
                    .contains("Records of shard " + table.shards().get(1).id())
                    .contains("its parent " + lost.id() + " is gone and was never read");
        }
    }

    @Test
    void incident10_whatFollowsAGapIsReadOnRequest() throws Exception {
        createTable(2);
        EmulatedShard shard = table.shards().get(0);
        EmulatedShard other = table.shards().get(1);
        RunningJob.Spec spec = spec();
        try (RunningJob job = run(continuing().build(), spec, null)) {
            append(shard, 20);
            append(other, 20);
            awaitAllSeen(spec);
            EmulatedShard lost = loseInTheMiddle(shard);
            awaitSeen(spec, 60);
            EmulatedShard rest = table.shards().get(table.shards().size() - 1);
            append(table.rollOver(rest), 20);
            awaitSeen(spec, 80);
            job.awaitCheckpoint();
            assertThat(dataLosses(job)).isEqualTo(1);
            assertThat(spec.seen()).doesNotContainAnyElementsOf(writtenTo(lost));
            assertThat(spec.seen()).hasSize(80).doesNotHaveDuplicates();
        }
    }

    /** A shard ends, and its child comes and goes without ever having been listed. */
    private EmulatedShard loseInTheMiddle(EmulatedShard shard) throws Exception {
        EmulatedShard lost = table.rollOver(shard);
        ListingHold hold = emulator.faults().listLate(lost);
        append(lost, 20);
        EmulatedShard rest = table.rollOver(lost);
        append(rest, 20);
        // Its end has been seen once its children are asked for.
        awaitMoreRequests(Operation.DESCRIBE_STREAM, shard, 1);
        table.forget(shard);
        table.forget(lost);
        hold.release();
        return lost;
    }

    @Test
    void incident10_aShardThatIsUnknownForAMomentIsNotLost() throws Exception {
        createTable(1);
        EmulatedShard shard = table.shards().get(0);
        append(shard, 20);
        RunningJob.Spec spec = spec();
        try (RunningJob job = run(spec)) {
            awaitAllSeen(spec);
            emulator.faults().on(Operation.GET_RECORDS).times(1).notFound();
            emulator.faults().on(Operation.GET_SHARD_ITERATOR).times(2).notFound();
            append(shard, 20);
            awaitAllSeen(spec);
            assertThat(dataLosses(job)).isZero();
            assertThat(job.restarts()).isZero();
        }
        assertExact(spec.seen());
    }

    @Test
    void incident10_aStreamThatIsGoneIsNamed() throws Exception {
        createTable(1);
        append(table.shards().get(0), 20);
        RunningJob.Spec spec = spec().withoutRestarts();
        String streamArn = table.streamArn();
        try (RunningJob job = run(sourceOfStream(streamArn), spec, null)) {
            awaitAllSeen(spec);
            table.disableStream();
            emulator.forgetStream(streamArn);
            assertThat(job.failure()).contains("There is no stream " + streamArn);
        }
    }

    // ------------------------------------------------------------------ 11: trimmed positions

    /** Has the next records of a shard trimmed while it is being read. */
    private void trimAheadOf(EmulatedShard shard) throws Exception {
        FaultRule outage = emulator.faults().on(Operation.GET_RECORDS).throttle();
        awaitMoreRequests(Operation.GET_RECORDS, shard, 2);
        append(shard, 10);
        table.trim(shard);
        append(shard, 5);
        outage.remove();
    }

    @Test
    void incident11_trimmedDataAccessFromGetRecords() throws Exception {
        createTable(1);
        EmulatedShard shard = table.shards().get(0);
        append(shard, 20);
        RunningJob.Spec spec = spec().withoutRestarts();
        try (RunningJob job = run(source().build(), spec, null)) {
            awaitAllSeen(spec);
            trimAheadOf(shard);
            assertThat(job.failure())
                    .contains("Records of shard " + shard.id())
                    .contains("are lost: the position has been trimmed away")
                    .contains("after sequence number " + writtenTo(shard).get(19));
        }
    }

    @Test
    void incident11_trimmedDataAccessFromGetRecordsIsPassedOverOnRequest() throws Exception {
        createTable(1);
        EmulatedShard shard = table.shards().get(0);
        append(shard, 20);
        RunningJob.Spec spec = spec();
        try (RunningJob job = run(continuing().build(), spec, null)) {
            awaitAllSeen(spec);
            trimAheadOf(shard);
            awaitSeen(spec, 25);
            job.awaitCheckpoint();
            assertThat(dataLosses(job)).isEqualTo(1);
            assertThat(job.restarts()).isZero();
        }
        List<String> written = writtenTo(shard);
        assertThat(spec.seen())
                .containsExactlyElementsOf(concat(written.subList(0, 20), written.subList(30, 35)));
    }

    @Test
    void incident11_aChildIsTrimmedBetweenItsIteratorAndItsFirstPage() throws Exception {
        createTable(1);
        EmulatedShard parent = table.shards().get(0);
        append(parent, 20);
        RunningJob.Spec spec = spec();
        try (RunningJob job = run(continuing().build(), spec, null)) {
            awaitAllSeen(spec);
            EmulatedShard child = table.rollOver(parent);
            FaultRule outage = emulator.faults().on(Operation.GET_RECORDS).shard(child).throttle();
            append(child, 10);
            awaitMoreRequests(Operation.GET_RECORDS, child, 2);
            table.trim(child);
            append(child, 5);
            outage.remove();
            awaitSeen(spec, 25);
            job.awaitCheckpoint();
            assertThat(dataLosses(job)).isEqualTo(1);
        }
    }

    @Test
    void incident11_whatIsOlderThanTheStartMayBeTrimmedWhileItIsPassedOver() throws Exception {
        longAgo(Duration.ofHours(25));
        createTable(1);
        EmulatedShard shard = table.shards().get(0);
        append(shard, 20);
        backToThePresent();
        FaultRule outage = emulator.faults().on(Operation.GET_RECORDS).skip(2).throttle();
        RunningJob.Spec spec = spec().withoutRestarts();
        try (RunningJob job =
                run(
                        source().setStartingPosition(
                                        StartingPosition.timestamp(
                                                Instant.now().minus(Duration.ofHours(1))))
                                .setProperty("scan.poll.max-records", "1")
                                .build(),
                        spec,
                        null)) {
            awaitMoreRequests(Operation.GET_RECORDS, shard, 4);
            table.trim(shard);
            append(shard, 5);
            outage.remove();
            Await.until(
                    "the rest is seen, or the job fails",
                    () -> spec.seen().size() == 5 || job.status().isGloballyTerminalState());
            assertThat(spec.seen()).containsExactlyElementsOf(writtenFrom(20));
            assertThat(dataLosses(job)).isZero();
        }
    }

    @Test
    void incident11_aStartLongerAgoThanTheRetentionIsALoss() throws Exception {
        createTable(1);
        write(20);
        var tooEarly = StartingPosition.timestamp(Instant.now().minus(Duration.ofHours(25)));
        RunningJob.Spec spec = spec().withoutRestarts();
        try (RunningJob job = run(source().setStartingPosition(tooEarly).build(), spec, null)) {
            assertThat(job.failure())
                    .contains("Records of all shards of stream table orders are lost")
                    .contains("the start is more than 24 hours ago");
        }
        RunningJob.Spec again = spec();
        try (RunningJob job =
                run(continuing().setStartingPosition(tooEarly).build(), again, null)) {
            awaitAllSeen(again);
            assertThat(dataLosses(job)).isEqualTo(1);
        }
        assertExact(again.seen());
    }

    // ------------------------------------------------------------------ 25: restored too late

    /**
     * Reads two lineages 26 hours ago, stops, and lets a day pass: a finished shard is gone, what
     * was written to the other lineage meanwhile is trimmed, and something new is there.
     */
    private String aDayBetween(RunningJob.Spec spec) throws Exception {
        longAgo(Duration.ofHours(27));
        createTable(2);
        EmulatedShard behind = table.shards().get(0);
        EmulatedShard parent = table.shards().get(1);
        append(parent, 10);
        append(behind, 10);
        EmulatedShard child = table.rollOver(parent);
        append(behind, 10);
        String savepoint;
        try (RunningJob job = run(tipless(source()).build(), spec, null)) {
            awaitAllSeen(spec);
            awaitMoreRequests(Operation.GET_RECORDS, child, 2);
            job.awaitCheckpoint();
            savepoint = job.stopWithSavepoint(savepoints);
        }
        emulator.clock().advance(Duration.ofHours(1));
        append(behind, 10);
        backToThePresent();
        append(behind, 5);
        append(child, 5);
        table.trimOlderThan(Instant.now().minus(DAY));
        table.forgetClosedBefore(Instant.now().minus(DAY));
        return savepoint;
    }

    @Test
    void incident25_aJobRestoredAfterMoreThanADayFails() throws Exception {
        RunningJob.Spec spec = spec();
        String savepoint = aDayBetween(spec);
        EmulatedShard behind = table.shards().get(0);
        // A reader that fails while the enumerator sends it something fails for that reason first.
        emulator.faults().latency(Operation.GET_SHARD_ITERATOR, Duration.ofSeconds(1));
        try (RunningJob job = run(source().build(), spec.withoutRestarts(), savepoint)) {
            assertThat(job.failure())
                    .contains("Records of shard " + behind.id())
                    .contains("are lost: the position has been trimmed away")
                    .contains("after sequence number " + writtenTo(behind).get(19))
                    .contains(
                            "Written between "
                                    + behind.createdAt().truncatedTo(ChronoUnit.SECONDS)
                                    + " and ");
        }
    }

    @Test
    void incident25_aJobRestoredAfterMoreThanADayReadsWhatIsLeftOnRequest() throws Exception {
        RunningJob.Spec spec = spec();
        String savepoint = aDayBetween(spec);
        try (RunningJob job = run(continuing().build(), spec.parallelism(3), savepoint)) {
            awaitSeen(spec, 40);
            splitSome(1);
            write(10);
            awaitSeen(spec, 50);
            job.awaitCheckpoint();
            assertThat(dataLosses(job)).isEqualTo(1);
            assertThat(job.restarts()).isZero();
        }
        List<String> written = writtenFrom(0);
        assertThat(spec.seen())
                .containsExactlyInAnyOrderElementsOf(
                        concat(written.subList(0, 30), written.subList(40, 60)));
    }

    @Test
    void incident25_aShardThatWasReadToItsTipLessThanADayAgoHasLostNothing() throws Exception {
        longAgo(Duration.ofHours(27));
        createTable(1);
        EmulatedShard shard = table.shards().get(0);
        append(shard, 20);
        backToThePresent();
        RunningJob.Spec spec = spec();
        String savepoint;
        try (RunningJob job = run(spec)) {
            awaitAllSeen(spec);
            awaitMoreRequests(Operation.GET_RECORDS, shard, 15);
            job.awaitCheckpoint();
            savepoint = job.stopWithSavepoint(savepoints);
        }
        table.trimOlderThan(Instant.now().minus(DAY));
        append(shard, 20);
        try (RunningJob job = run(source().build(), spec.withoutRestarts(), savepoint)) {
            Await.until(
                    "the rest is seen, or the job fails",
                    () -> spec.seen().size() == 40 || job.status().isGloballyTerminalState());
            assertExact(spec.seen());
            assertThat(dataLosses(job)).isZero();
        }
    }

    @Test
    void incident25_finishedShardsThatAreGoneAreNoLoss() throws Exception {
        createTable(2);
        EmulatedShard parent = table.shards().get(0);
        append(parent, 20);
        EmulatedShard child = table.rollOver(parent);
        append(child, 20);
        RunningJob.Spec spec = spec();
        String savepoint;
        try (RunningJob job = run(spec)) {
            awaitAllSeen(spec);
            savepoint = job.stopWithSavepoint(savepoints);
        }
        table.forget(parent);
        append(child, 20);
        try (RunningJob job = run(source().build(), spec.parallelism(3), savepoint)) {
            awaitAllSeen(spec);
            awaitMoreRequests(Operation.DESCRIBE_STREAM, 2);
            job.awaitCheckpoint();
            assertThat(dataLosses(job)).isZero();
        }
        assertExact(spec.seen());
    }

    @Test
    void incident25_nothingIsLeftOfTheShardThatWasBeingRead() throws Exception {
        longAgo(Duration.ofHours(27));
        createTable(1);
        EmulatedShard shard = table.shards().get(0);
        append(shard, 20);
        RunningJob.Spec spec = spec();
        String savepoint;
        try (RunningJob job = run(tipless(source()).build(), spec, null)) {
            awaitAllSeen(spec);
            savepoint = job.stopWithSavepoint(savepoints);
        }
        emulator.clock().advance(Duration.ofHours(1));
        EmulatedShard gone = table.rollOver(shard);
        append(gone, 20);
        emulator.clock().advance(Duration.ofHours(1));
        EmulatedShard left = table.rollOver(gone);
        backToThePresent();
        append(left, 20);
        table.forget(shard);
        table.forget(gone);
        RunningJob.Spec failing = spec.withoutRestarts();
        try (RunningJob job = run(continuing().build(), failing, savepoint)) {
            awaitSeen(spec, 40);
            append(table.rollOver(left), 20);
            awaitSeen(spec, 60);
            Await.until("the loss is counted", () -> dataLosses(job) > 0);
            awaitMoreRequests(Operation.DESCRIBE_STREAM, 3);
            assertThat(dataLosses(job)).isEqualTo(1);
        }
        assertThat(spec.seen())
                .containsExactlyElementsOf(concat(writtenTo(shard), writtenFrom(40)));
    }
}
