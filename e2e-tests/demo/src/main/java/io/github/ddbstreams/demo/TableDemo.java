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
import io.github.ddbstreams.flink.source.DynamoDbStreamsSourceBuilder;
import io.github.ddbstreams.flink.source.StartingPosition;
import io.github.ddbstreams.flink.source.deserialization.DynamoDbStreamsDeserializationSchema;
import io.github.ddbstreams.flink.source.event.ChangeEvent;
import io.github.ddbstreams.flink.source.event.Operation;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Reads a table of the user's, and never writes to it. */
final class TableDemo {

    private static final int QUIET_SECONDS = 10;

    private final Arguments arguments;
    private final Printer printer;
    private final CountDownLatch stop;
    private final Map<Operation, Long> operations = new EnumMap<>(Operation.class);
    private final Set<String> shards = new HashSet<>();
    private long count;

    TableDemo(Arguments arguments, Printer printer, CountDownLatch stop) {
        this.arguments = arguments;
        this.printer = printer;
        this.stop = stop;
    }

    /**
     * @throws DemoException if the table cannot be read
     */
    void run() throws Exception {
        Region region = UserTable.region(arguments.region());
        try (DefaultCredentialsProvider credentials = DefaultCredentialsProvider.builder().build();
                AwsClients clients = new AwsClients(region, arguments.endpoint(), credentials)) {
            UserTable table =
                    UserTable.find(
                            clients.tables(), arguments.table(), region, arguments.endpoint());
            introduce(table, table.census(clients.streams()), credentials);
            printer.line(DemoJob.STARTING);
            try (DemoJob job = ChangeJob.start(source(region), Delivery.AT_ONCE, this::arrived)) {
                follow(job);
            }
            summarise();
        }
    }

    private void introduce(
            UserTable table, ShardCensus census, AwsCredentialsProvider credentials) {
        printer.line(
                String.format(
                        "Reading %s (%s; %d shards open, %d ended) from %s, as %s.",
                        table.streamArn(),
                        table.viewType(),
                        census.open(),
                        census.ended(),
                        switch (arguments.from()) {
                            case INITIAL -> "the whole table on, which consumes its read units";
                            case TRIM_HORIZON -> "the trim horizon";
                            case LATEST -> "now";
                        },
                        credentials.resolveCredentials().accessKeyId()));
        printer.line(
                String.format(
                        "Nothing is written to the table. At most %d events a second are shown;"
                                + " %s. Lag is from the creation time in the record, which is"
                                + " rounded down: to the second, by DynamoDB Local to the minute.",
                        Printer.EVENTS_A_SECOND,
                        arguments.seconds() == null
                                ? "Ctrl-C ends it"
                                : "it ends after " + arguments.seconds() + " seconds"));
        printer.line("");
    }

    private DynamoDbStreamsSource<ChangeEvent<Map<String, AttributeValue>>> source(Region region) {
        DynamoDbStreamsSourceBuilder<ChangeEvent<Map<String, AttributeValue>>> builder =
                DynamoDbStreamsSource.<ChangeEvent<Map<String, AttributeValue>>>builder()
                        .setTableName(arguments.table())
                        .setStartingPosition(
                                switch (arguments.from()) {
                                    case INITIAL -> StartingPosition.initial();
                                    case TRIM_HORIZON -> StartingPosition.trimHorizon();
                                    case LATEST -> StartingPosition.latest();
                                })
                        .setDeserializationSchema(
                                DynamoDbStreamsDeserializationSchema.changeEvents())
                        .setProperty("aws.region", region.id());
        if (arguments.endpoint() != null) {
            builder.setProperty("aws.endpoint", arguments.endpoint().toString());
        }
        return builder.build();
    }

    private void arrived(Arrival arrival) {
        ChangeEvent<Map<String, AttributeValue>> event = arrival.event();
        synchronized (this) {
            count++;
            operations.merge(event.operation(), 1L, Long::sum);
            if (event.operation() != Operation.READ) {
                shards.add(event.shardId());
            }
        }
        Instant created = event.approximateCreationTime();
        printer.event(
                arrival,
                created == null
                        ? ""
                        : String.format(
                                "lag %,.1f s",
                                (arrival.atMillis() - created.toEpochMilli()) / 1000.0));
    }

    private void follow(DemoJob job) throws InterruptedException {
        long before = 0;
        int quiet = 0;
        for (int second = 1;
                arguments.seconds() == null || second <= arguments.seconds();
                second++) {
            if (stop.await(1, TimeUnit.SECONDS)) {
                return;
            }
            job.check();
            long now = count();
            quiet = now == before ? quiet + 1 : 0;
            if (quiet == 0 || quiet % QUIET_SECONDS == 0) {
                printer.progress(
                        String.format(
                                "%d s: read %,d (%,d/s) from %d shards",
                                second, now, now - before, shardCount()));
            }
            before = now;
        }
    }

    private synchronized long count() {
        return count;
    }

    private synchronized int shardCount() {
        return shards.size();
    }

    private synchronized void summarise() {
        long rows = operations.getOrDefault(Operation.READ, 0L);
        printer.line("");
        printer.line(
                String.format(
                        "Read %s%s from %s: %s, %s, %s.",
                        rows == 0 ? "" : Words.count(rows, "item") + ", and ",
                        Words.count(count - rows, "change"),
                        Words.count(shards.size(), "shard"),
                        Words.count(operations.getOrDefault(Operation.INSERT, 0L), "insert"),
                        Words.count(operations.getOrDefault(Operation.MODIFY, 0L), "update"),
                        Words.count(operations.getOrDefault(Operation.REMOVE, 0L), "delete")));
    }
}
