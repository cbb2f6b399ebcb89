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
import io.github.ddbstreams.emulator.LedgerEntry;
import io.github.ddbstreams.emulator.Operation;
import io.github.ddbstreams.emulator.StreamViewType;
import io.github.ddbstreams.flink.source.Await;
import io.github.ddbstreams.flink.source.DynamoDbStreamsSourceBuilder;
import io.github.ddbstreams.flink.source.RunningJob;
import io.github.ddbstreams.flink.source.event.ChangeEvent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Incident 22: the stream is disabled, and enabled again under a new ARN. */
class SuccessionIncidentsITCase extends IncidentITBase {

    private DynamoDbStreamsSourceBuilder<ChangeEvent<Map<String, AttributeValue>>> continuing() {
        return source().setProperty("scan.on-data-loss", "continue");
    }

    /** Disables the stream and enables the next; gives the ARN of the one before. */
    private String renewStream() {
        String before = table.disableStream();
        table.enableStream();
        return before;
    }

    // ------------------------------------------------------------------ while the job runs

    @Test
    void incident22_theNextStreamFollowsTheOldOneInOrderBehindAKeyBy() throws Exception {
        createTable(4);
        write(200);
        RunningJob.Spec spec = spec().parallelism(3).keyedAndSlow(2, Duration.ofMillis(1));
        try (RunningJob job = run(continuing().build(), spec, null)) {
            awaitSeen(spec, 20);
            splitSome(2);
            write(300);
            renewStream();
            write(300);
            splitSome(2);
            write(200);
            awaitAllSeen(spec);
            job.awaitCheckpoint();
            assertThat(dataLosses(job)).isEqualTo(1);
            assertThat(job.restarts()).isZero();
        }
        assertExact(spec.seen());
    }

    @Test
    void incident22_theJobWaitsForTheNextStreamAsLongAsThereIsNone() throws Exception {
        createTable(2);
        write(100);
        RunningJob.Spec spec = spec();
        try (RunningJob job = run(continuing().build(), spec, null)) {
            awaitAllSeen(spec);
            table.disableStream();
            awaitMoreRequests(Operation.DESCRIBE_TABLE, 2);
            job.awaitCheckpoint();
            assertThat(dataLosses(job)).isZero();
            table.enableStream();
            write(100);
            awaitAllSeen(spec);
            renewStream();
            write(100);
            awaitAllSeen(spec);
            job.awaitCheckpoint();
            assertThat(dataLosses(job)).isEqualTo(2);
            assertThat(job.restarts()).isZero();
        }
        assertExact(spec.seen());
    }

    @Test
    void incident22_tasksFailOnTheWayFromOneStreamToTheNext() throws Exception {
        createTable(4);
        write(200);
        RunningJob.Spec spec = spec().parallelism(3).chained();
        try (RunningJob job = run(continuing().build(), spec, null)) {
            awaitSeen(spec, 50);
            job.failSubtaskAfter(10, 1);
            write(200);
            renewStream();
            write(200);
            Await.until("the first failure", job::hasFailed);
            job.failSubtaskAfter(5, 0);
            write(200);
            awaitAllSeen(spec);
            job.failSubtaskAtNextRecord(2);
            renewStream();
            write(200);
            awaitAllSeen(spec);
            job.awaitCheckpoint();
        }
        assertExact(spec.seen());
    }

    @Test
    void incident22_aLossFailsTheJobUnlessItIsToContinue() throws Exception {
        createTable(2);
        write(100);
        RunningJob.Spec spec = spec().withoutRestarts();
        try (RunningJob job = run(source().build(), spec, null)) {
            awaitAllSeen(spec);
            String before = table.disableStream();
            String next = table.enableStream();
            assertThat(job.failure())
                    .contains("Records of table 'orders' behind the end of stream " + before)
                    .contains("what was written before there was the next one, " + next)
                    .contains("which was enabled at " + next.substring(next.length() - 23) + "Z")
                    .contains("set scan.on-data-loss to continue");
        }
    }

