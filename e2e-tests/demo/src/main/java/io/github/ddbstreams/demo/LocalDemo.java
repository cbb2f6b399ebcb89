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
package io.github.ddbstreams.demo;

import io.github.ddbstreams.demo.DemoJob.Delivery;
import io.github.ddbstreams.flink.source.DynamoDbStreamsSource;
import io.github.ddbstreams.flink.source.StartingPosition;
import io.github.ddbstreams.flink.source.deserialization.DynamoDbStreamsDeserializationSchema;
import io.github.ddbstreams.flink.source.event.ChangeEvent;
import io.github.ddbstreams.flink.source.event.Operation;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Writes to a DynamoDB Local, reads its stream meanwhile, and compares. */
final class LocalDemo {

    private static final int MIN_ROLL_OVERS = 4;
    private static final int SECONDS_BETWEEN_ROLL_OVERS = 5;

    /** So long nothing may arrive before what is missing counts as lost. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** After the last expected event: time for a few more checkpoints to bring one too many. */
    private static final int SECONDS_FOR_DUPLICATES = 2;

    private static final String ANY = "demo";

    private final Arguments arguments;
    private final Printer printer;
    private final CountDownLatch stop;
    private final Ledger ledger = new Ledger();
    private final Arrivals arrivals = new Arrivals();
    private final Lags lags = new Lags();

    /** When something arrived for the first time; before that, lag is the time to start a job. */
    private volatile long readingSinceMillis = Long.MAX_VALUE;

    LocalDemo(Arguments arguments, Printer printer, CountDownLatch stop) {
        this.arguments = arguments;
        this.printer = printer;
        this.stop = stop;
    }

    /** Whether everything agreed. */
    boolean run() throws Exception {
        printer.line("Starting Amazon's DynamoDB Local in this process, in memory ...");
        try (LocalDynamoDb database = LocalDynamoDb.start();
                AwsClients clients =
                        new AwsClients(
                                Region.US_EAST_1,
                                database.endpoint(),
                                StaticCredentialsProvider.create(
                                        AwsBasicCredentials.create(ANY, ANY)))) {
            Orders orders = new Orders(clients.tables());
            orders.create();
            Writer writer =
                    new Writer(new Workload(arguments.seed()), orders, database, ledger, stop);
            writer.writeFirstItems();
            String streamArn = orders.enableStream();
            introduce(database);
            printer.line(DemoJob.STARTING);
            FutureTask<Void> writing = startWriting(writer);
            try (DemoJob job =
                    ChangeJob.start(source(database), Delivery.EXACTLY_ONCE, this::arrived)) {
                Callable<ShardCensus> census = () -> ShardCensus.take(clients.streams(), streamArn);
                if (!readEverything(job, writing, writer, census)) {
                    printer.line("Stopped.");
                    return false;
                }
            }
            return report(
                    Comparer.compare(ledger.writes(), arrivals.byKey(), orders.scan()), writer);
        }
    }

    private void introduce(LocalDynamoDb database) {
        printer.line(
                String.format(
                        "It listens on %s, with a table '%s' of %,d items. They were written before"
                                + " the table had a stream: no change tells of them.",
                        database.endpoint(), Orders.TABLE, Workload.FIRST_ITEMS));
        printer.line(
                String.format(
                        "From now on %d changes a second are written (seed %d), until %d seconds"
                                + " after the job begins to read, and the shards of the stream"
                                + " roll over%s.",
                        arguments.rate(),
                        arguments.seed(),
                        seconds(),
                        arguments.chaos()
                                ? "; half-way through the table a task of the job fails"
                                : ""));
        printer.line(
                String.format(
                        "The job reads the whole table and its changes at once (NEW_AND_OLD_IMAGES),"
                                + " and merges them: each item once (READ), then every change of"
                                + " it. An item that changes before it is read begins with that"
                                + " change, as an INSERT. The table is read at no more than %d read"
                                + " units a second, so that you can watch.",
                        SnapshotPace.READ_UNITS));
        printer.line(
                String.format(
                        "At most %d items and changes a second are shown; every one is compared."
                                + " The job hands them over at each checkpoint, once a second.",
                        Printer.EVENTS_A_SECOND));
        printer.line("");
    }

