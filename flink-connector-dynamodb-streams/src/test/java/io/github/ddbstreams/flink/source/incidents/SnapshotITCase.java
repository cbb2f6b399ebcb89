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

import io.github.ddbstreams.emulator.HistoryChecker;
import io.github.ddbstreams.emulator.Operation;
import io.github.ddbstreams.flink.source.Await;
import io.github.ddbstreams.flink.source.DynamoDbStreamsSource;
import io.github.ddbstreams.flink.source.DynamoDbStreamsSourceBuilder;
import io.github.ddbstreams.flink.source.Histories;
import io.github.ddbstreams.flink.source.RunningJob;
import io.github.ddbstreams.flink.source.StartingPosition;
import io.github.ddbstreams.flink.source.StoppingPosition;
import io.github.ddbstreams.flink.source.event.ChangeEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The items of a table and its changes along with them, each key as one history. */
class SnapshotITCase extends EmulatedTableITBase {

    @RegisterExtension
    static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setNumberTaskManagers(2)
                            .setNumberSlotsPerTaskManager(4)
                            .withHaLeadershipControl()
                            .build());

    private int pin;

    private DynamoDbStreamsSource<ChangeEvent<Map<String, AttributeValue>>> initial(
            String... options) {
        return builder(options).build();
    }

    private DynamoDbStreamsSourceBuilder<ChangeEvent<Map<String, AttributeValue>>> builder(
            String... options) {
        var builder =
                source().setStartingPosition(StartingPosition.initial())
                        .setProperty("scan.startup.slack", "1 s")
                        .setProperty("scan.snapshot.delay", "100 ms")
                        .setProperty("scan.snapshot.page-size", "3")
                        .setProperty("scan.tip.empty-pages", "2")
                        .setProperty("scan.tip.duration", "20 ms");
        for (int i = 0; i < options.length; i += 2) {
            builder.setProperty(options[i], options[i + 1]);
        }
        return builder;
    }

    /** A table whose items are older than what is read of its stream. */
    private void tableWithItems() {
        longAgo(Duration.ofHours(2));
        createTable(3);
        write(300);
        backToThePresent();
        pin = table.ledger().size();
    }

    private static RunningJob.Spec histories() {
        return new RunningJob.Spec(Histories::describe);
    }

    private HistoryChecker checker(List<String> seen) {
        return Histories.showRetractions(HistoryChecker.ofRetractions(table).since(pin), seen);
    }

    private void writeAndDelete(int count) {
        for (int i = 0; i < count; i++) {
            if (random.nextInt(4) == 0) {
                table.delete(Map.of("pk", "k" + random.nextInt(30)));
            } else {
                write(1);
            }
        }
    }

    private void awaitHistories(RunningJob.Spec spec) throws Exception {
        Await.until("all that is true is shown", () -> checker(spec.seen()).isComplete());
    }

    private void assertHistories(RunningJob.Spec spec) {
        assertThat(checker(spec.seen()).report().problems()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void itemsFirstAndThenTheirChanges(int parallelism) throws Exception {
        tableWithItems();
        RunningJob.Spec spec = histories().parallelism(parallelism);
        try (RunningJob job = run(initial(), spec, null)) {
            Await.until("items are shown", () -> spec.seen().size() >= 20);
            writeAndDelete(200);
            awaitHistories(spec);
            job.awaitCheckpoint();
        }
        assertHistories(spec);
        assertThat(spec.seen()).anyMatch(event -> event.startsWith("READ"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void changesWhileItemsAreRead(int parallelism) throws Exception {
        tableWithItems();
        table.scans().onRequest(request -> writeAndDelete(2));
        table.scans().onPage((request, page) -> writeAndDelete(2));
        RunningJob.Spec spec = histories().parallelism(parallelism);
        try (RunningJob job = run(initial(), spec, null)) {
            awaitHistories(spec);
            splitSome(2);
            writeAndDelete(100);
            awaitHistories(spec);
            job.awaitCheckpoint();
        }
        assertHistories(spec);
    }

    @Test
    void goesOnFromASavepointInTheMiddleWithAnotherParallelism() throws Exception {
        tableWithItems();
        RunningJob.Spec spec = histories();
        String savepoint = null;
        for (int parallelism : new int[] {3, 1, 4}) {
            try (RunningJob job =
                    run(
                            initial(
                                    "scan.snapshot.max-read-units", "2",
                                    "scan.snapshot.segments", "4",
                                    "scan.snapshot.page-size", "1"),
                            spec.parallelism(parallelism),
                            savepoint)) {
                writeAndDelete(50);
                splitSome(1);
                // Some 30 pages of a unit each take longer than the three jobs.
                awaitMoreRequests(Operation.SCAN, 1);
                savepoint = job.stopWithSavepoint(savepoints);
            }
            writeAndDelete(20);
        }
        try (RunningJob job =
                run(initial("scan.snapshot.segments", "4"), spec.parallelism(2), savepoint)) {
            awaitHistories(spec);
            job.awaitCheckpoint();
        }
        assertHistories(spec);
    }

    @Test
    void tasksFailWhileItemsAreRead() throws Exception {
        tableWithItems();
        table.scans().onPage((request, page) -> writeAndDelete(2));
        RunningJob.Spec spec = histories().parallelism(2);
        try (RunningJob job = run(initial(), spec, null)) {
            for (int i = 0; i < 5; i++) {
                job.failSubtaskAfter(3 * i, i % 2);
                Await.until(
                        "a task has failed",
                        () -> {
                            // It needs records to fail at.
                            writeAndDelete(2);
                            return job.hasFailed();
                        });
                job.awaitRunning();
            }
            awaitHistories(spec);
            job.awaitCheckpoint();
        }
        assertHistories(spec);
    }

    @Test
    void theOperatorEndsAndForgets() throws Exception {
        tableWithItems();
        RunningJob.Spec spec = histories().parallelism(2);
        try (RunningJob job = run(initial(), spec, null)) {
            awaitHistories(spec);
            long scans = emulator.requests().count(Operation.SCAN);
            writeAndDelete(50);
            awaitHistories(spec);
            assertThat(emulator.requests().count(Operation.SCAN)).isEqualTo(scans);
            job.awaitCheckpoint();
        }
        assertHistories(spec);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void allUntilAnInstantEnds(int parallelism) throws Exception {
        tableWithItems();
        // A busy machine takes seconds until the job reads.
        Instant stop = Instant.now().plusSeconds(8);
        table.scans().onPage((request, page) -> writeBefore(stop.minusSeconds(1)));
        RunningJob.Spec spec = histories().parallelism(parallelism);
        var source = builder().setBounded(StoppingPosition.timestamp(stop)).build();

        try (RunningJob job = run(source, spec, null)) {
            awaitFinished(job);
        }

        assertThat(spec.seen()).anyMatch(event -> event.startsWith("READ"));
        assertThat(spec.seen()).anyMatch(event -> event.startsWith("MODIFY"));
        assertHistories(spec);
    }

    private void writeBefore(Instant instant) {
        if (Instant.now().isBefore(instant)) {
            writeAndDelete(2);
        }
    }

    @Test
    void aSnapshotAloneEnds() throws Exception {
        tableWithItems();
        RunningJob.Spec spec = histories().parallelism(2);
        var source = source().setStartingPosition(StartingPosition.snapshot()).build();
        try (RunningJob job = run(source, spec, null)) {
            awaitFinished(job);
        }
        assertThat(spec.seen()).hasSize(table.items().size()).allMatch(e -> e.startsWith("READ;"));
        assertHistories(spec);
    }
}
