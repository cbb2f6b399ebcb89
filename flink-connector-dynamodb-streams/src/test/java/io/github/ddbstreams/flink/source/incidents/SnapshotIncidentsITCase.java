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

import io.github.ddbstreams.emulator.FaultRule;
import io.github.ddbstreams.emulator.HistoryChecker;
import io.github.ddbstreams.emulator.Operation;
import io.github.ddbstreams.emulator.StreamViewType;
import io.github.ddbstreams.emulator.TableSpec;
import io.github.ddbstreams.flink.source.Await;
import io.github.ddbstreams.flink.source.DynamoDbStreamsSource;
import io.github.ddbstreams.flink.source.DynamoDbStreamsSourceBuilder;
import io.github.ddbstreams.flink.source.RunningJob;
import io.github.ddbstreams.flink.source.Sources;
import io.github.ddbstreams.flink.source.StartingPosition;
import io.github.ddbstreams.flink.source.event.ChangeEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What happens to the service, the table and the job while the table's items are read. */
class SnapshotIncidentsITCase extends IncidentITBase {

    private static final String RATE = "scan.snapshot.max-read-units";
    private static final String PAGE = "scan.snapshot.page-size";
    private static final String SEGMENTS = "scan.snapshot.segments";

    private int pin;

    // ------------------------------------------------------------------ tables and sources

    private void createItems(int count) {
        createItems(TableSpec.named("orders").partitionKey("pk", "S").initialShards(2), count);
    }

    /** Items that are older than what is read of the stream. */
    private void createItems(TableSpec spec, int count) {
        longAgo(Duration.ofHours(2));
        table = emulator.createTable(spec);
        for (int i = 0; i < count; i++) {
            put("k" + i);
        }
        backToThePresent();
        pin = table.ledger().size();
    }

    private void put(String key) {
        table.put(Map.of("pk", key, "n", table.writeCount()));
    }

    private DynamoDbStreamsSourceBuilder<ChangeEvent<Map<String, AttributeValue>>> builder(
            StartingPosition start, String... options) {
        var builder =
                source().setStartingPosition(start)
                        .setProperty("scan.startup.slack", "1 s")
                        .setProperty("scan.tip.empty-pages", "2")
                        .setProperty("scan.tip.duration", "20 ms")
                        .setProperty("scan.shard-discovery.interval", "200 ms");
        for (int i = 0; i < options.length; i += 2) {
            builder.setProperty(options[i], options[i + 1]);
        }
        return builder;
    }

    private DynamoDbStreamsSource<ChangeEvent<Map<String, AttributeValue>>> initial(
            String... options) {
        return builder(StartingPosition.initial(), options)
                .setProperty("scan.snapshot.delay", "100 ms")
                .build();
    }

    private DynamoDbStreamsSource<ChangeEvent<Map<String, AttributeValue>>> snapshot(
            String... options) {
        return builder(StartingPosition.snapshot(), options).build();
    }

    // ------------------------------------------------------------------ what is seen

    private static RunningJob.Spec histories() {
        return new RunningJob.Spec(SnapshotIncidentsITCase::describe);
    }

    private static String describe(ChangeEvent<Map<String, AttributeValue>> event) {
        return String.join(
                ";",
                event.operation().toString(),
                event.keys().get("pk").s(),
                event.before() == null ? "" : event.before().get("n").n(),
                event.after() == null ? "" : event.after().get("n").n());
    }

    private HistoryChecker checker(RunningJob.Spec spec) {
        HistoryChecker checker = HistoryChecker.ofRetractions(table).since(pin);
        for (String event : spec.seen()) {
            String[] parts = event.split(";", -1);
            switch (parts[0]) {
                case "READ":
                case "INSERT":
                    checker.sawInsert(item(parts[1], parts[3]));
                    break;
                case "MODIFY":
                    checker.sawUpdateBefore(item(parts[1], parts[2]));
                    checker.sawUpdateAfter(item(parts[1], parts[3]));
                    break;
                default:
                    checker.sawDelete(item(parts[1], parts[2]));
            }
        }
        return checker;
    }

    private static Map<String, Object> item(String pk, String n) {
        return Map.of("pk", pk, "n", Long.parseLong(n));
    }

    private void awaitHistories(RunningJob.Spec spec) throws Exception {
        Await.until("all that is true is shown", () -> checker(spec).isComplete());
        assertThat(checker(spec).report().problems()).isEmpty();
    }

