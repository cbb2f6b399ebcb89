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

import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.TableResult;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Writes to a DynamoDB Local, shows an aggregate that SQL keeps up to date, and compares it with
 * what a scan of the table gives.
 */
final class SqlDemo {

    static final String QUERY =
            """
            SELECT status, COUNT(*) AS orders, SUM(quantity) AS items, SUM(total) AS total
            FROM orders
            GROUP BY status""";

    private static final int SECONDS_BETWEEN_ROLL_OVERS = 5;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** After the result is right: time for more checkpoints to bring a change too many. */
    private static final int SECONDS_FOR_DUPLICATES = 2;

    private static final int BAR_WIDTH = 30;
    private static final String ANY = "demo";

    private final Arguments arguments;
    private final Printer printer;
    private final CountDownLatch stop;
    private final Ledger ledger = new Ledger();
    private final LiveTotals live = new LiveTotals();

    SqlDemo(Arguments arguments, Printer printer, CountDownLatch stop) {
        this.arguments = arguments;
        this.printer = printer;
        this.stop = stop;
    }

    /** Whether the aggregate agreed. */
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
            orders.enableStream();
            String table = createTable(database.endpoint());
            introduce(table);
            printer.line(DemoJob.STARTING);
            FutureTask<Void> writing = startWriting(writer);
            try (DemoJob job = start(table)) {
                if (!follow(job, writing, writer, orders)) {
                    printer.line("Stopped.");
                    return false;
                }
            }
            return report(expected(orders), writer.rollOvers());
        }
    }

    private static String createTable(URI endpoint) {
        return """
            CREATE TABLE orders (
              `order` STRING,
              customer STRING,
              status STRING,
              quantity INT,
              total DECIMAL(20, 2),
              PRIMARY KEY (`order`) NOT ENFORCED
            ) WITH (
              'connector' = 'dynamodb-streams',
              'table-name' = 'orders',
              'changelog-mode' = 'all',
              'scan.snapshot.max-read-units' = '%s',
              'scan.snapshot.page-size' = '100',
              'scan.snapshot.delay' = '1 s',
              'aws.region' = '%s',
              'aws.endpoint' = '%s',
              'aws.credentials.provider' = 'BASIC',
              'aws.credentials.provider.basic.accesskeyid' = '%s',
              'aws.credentials.provider.basic.secretkey' = '%s'
            )"""
                .formatted(SnapshotPace.READ_UNITS, Region.US_EAST_1.id(), endpoint, ANY, ANY);
    }

    private void introduce(String table) {
        printer.line("");
        printer.line(table + ";");
        printer.line("");
        printer.line(QUERY + ";");
        printer.line("");
        printer.line(
                String.format(
                        "The table has %,d items, written before it had a stream. From now on %d"
                                + " changes a second are written (seed %d), until %d seconds after"
                                + " the query begins to read, with shard roll-overs. The query reads the whole table and follows"
                                + " its changes. No option asks for that: those of scan.snapshot"
                                + " only make it slow enough to be watched. The result moves at"
                                + " each checkpoint, once a second.",
                        Workload.FIRST_ITEMS, arguments.rate(), arguments.seed(), seconds()));
        printer.line("");
    }

    private DemoJob start(String table) {
        StreamTableEnvironment tables =
                StreamTableEnvironment.create(
                        StreamExecutionEnvironment.createLocalEnvironment(
                                DemoJob.PARALLELISM,
                                DemoJob.configuration(DemoJob.Delivery.EXACTLY_ONCE)));
        tables.executeSql(table);
        TableResult result = tables.executeSql(QUERY);
        return DemoJob.collect(result.getJobClient().orElseThrow(), result.collect(), live::accept);
    }

    private FutureTask<Void> startWriting(Writer writer) {
        FutureTask<Void> writing = new FutureTask<>(() -> write(writer), null);
        Thread thread = new Thread(writing, "demo-writer");
        thread.setDaemon(true);
        thread.start();
        return writing;
    }

    /** Shows the result until it is what the table holds; false if it was stopped. */
    private boolean follow(DemoJob job, FutureTask<Void> writing, Writer writer, Orders orders)
            throws Exception {
        for (int second = 1; !writing.isDone(); second++) {
            if (!tick(job, String.format("%2d s", second), writer)) {
                return false;
            }
        }
        writing.get();
        Map<String, StatusTotal> expected = expected(orders);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!live.snapshot().equals(expected) && System.nanoTime() < deadline) {
            if (!tick(job, "all written, not yet all in the result", writer)) {
                return false;
            }
        }
        for (int i = 0; i < SECONDS_FOR_DUPLICATES; i++) {
            if (!tick(job, "waiting for a change too many", writer)) {
                return false;
            }
        }
        return true;
    }

    private void write(Writer writer) {
        try {
            writer.write(
                    () -> live.changes() > 0,
                    seconds(),
                    arguments.rate(),
                    1 + seconds() / SECONDS_BETWEEN_ROLL_OVERS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private int seconds() {
        return arguments.seconds() == null ? Arguments.DEFAULT_SECONDS : arguments.seconds();
    }

    /** Waits a second and shows what it brought; false if the demo is stopped. */
    private boolean tick(DemoJob job, String phase, Writer writer) throws InterruptedException {
        if (stop.await(1, TimeUnit.SECONDS)) {
            return false;
        }
        job.check();
        Map<String, StatusTotal> totals = live.snapshot();
        List<String> lines = new ArrayList<>();
        lines.add(
                String.format(
                        "-- %s: %s written, %s; the result is of %s, and has changed %,d times",
                        phase,
                        Words.count(ledger.count(), "change"),
                        Words.count(writer.rollOvers(), "roll-over"),
                        Words.count(
                                totals.values().stream().mapToLong(StatusTotal::orders).sum(),
                                "order"),
                        live.changes()));
        lines.addAll(chart(totals));
        printer.redraw(lines);
        return true;
    }

    private static List<String> chart(Map<String, StatusTotal> totals) {
        long most = totals.values().stream().mapToLong(StatusTotal::orders).max().orElse(1);
        List<String> lines = new ArrayList<>();
        lines.add(String.format("   %-10s %7s %7s %14s", "status", "orders", "items", "total"));
        for (String status : Workload.STATUSES) {
            StatusTotal total = totals.getOrDefault(status, StatusTotal.none(status));
            lines.add(
                    String.format(
                                    "   %-10s %,7d %,7d %,14.2f  %s",
                                    status,
                                    total.orders(),
                                    total.items(),
                                    total.total(),
                                    "#".repeat((int) (total.orders() * BAR_WIDTH / most)))
                            .stripTrailing());
        }
        return lines;
    }

    /** The aggregate, from a scan of the table. */
    private static Map<String, StatusTotal> expected(Orders orders) {
        Map<String, StatusTotal> totals = new TreeMap<>();
        for (Map<String, AttributeValue> item : orders.scan().values()) {
            totals.compute(
                    item.get("status").s(),
                    (status, total) ->
                            (total == null ? StatusTotal.none(status) : total)
                                    .plus(
                                            Long.parseLong(item.get("quantity").n()),
                                            new BigDecimal(item.get("total").n())));
        }
        return totals;
    }

    private boolean report(Map<String, StatusTotal> expected, int rollOvers) {
        Map<String, StatusTotal> result = live.snapshot();
        printer.line("");
        printer.line(
                String.format(
                        "%s at the start, %s over %s; the result has changed %,d times, %d of them against"
                                + " what it was.",
                        Words.count(Workload.FIRST_ITEMS, "item"),
                        Words.count(ledger.count(), "change"),
                        Words.count(rollOvers, "roll-over"),
                        live.changes(),
                        live.inconsistent()));
        if (result.equals(expected) && live.inconsistent() == 0) {
            printer.verdict(
                    true,
                    "PASSED: the live result is what the same aggregate of a scan of the table"
                            + " gives.");
            return true;
        }
        printer.verdict(
                false,
                "FAILED: the live result differs from the same aggregate of a scan of the table:");
        printer.line("  live " + result.values());
        printer.line("  scan " + expected.values());
        return false;
    }
}