    private static DynamoDbStreamsSource<ChangeEvent<Map<String, AttributeValue>>> source(
            LocalDynamoDb database) {
        return DynamoDbStreamsSource.<ChangeEvent<Map<String, AttributeValue>>>builder()
                .setTableName(Orders.TABLE)
                .setStartingPosition(StartingPosition.initial())
                .setDeserializationSchema(DynamoDbStreamsDeserializationSchema.changeEvents())
                .setProperties(SnapshotPace.OPTIONS)
                .setProperty("aws.region", Region.US_EAST_1.id())
                .setProperty("aws.endpoint", database.endpoint().toString())
                .setProperty("aws.credentials.provider", "BASIC")
                .setProperty("aws.credentials.provider.basic.accesskeyid", ANY)
                .setProperty("aws.credentials.provider.basic.secretkey", ANY)
                .build();
    }

    private void arrived(Arrival arrival) {
        ChangeEvent<Map<String, AttributeValue>> event = arrival.event();
        readingSinceMillis = Math.min(readingSinceMillis, arrival.atMillis());
        long sentAt =
                ledger.sentAt(event.keys().get(Orders.KEY).s(), Comparer.numberOf(event))
                        .orElse(arrival.atMillis());
        boolean steady = event.operation() != Operation.READ && sentAt >= readingSinceMillis;
        if (steady) {
            lags.add(arrival.atMillis() - sentAt);
        }
        arrivals.add(arrival);
        printer.event(
                arrival,
                steady ? String.format("lag %,d ms", arrival.atMillis() - sentAt) : "earlier");
    }

    private FutureTask<Void> startWriting(Writer writer) {
        FutureTask<Void> writing = new FutureTask<>(() -> write(writer), null);
        Thread thread = new Thread(writing, "demo-writer");
        thread.setDaemon(true);
        thread.start();
        return writing;
    }

    /** Reads until nothing is missing; false if it was stopped. */
    private boolean readEverything(
            DemoJob job, FutureTask<Void> writing, Writer writer, Callable<ShardCensus> census)
            throws Exception {
        Progress progress = new Progress(job, writer, census);
        for (int second = 1; !writing.isDone(); second++) {
            if (!progress.tick(String.format("%2d s", second))) {
                return false;
            }
        }
        writing.get();
        while (!isAllRead() && progress.isPatient()) {
            if (!progress.tick("all written, not yet all read")) {
                return false;
            }
        }
        if (!isAllRead()) {
            printer.line(
                    String.format(
                            "-- Nothing has arrived for %d s, so what is missing is taken for"
                                    + " lost.",
                            PATIENCE.toSeconds()));
        }
        for (int i = 0; i < SECONDS_FOR_DUPLICATES; i++) {
            if (!progress.tick("waiting for duplicates")) {
                return false;
            }
        }
        return true;
    }

    private boolean isAllRead() {
        return Comparer.compare(ledger.writes(), arrivals.byKey(), Map.of()).lost() == 0;
    }