    /** Each item of the table once, and nothing else. */
    private void assertItems(RunningJob.Spec spec) {
        assertThat(spec.seen()).doesNotHaveDuplicates().hasSize(table.items().size());
        assertThat(spec.seen()).allMatch(event -> event.startsWith("READ;"));
        assertThat(checker(spec).report().problems()).isEmpty();
    }

    private String failure(DynamoDbStreamsSource<ChangeEvent<Map<String, AttributeValue>>> source)
            throws Exception {
        try (RunningJob job = run(source, histories().withoutRestarts(), null)) {
            return job.failure();
        }
    }

    // ------------------------------------------------------------------ few items, large items

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void aTableWithHardlyAnyItems(int count) throws Exception {
        createItems(count);
        RunningJob.Spec spec = histories();
        try (RunningJob job = run(initial(), spec, null)) {
            Await.until("rows are shown", () -> spec.seen().size() == count);
            Await.until(
                    "all segments are asked for",
                    () -> emulator.requests().count(Operation.SCAN) >= 4);
            put("k0");
            put("k1");
            table.delete(Map.of("pk", "k0"));
            awaitHistories(spec);
            job.awaitCheckpoint();
        }
        awaitHistories(spec);
    }

    @Test
    void anEmptyTableAloneIsRead() throws Exception {
        createItems(0);
        RunningJob.Spec spec = histories();
        try (RunningJob job = run(snapshot(), spec, null)) {
            awaitFinished(job);
        }
        assertThat(spec.seen()).isEmpty();
    }

    /** Three to a page, in a budget of a few pages. */
    @Test
    void itemsAsLargeAsTheyCanBe() throws Exception {
        createItems(0);
        String large = "x".repeat(390 * 1024);
        for (int i = 0; i < 20; i++) {
            table.put(Map.of("pk", "k" + i, "n", i, "large", i + large));
        }
        RunningJob.Spec spec = histories().gated();
        spec.closeGate();
        try (RunningJob job =
                run(snapshot("scan.prefetch.max-size", "12 mb", SEGMENTS, "12"), spec, null)) {
            Await.until("several items are held", () -> prefetchedBytes(job) >= 1L << 20);
            // What a page may take is charged as well, and the first may take 8 MB.
            assertThat(prefetchedBytes(job)).isLessThanOrEqualTo(12L << 20);
            spec.openGate();
            awaitFinished(job);
        }
        assertThat(spec.seen()).hasSize(20).doesNotHaveDuplicates();
    }

    // ------------------------------------------------------------------ capacity