    @Test
    void incident22_aNextStreamWithoutTheImagesOfTheLastFailsTheJob() throws Exception {
        createTable(1);
        write(50);
        RunningJob.Spec spec = spec().withoutRestarts();
        try (RunningJob job = run(continuing().build(), spec, null)) {
            awaitAllSeen(spec);
            table.disableStream();
            table.enableStream(StreamViewType.KEYS_ONLY);
            assertThat(job.failure())
                    .contains("has the view type KEYS_ONLY, but ")
                    .contains("before it had NEW_AND_OLD_IMAGES");
        }
    }

    @Test
    void incident22_aJobEndsWithItsTable() throws Exception {
        createTable(2);
        write(100);
        RunningJob.Spec spec = spec();
        var source = continuing().setProperty("scan.shard-discovery.interval", "100 ms").build();
        try (RunningJob job = run(source, spec, null)) {
            awaitSeen(spec, 10);
            emulator.deleteTable("orders");
            awaitFinished(job);
            assertThat(dataLosses(job)).isZero();
        }
        assertExact(spec.seen());
    }

    // ------------------------------------------------------------------ while it does not

    @Test
    void incident22_aJobThatStopsWhileItWaitsGoesOnWithTheNextStream() throws Exception {
        createTable(3);
        write(100);
        RunningJob.Spec spec = spec().parallelism(3);
        String savepoint;
        try (RunningJob job = run(continuing().build(), spec, null)) {
            awaitAllSeen(spec);
            table.disableStream();
            awaitMoreRequests(Operation.DESCRIBE_TABLE, 1);
            savepoint = job.stopWithSavepoint(savepoints);
        }
        table.enableStream();
        write(100);
        try (RunningJob job = run(continuing().build(), spec.parallelism(2), savepoint)) {
            awaitAllSeen(spec);
            savepoint = job.stopWithSavepoint(savepoints);
        }
        write(100);
        table.rollOverAll();
        write(100);
        // The state is of the next stream by now, and knows the shards of the old one as read.
        try (RunningJob job = run(source().build(), spec.parallelism(4), savepoint)) {
            awaitAllSeen(spec);
            job.awaitCheckpoint();
            assertThat(dataLosses(job)).isZero();
        }
        assertExact(spec.seen());
    }

    @Test
    void incident22_aStreamThatWasRenewedWhileTheJobWasDownIsReadToItsEndFirst() throws Exception {
        createTable(3);
        write(100);
        RunningJob.Spec spec = spec().parallelism(2).keyedAndSlow(3, Duration.ofMillis(1));
        String savepoint;
        try (RunningJob job = run(continuing().build(), spec, null)) {
            awaitSeen(spec, 50);
            savepoint = job.stopWithSavepoint(savepoints);
        }
        splitSome(2);
        write(200);
        renewStream();
        write(200);
        try (RunningJob job = run(continuing().build(), spec.parallelism(3), savepoint)) {
            awaitAllSeen(spec);
            job.awaitCheckpoint();
            assertThat(dataLosses(job)).isEqualTo(1);
        }
        assertExact(spec.seen());
    }

    @Test
    void incident22_aStreamThatIsGoneWhenTheJobComesBackIsALossAndTheNextIsRead() throws Exception {
        createTable(1);
        EmulatedShard first = table.shards().get(0);
        append(first, 20);
        RunningJob.Spec spec = spec();
        String savepoint;
        try (RunningJob job = run(continuing().build(), spec, null)) {
            awaitAllSeen(spec);
            savepoint = job.stopWithSavepoint(savepoints);
        }
        append(first, 20);
        emulator.forgetStream(renewStream());
        int lost = table.ledger().size();
        write(100);
        try (RunningJob job = run(continuing().build(), spec, savepoint)) {
            awaitSeen(spec, 120);
            job.awaitCheckpoint();
            // That of the shard, and that of what came behind the stream.
            assertThat(dataLosses(job)).isEqualTo(2);
        }
        List<LedgerEntry> all = table.ledger().entries();
        assertThat(spec.seen()).hasSize(120);
        assertThat(spec.seen().subList(0, 20)).isEqualTo(writtenTo(first).subList(0, 20));
        assertThat(spec.seen().subList(20, 120))
                .containsExactlyInAnyOrderElementsOf(
                        all.subList(lost, all.size()).stream()
                                .map(LedgerEntry::sequenceNumber)
                                .toList());
    }
}
