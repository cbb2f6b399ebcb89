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
package io.github.ddbstreams.emulator;

import io.github.ddbstreams.emulator.http.HttpServer;
import java.net.URI;
import java.util.List;

/**
 * DynamoDB and DynamoDB Streams in this JVM, on a port of the loopback interface: point an AWS SDK
 * client at {@link #endpoint()}, with any credentials and the region {@link #region()}. What the
 * service does once in a blue moon can be made to happen here: tables' shards are moved through
 * {@link EmulatedTable}, errors and delays come from {@link #faults()}, time from {@link #clock()}.
 *
 * <pre>{@code
 * try (StreamEmulator emulator = StreamEmulator.start()) {
 *     EmulatedTable orders = emulator.createTable(TableSpec.named("orders").partitionKey("pk", "S"));
 *     orders.put(Map.of("pk", "a", "total", 12));
 *     orders.split(orders.openShards().get(0));
 * }
 * }</pre>
 *
 * <p>Thread safe. Everything is kept in memory and gone when the emulator is closed.
 */
public final class StreamEmulator implements AutoCloseable {

    private static final String REGION = "us-east-1";

    private final EmulatorClock clock;
    private final FaultPlan faults;
    private final RequestLog requests = new RequestLog();
    private final StreamRegistry streams = new StreamRegistry(REGION);
    private final TableRegistry tables;
    private final StreamsApi streamsApi;
    private final HttpServer server;

    private StreamEmulator(Builder builder) {
        this.clock = builder.clock;
        this.faults = new FaultPlan(clock);
        this.tables = new TableRegistry(clock, streams);
        this.streamsApi = new StreamsApi(streams, clock, faults);
        RequestRouter router =
                new RequestRouter(
                        streamsApi,
                        new TablesApi(tables),
                        new ItemsApi(tables),
                        new ScanApi(tables),
                        faults,
                        requests);
        this.server = HttpServer.start(builder.port, router);
    }

    /** Starts an emulator on a free port, with the machine's clock. */
    public static StreamEmulator start() {
        return builder().build();
    }

    /** A builder for another port or clock. */
    public static Builder builder() {
        return new Builder();
    }

    /** The endpoint of both DynamoDB and DynamoDB Streams. */
    public URI endpoint() {
        return server.endpoint();
    }

    /** The region in ARNs and records: us-east-1. */
    public String region() {
        return REGION;
    }

    /** The clock given to the builder, or the machine's. */
    public EmulatorClock clock() {
        return clock;
    }

    /**
     * Creates a table.
     *
     * @throws IllegalArgumentException if there is one of that name
     */
    public EmulatedTable createTable(TableSpec spec) {
        try {
            return tables.create(spec);
        } catch (ServiceException e) {
            throw new IllegalArgumentException(
                    e.getMessage() + "; delete it first, or choose another name", e);
        }
    }

    /**
     * A table, made here or by a client.
     *
     * @throws IllegalArgumentException if there is none of that name
     */
    public EmulatedTable table(String name) {
        EmulatedTable table = tables.find(name);
        if (table == null) {
            throw new IllegalArgumentException(
                    "There is no table "
                            + name
                            + "; there are "
                            + tables.byName().keySet()
                            + "; call createTable");
        }
        return table;
    }

    /** Deletes a table; its streams are disabled, and stay readable. */
    public void deleteTable(String name) {
        tables.delete(table(name).name());
    }

    /**
     * Makes the service know a stream no more, as it does a day after the stream was disabled.
     *
     * @throws IllegalArgumentException if there is no such stream
     */
    public void forgetStream(String arn) {
        if (!streams.remove(arn)) {
            throw new IllegalArgumentException(
                    "There is no stream " + arn + "; there are " + streams.byArn().keySet());
        }
    }

    /** All tables, by name. */
    public List<EmulatedTable> tables() {
        return List.copyOf(tables.byName().values());
    }

    /** What shall go wrong; empty at first. */
    public FaultPlan faults() {
        return faults;
    }

    /** What clients asked for so far. */
    public RequestLog requests() {
        return requests;
    }

    /** Makes every iterator handed out so far an expired one. */
    public void expireAllIterators() {
        streamsApi.expireAllIterators();
    }

    /** Closes every connection that is open, as a restart of the service would. */
    public void dropConnections() {
        server.dropConnections();
    }

    /** Stops to serve. */
    @Override
    public void close() {
        server.close();
    }

    /** Builds a {@link StreamEmulator}. Not thread safe. */
    public static final class Builder {

        private EmulatorClock clock = EmulatorClock.system();
        private int port;

        private Builder() {}

        /** The clock of records, shards and iterators; the machine's if not given. */
        public Builder clock(EmulatorClock value) {
            this.clock = value;
            return this;
        }

        /** The port on 127.0.0.1; a free one if it is 0 or not given. */
        public Builder port(int value) {
            this.port = value;
            return this;
        }

        /**
         * Starts the emulator.
         *
         * @throws java.io.UncheckedIOException if the port cannot be bound
         */
        public StreamEmulator build() {
            return new StreamEmulator(this);
        }
    }
}