    @Test
    void aTableWithoutEnoughCapacityIsWaitedFor() throws Exception {
        createItems(50);
        table.scans().readCapacity(20);
        RunningJob.Spec spec = histories();
        try (RunningJob job = run(snapshot(PAGE, "1"), spec, null)) {
            awaitFinished(job);
            assertThat(job.restarts()).isZero();
        }
        assertThat(emulator.requests().failures(Operation.SCAN)).isPositive();
        assertItems(spec);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void theJobReadsNoMoreUnitsThanItMay(int parallelism) throws Exception {
        createItems(60);
        List<Long> pages = Collections.synchronizedList(new ArrayList<>());
        table.scans()
                .onPage(
                        (request, page) -> {
                            assertThat(page.capacityUnits()).isEqualTo(1);
                            pages.add(System.nanoTime());
                        });
        RunningJob.Spec spec = histories().parallelism(parallelism);
        try (RunningJob job = run(snapshot(PAGE, "4", SEGMENTS, "8", RATE, "20"), spec, null)) {
            awaitFinished(job);
        }
        assertItems(spec);
        assertThat(pages).hasSizeGreaterThan(15);
        for (int i = 1; i < pages.size(); i++) {
            // A page of a unit is good for 50 ms, less what clocks of whole milliseconds miss.
            assertThat(pages.get(i) - pages.get(i - 1)).isGreaterThan(48_000_000);
        }
    }

    // ------------------------------------------------------------------ the service

    @Test
    void anOutageIsWaitedOut() throws Exception {
        createItems(40);
        FaultRule outage = emulator.faults().on(Operation.SCAN).skip(5).times(12).status(503);
        RunningJob.Spec spec = histories();
        try (RunningJob job = run(initial(PAGE, "2"), spec, null)) {
            awaitHistories(spec);
            assertThat(job.restarts()).isZero();
            job.awaitCheckpoint();
        }
        assertThat(outage.isSpent()).isTrue();
        awaitHistories(spec);
    }

    @Test
    void credentialsThatExpireAreWaitedFor() throws Exception {
        createItems(40);
        FaultRule expired = emulator.faults().on(Operation.SCAN).skip(5).expiredCredentials();
        RunningJob.Spec spec = histories();
        try (RunningJob job = run(snapshot(PAGE, "2"), spec, null)) {
            Await.until("requests are refused", () -> expired.hits() > 10);
            expired.remove();
            awaitFinished(job);
            assertThat(job.restarts()).isZero();
        }
        assertItems(spec);
    }

    @Test
    void aBrokenAnswerIsAskedForAgain() throws Exception {
        createItems(40);
        emulator.faults().on(Operation.SCAN).skip(1).times(2).truncateBody();
        emulator.faults().on(Operation.SCAN).skip(4).times(2).dropConnection();
        RunningJob.Spec spec = histories();
        try (RunningJob job = run(snapshot(PAGE, "2"), spec, null)) {
            awaitFinished(job);
            assertThat(job.restarts()).isZero();
        }
        assertItems(spec);
    }

    @Test
    void aRoleThatMayNotScanFailsTheJob() throws Exception {
        createItems(5);
        emulator.faults().on(Operation.SCAN).accessDenied();

        assertThat(failure(initial()))
                .contains(
                        "of table orders for its snapshot: Scan of table orders failed, ACCESS_DENIED")
                .contains(
                        "Allow dynamodb:Scan on the table orders for the credentials in use, or use"
                                + " others, see the option aws.credentials.provider.");
    }

    @Test
    void aRoleThatMayNotDescribeTheTableFailsTheJob() throws Exception {
        createItems(5);
        emulator.faults().on(Operation.DESCRIBE_TABLE).accessDenied();

        assertThat(failure(snapshot()))
                .contains("Cannot read the snapshot of table orders: DescribeTable of table orders")
                .contains("Allow dynamodb:DescribeTable on the table orders");
    }

    // ------------------------------------------------------------------ the table

    @ParameterizedTest
    @ValueSource(strings = {"initial", "snapshot"})
    void aTableThatIsDeletedFailsTheJob(String mode) throws Exception {
        createItems(40);
        var source = mode.equals("initial") ? initial(PAGE, "2") : snapshot(PAGE, "2");
        AtomicInteger pages = new AtomicInteger();
        table.scans()
                .onPage(
                        (request, page) -> {
                            if (pages.incrementAndGet() == 3) {
                                emulator.deleteTable("orders");
                            }
                        });

        assertThat(failure(source)).containsAnyOf("The table was deleted", "There is no table");
    }

    @ParameterizedTest
    @CsvSource({"initial, 3", "snapshot, 3", "initial, 1", "snapshot, 1"})
    void aTableThatIsReplacedFailsTheJob(String mode, int segments) throws Exception {
        createItems(40);
        String[] options = {
            PAGE, "2", RATE, "20", SEGMENTS, segments + "", "scan.on-data-loss", "continue"
        };
        var source = mode.equals("initial") ? initial(options) : snapshot(options);
        AtomicInteger pages = new AtomicInteger();
        table.scans()
                .onPage(
                        (request, page) -> {
                            if (pages.incrementAndGet() == 3) {
                                emulator.deleteTable("orders");
                                createTable(2);
                                write(50);
                            }
                        });

        assertThat(failure(source))
                .contains("Table 'orders' was deleted and created again")
                .contains("Start the job without state");
    }

    /** The stream has a gap, and the table has not. */
    @Test
    void aStreamThatIsRenewedIsALossAndReadOn() throws Exception {
        createItems(40);
        RunningJob.Spec spec = histories();
        try (RunningJob job =
                run(initial(PAGE, "2", RATE, "30", "scan.on-data-loss", "continue"), spec, null)) {
            awaitMoreRequests(Operation.SCAN, 3);
            put("k1");
            table.disableStream();
            table.enableStream();
            put("k2");
            put("k50");
            awaitHistories(spec);
            job.awaitCheckpoint();
            // Rows may show all that is true before the next stream is found.
            Await.until("the gap is reported", () -> dataLosses(job) == 1);
            assertThat(job.restarts()).isZero();
        }
        awaitHistories(spec);
    }

    // ------------------------------------------------------------------ starts that are refused

    @Test
    void aTableWithoutAStreamIsRefused() throws Exception {
        createItems(
                TableSpec.named("orders").partitionKey("pk", "S").withoutStream().withoutLedger(),
                0);

        assertThat(failure(initial())).contains("Table 'orders' has no stream. Enable one:");
        assertThat(emulator.requests().count(Operation.SCAN)).isZero();
    }

    @Test
    void aTableWhoseStreamIsDisabledIsRefused() throws Exception {
        createItems(5);
        String arn = table.disableStream();

        assertThat(failure(initial()))
                .contains(
                        "The stream "
                                + arn
                                + " of table orders is disabled, but scan.startup.mode = 'initial'"
                                + " reads the changes that are made along with the snapshot. Enable"
                                + " a stream");
        assertThat(emulator.requests().count(Operation.SCAN)).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"KEYS_ONLY", "OLD_IMAGE"})
    void aStreamWithoutNewImagesIsRefused(String viewType) throws Exception {
        createItems(TableSpec.named("orders").partitionKey("pk", "S").viewType(viewType), 5);

        assertThat(failure(initial()))
                .contains("has the view type " + viewType)
                .contains(
                        "but scan.startup.mode = 'initial' needs NEW_IMAGE or NEW_AND_OLD_IMAGES");
        assertThat(emulator.requests().count(Operation.SCAN)).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"initial", "snapshot"})
    void aTableThatIsMissingIsSaidToBe(String mode) throws Exception {
        assertThat(failure(mode.equals("initial") ? initial() : snapshot()))
                .contains(
                        "There is no table 'orders' in this account and region. Check table-name");
    }

    // ------------------------------------------------------------------ other streams

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void streamsWithoutOldImagesAreUpserts(int parallelism) throws Exception {
        createItems(
                TableSpec.named("orders")
                        .partitionKey("pk", "S")
                        .viewType(StreamViewType.NEW_IMAGE)
                        .initialShards(2),
                30);
        table.scans()
                .onPage(
                        (request, page) -> {
                            put("k" + random.nextInt(30));
                            table.delete(Map.of("pk", "k" + random.nextInt(30)));
                        });
        RunningJob.Spec spec = histories().parallelism(parallelism);
        try (RunningJob job = run(initial(PAGE, "3"), spec, null)) {
            Await.until("all that is true is shown", () -> upserts(spec).isComplete());
            job.awaitCheckpoint();
        }
        assertThat(upserts(spec).report().problems()).isEmpty();
    }

    private HistoryChecker upserts(RunningJob.Spec spec) {
        HistoryChecker checker = HistoryChecker.ofUpserts(table).since(pin);
        for (String event : spec.seen()) {
            String[] parts = event.split(";", -1);
            if (parts[0].equals("REMOVE")) {
                checker.sawDelete(Map.of("pk", parts[1]));
            } else {
                checker.sawInsert(item(parts[1], parts[3]));
            }
        }
        return checker;
    }

    // ------------------------------------------------------------------ items alone

    @ParameterizedTest
    @CsvSource({"1, false", "2, false", "3, false", "1, true", "3, true"})
    void itemsAloneAreReadOnceOverFailuresAndSavepoints(int parallelism, boolean chained)
            throws Exception {
        createItems(200);
        table.disableStream();
        String[] slowly = {PAGE, "5", RATE, "40"};
        RunningJob.Spec spec = histories().parallelism(parallelism);
        if (chained) {
            spec.chained();
        }
        String savepoint;
        try (RunningJob job = run(snapshot(slowly), spec, null)) {
            Await.until("some are shown", () -> spec.seen().size() >= 20);
            // One segment is read at a time, and goes to the first of those that have none.
            job.failSubtaskAfter(3, 0);
            Await.until("a task has failed", job::hasFailed);
            job.awaitRunning();
            awaitMoreRequests(Operation.SCAN, 2);
            savepoint = job.stopWithSavepoint(savepoints);
        }
        assertThat(spec.seen()).hasSizeLessThan(200);
        try (RunningJob job = run(snapshot(), spec, savepoint)) {
            awaitFinished(job);
        }
        assertItems(spec);
    }

    @Test
    void itemsAloneAreReadInAnotherParallelism() throws Exception {
        createItems(200);
        RunningJob.Spec spec = histories();
        String savepoint = null;
        for (int parallelism : new int[] {3, 1, 4}) {
            try (RunningJob job =
                    run(
                            snapshot(PAGE, "5", RATE, "30"),
                            spec.parallelism(parallelism),
                            savepoint)) {
                awaitMoreRequests(Operation.SCAN, 3);
                savepoint = job.stopWithSavepoint(savepoints);
            }
        }
        try (RunningJob job = run(snapshot(), spec.parallelism(2), savepoint)) {
            awaitFinished(job);
        }
        assertItems(spec);
    }

    @Test
    void aTableWithoutAnyStreamIsReadAlone() throws Exception {
        createItems(
                TableSpec.named("orders").partitionKey("pk", "S").withoutStream().withoutLedger(),
                50);
        RunningJob.Spec spec = histories();
        try (RunningJob job = run(snapshot(), spec, null)) {
            awaitFinished(job);
        }
        assertThat(spec.seen()).doesNotHaveDuplicates().hasSize(50);
    }

    // ------------------------------------------------------------------ restores

    private String savepointOf(
            DynamoDbStreamsSource<ChangeEvent<Map<String, AttributeValue>>> source,
            RunningJob.Spec spec)
            throws Exception {
        try (RunningJob job = run(source, spec, null)) {
            Await.until("something is shown", () -> !spec.seen().isEmpty());
            return job.stopWithSavepoint(savepoints);
        }
    }

    /** The operator behind the source has state, so Flink refuses it before the source does. */
    @Test
    void aSnapshotWithChangesGoesOnInNoOtherMode() throws Exception {
        createItems(60);
        String savepoint = savepointOf(initial(PAGE, "2", RATE, "10"), histories());

        for (StartingPosition other :
                List.of(StartingPosition.latest(), StartingPosition.snapshot())) {
            try (RunningJob job =
                    run(builder(other).build(), histories().withoutRestarts(), savepoint)) {
                assertThat(job.failure())
                        .contains("because the operator is not available in the new program");
            }
        }
    }

    @Test
    void itemsAloneGoOnInNoOtherMode() throws Exception {
        createItems(60);
        String savepoint = savepointOf(snapshot(PAGE, "2", RATE, "10"), histories());

        for (StartingPosition other :
                List.of(StartingPosition.latest(), StartingPosition.initial())) {
            try (RunningJob job =
                    run(builder(other).build(), histories().withoutRestarts(), savepoint)) {
                assertThat(job.failure())
                        .contains("Cannot restore: scan.startup.mode is '")
                        .contains("but the state was written with 'snapshot'");
            }
        }
    }

    @Test
    void itemsAloneGoOnWithNoOtherTable() throws Exception {
        createItems(60);
        String savepoint = savepointOf(snapshot(PAGE, "2", RATE, "10"), histories());
        emulator.createTable(TableSpec.named("customers").partitionKey("pk", "S"));
        var source =
                Sources.changeEvents(emulator, "customers")
                        .setStartingPosition(StartingPosition.snapshot())
                        .build();

        try (RunningJob job = run(source, histories().withoutRestarts(), savepoint)) {
            assertThat(job.failure())
                    .contains("The split orders/segment/")
                    .contains("is of nothing that the source reads");
        }
    }

    /** What is behind it must not wait for rows. */
    @Test
    void aSourceThatReadNoSnapshotGoesOnWithoutOne() throws Exception {
        createItems(30);
        RunningJob.Spec spec = histories();
        String savepoint = savepointOf(builder(StartingPosition.trimHorizon()).build(), spec);
        put("k1");
        try (RunningJob job =
                run(builder(StartingPosition.trimHorizon()).build(), spec, savepoint)) {
            awaitSeen(spec, 31);
            savepoint = job.stopWithSavepoint(savepoints);
        }
        put("k2");
        try (RunningJob job = run(initial(), spec, savepoint)) {
            awaitSeen(spec, 32);
            put("k2");
            awaitSeen(spec, 33);
            job.awaitCheckpoint();
        }
        assertThat(emulator.requests().count(Operation.SCAN)).isZero();
        assertThat(spec.seen()).noneMatch(event -> event.startsWith("READ"));
        assertThat(spec.seen()).hasSize(33);
    }
}