    private void write(Writer writer) {
        try {
            writer.write(
                    () -> readingSinceMillis != Long.MAX_VALUE,
                    seconds(),
                    arguments.rate(),
                    Math.max(MIN_ROLL_OVERS, seconds() / SECONDS_BETWEEN_ROLL_OVERS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private int seconds() {
        return arguments.seconds() == null ? Arguments.DEFAULT_SECONDS : arguments.seconds();
    }

    private boolean report(Comparison result, Writer writer) {
        printer.line("");
        row("items at the start", Workload.FIRST_ITEMS, "in the table, and in no stream");
        row(
                "changes written",
                ledger.count(),
                String.format(
                        "%s, %s, %s, over %s",
                        Words.count(ledger.count(Operation.INSERT), "insert"),
                        Words.count(ledger.count(Operation.MODIFY), "update"),
                        Words.count(ledger.count(Operation.REMOVE), "delete"),
                        Words.count(writer.rollOvers(), "roll-over")));
        row("items read", arrivals.rows(), "by the snapshot, each as the first of its key");
        row(
                "changes read",
                arrivals.changes(),
                String.format("from %s", Words.count(arrivals.shardCount(), "shard")));
        row(
                "  merged",
                result.contained(),
                "not emitted: what came first of the key has them already");
        row("  lost", result.lost(), "");
        row("  duplicate", result.duplicate(), "");
        row("  out of order", result.outOfOrder(), "within a key");
        row("  wrong", result.wrong(), "another operation or image than written");
        row("items in the table", result.itemsInTable(), "by a scan");
        row("items rebuilt", result.itemsRebuilt(), "from what was read alone");
        row("  differing", result.itemsDiffering(), "");
        printer.line(
                String.format(
                        "  %-20s %9s  median; 99 %%: %,d ms, most: %,d ms",
                        "lag",
                        String.format("%,d ms", lags.percentile(50)),
                        lags.percentile(99),
                        lags.percentile(100)));
        printer.line("");
        long planned = (long) seconds() * arguments.rate();
        if (writer.steadyWrites() * 10 < planned * 9) {
            printer.line(
                    String.format(
                            "(%,d changes were to be written while the job reads: the writer could not keep up with %d"
                                    + " a second on this machine.)",
                            planned, arguments.rate()));
        }
        if (result.passed()) {
            printer.verdict(
                    true,
                    "PASSED: every item arrived, then each of its changes, once and in order; none"
                            + " differs.");
        } else {
            reportFailure(result);
        }
        return result.passed();
    }

    private void reportFailure(Comparison result) {
        int shown = Math.min(result.details().size(), 10);
        printer.verdict(
                false,
                String.format(
                        "FAILED: what arrived differs from what was written. The first %d of %,d"
                                + " findings:",
                        shown, result.details().size()));
        result.details().subList(0, shown).forEach(detail -> printer.line("  " + detail));
    }

    private void row(String name, long number, String remark) {
        printer.line(String.format("  %-20s %,9d  %s", name, number, remark).stripTrailing());
    }

    /** A line a second. */
    private final class Progress {
        private final DemoJob job;
        private final Writer writer;
        private final Callable<ShardCensus> census;
        private int read;
        private boolean tableRead;
        private boolean failed;
        private long lastCount;
        private long lastArrivalNanos = System.nanoTime();

        Progress(DemoJob job, Writer writer, Callable<ShardCensus> census) {
            this.job = job;
            this.writer = writer;
            this.census = census;
        }

        /** Waits a second and prints what it brought; false if the demo is stopped. */
        boolean tick(String phase) throws Exception {
            if (stop.await(1, TimeUnit.SECONDS)) {
                return false;
            }
            job.check();
            long count = arrivals.rows() + arrivals.changes();
            if (count > lastCount) {
                lastArrivalNanos = System.nanoTime();
            }
            lastCount = count;
            ShardCensus shards = census.call();
            long lag = lags.takeMost();
            printer.progress(
                    String.format(
                            "%s: %s; changes: %,d written, %,d read, lag %s; %s; shards: %d read, %d"
                                    + " open, %d ended",
                            phase,
                            table(),
                            ledger.count(),
                            arrivals.changes(),
                            lag < 0 ? "-" : String.format("%,d ms", lag),
                            Words.count(writer.rollOvers(), "roll-over"),
                            arrivals.shardCount(),
                            shards.open(),
                            shards.ended()));
            failHalfWay();
            return true;
        }

        private String table() {
            if (!tableRead) {
                read = ledger.countFirst(arrivals.keys());
                tableRead = read == Workload.FIRST_ITEMS;
            }
            return tableRead
                    ? "table read"
                    : String.format("table %2d %%", read * 100 / Workload.FIRST_ITEMS);
        }

        private void failHalfWay() {
            if (arguments.chaos() && !failed && read * 2 >= Workload.FIRST_ITEMS) {
                failed = true;
                StampArrival.failOnce();
                printer.line("-- CHAOS: a task fails now; the job goes on from its checkpoint");
            }
        }

        boolean isPatient() {
            return System.nanoTime() - lastArrivalNanos < PATIENCE.toNanos();
        }
    }
}
