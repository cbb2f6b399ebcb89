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

    /** Written before the job starts, so that it has to begin at the trim horizon. */
    private static final int HISTORY = 100;

    private static final int MIN_ROLL_OVERS = 3;
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
            String streamArn = orders.create();
            Writer writer =
                    new Writer(new Workload(arguments.seed()), orders, database, ledger, stop);
            writer.writeAtOnce(HISTORY);
            introduce(database);
            printer.line(DemoJob.STARTING);
            try (DemoJob job =
                    ChangeJob.start(source(database), Delivery.EXACTLY_ONCE, this::arrived)) {
                Callable<ShardCensus> census = () -> ShardCensus.take(clients.streams(), streamArn);
                if (!readEverything(job, writer, census)) {
                    printer.line("Stopped.");
                    return false;
                }
            }
            return report(
                    Comparer.compare(ledger.writes(), arrivals.byKey(), orders.scan()),
                    writer.rollOvers());
        }
    }

    private void introduce(LocalDynamoDb database) {
        printer.line(
                String.format(
                        "It listens on %s, with a table '%s' that has a stream"
                                + " (NEW_AND_OLD_IMAGES).",
                        database.endpoint(), Orders.TABLE));
        printer.line(
                String.format(
                        "%d changes are written, and a shard rolled over, before the Flink job"
                                + " starts: it reads from the trim horizon.",
                        HISTORY));
        printer.line(
                String.format(
                        "Then %d a second for %d seconds (seed %d), with more roll-overs%s.",
                        arguments.rate(),
                        seconds(),
                        arguments.seed(),
                        arguments.chaos() ? ", and half-way a task fails" : ""));
        printer.line(
                String.format(
                        "At most %d changes a second are shown; every one is compared. The job"
                                + " hands them over at each checkpoint, once a second.",
                        Printer.EVENTS_A_SECOND));
        printer.line("");
    }

    private static DynamoDbStreamsSource<ChangeEvent<Map<String, AttributeValue>>> source(
            LocalDynamoDb database) {
        return DynamoDbStreamsSource.<ChangeEvent<Map<String, AttributeValue>>>builder()
                .setTableName(Orders.TABLE)
                .setStartingPosition(StartingPosition.trimHorizon())
                .setDeserializationSchema(DynamoDbStreamsDeserializationSchema.changeEvents())
                .setProperty("aws.region", Region.US_EAST_1.id())
                .setProperty("aws.endpoint", database.endpoint().toString())
                .setProperty("aws.credentials.provider", "BASIC")
                .setProperty("aws.credentials.provider.basic.accesskeyid", ANY)
                .setProperty("aws.credentials.provider.basic.secretkey", ANY)
                .build();
    }

    private void arrived(Arrival arrival) {
        ChangeEvent<Map<String, AttributeValue>> event = arrival.event();
        long lag =
                arrival.atMillis()
                        - ledger.sentAt(event.keys().get(Orders.KEY).s(), Comparer.numberOf(event))
                                .orElse(arrival.atMillis());
        boolean steady = arrivals.count() >= HISTORY;
        if (steady) {
            lags.add(lag);
        }
        arrivals.add(arrival);
        printer.event(arrival, steady ? String.format("lag %,d ms", lag) : "earlier");
    }

    /** Writes, and reads until nothing is missing; false if it was stopped. */
    private boolean readEverything(DemoJob job, Writer writer, Callable<ShardCensus> census)
            throws Exception {
        Progress progress = new Progress(job, writer, census);
        while (arrivals.count() < HISTORY && progress.isPatient()) {
            if (!progress.tick("the job starts")) {
                return false;
            }
        }
        FutureTask<Void> writing = new FutureTask<>(() -> write(writer), null);
        Thread thread = new Thread(writing, "demo-writer");
        thread.setDaemon(true);
        thread.start();
        boolean failed = !arguments.chaos();
        for (int second = 1; !writing.isDone(); second++) {
            if (!progress.tick(String.format("%2d s", second))) {
                return false;
            }
            if (!failed && second >= seconds() / 2) {
                failed = true;
                StampArrival.failOnce();
                printer.line("-- CHAOS: a task fails now; the job goes on from its checkpoint");
            }
        }
        writing.get();
        while (arrivals.count() < ledger.count() && progress.isPatient()) {
            if (!progress.tick("all written, not yet all read")) {
                return false;
            }
        }
        if (arrivals.count() < ledger.count()) {
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

    private void write(Writer writer) {
        try {
            writer.writeSteadily(
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

    private boolean report(Comparison result, int rollOvers) {
        printer.line("");
        row(
                "changes written",
                ledger.count(),
                String.format(
                        "%s, %s, %s, of %s",
                        Words.count(ledger.count(Operation.INSERT), "insert"),
                        Words.count(ledger.count(Operation.MODIFY), "update"),
                        Words.count(ledger.count(Operation.REMOVE), "delete"),
                        Words.count(ledger.writes().size(), "key")));
        row(
                "changes read",
                arrivals.count(),
                String.format(
                        "from %s, over %s",
                        Words.count(arrivals.shardCount(), "shard"),
                        Words.count(rollOvers, "roll-over")));
        row("  lost", result.lost(), "");
        row("  duplicate", result.duplicate(), "");
        row("  out of order", result.outOfOrder(), "within a key");
        row("  wrong", result.wrong(), "another operation or image than written");
        row("items in the table", result.itemsInTable(), "by a scan");
        row("items rebuilt", result.itemsRebuilt(), "from the changes alone");
        row("  differing", result.itemsDiffering(), "");
        printer.line(
                String.format(
                        "  %-20s %9s  median; 99 %%: %,d ms, most: %,d ms",
                        "lag",
                        String.format("%,d ms", lags.percentile(50)),
                        lags.percentile(99),
                        lags.percentile(100)));
        printer.line("");
        long planned = HISTORY + (long) seconds() * arguments.rate();
        if (ledger.count() * 10 < planned * 9) {
            printer.line(
                    String.format(
                            "(%,d changes were to be written: the writer could not keep up with %d"
                                    + " a second on this machine.)",
                            planned, arguments.rate()));
        }
        if (result.passed()) {
            printer.verdict(
                    true, "PASSED: every change arrived exactly once and in order, none differs.");
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
            long count = arrivals.count();
            if (count > lastCount) {
                lastArrivalNanos = System.nanoTime();
            }
            ShardCensus shards = census.call();
            long lag = lags.takeMost();
            printer.progress(
                    String.format(
                            "%s: written %,d, read %,d (%,d/s), lag %s; roll-overs %d, shards: %d"
                                    + " read, %d open, %d ended",
                            phase,
                            ledger.count(),
                            count,
                            count - lastCount,
                            lag < 0 ? "-" : String.format("%,d ms", lag),
                            writer.rollOvers(),
                            arrivals.shardCount(),
                            shards.open(),
                            shards.ended()));
            lastCount = count;
            return true;
        }

        boolean isPatient() {
            return System.nanoTime() - lastArrivalNanos < PATIENCE.toNanos();
        }
    }
}
