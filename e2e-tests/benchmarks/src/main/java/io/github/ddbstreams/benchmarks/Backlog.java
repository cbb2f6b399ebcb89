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
package io.github.ddbstreams.benchmarks;

import io.github.ddbstreams.flink.source.StoppingPosition;
import io.github.ddbstreams.flink.source.deserialization.DynamoDbStreamsDeserializationSchema;
import io.github.ddbstreams.flink.source.event.ChangeEvent;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.data.RowData;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Closed shards full of records, and all ways to read them that are compared. A job has one subtask
 * and the source's default options. The clock runs from just before the first request (the start of
 * the job's task; the shards' listing counts) to the last record.
 */
final class Backlog {

    private static final String TABLE = "orders";

    private final Emulator emulator;
    private final LocalCluster cluster;
    private final Workload workload;
    private final Changes changes;
    private double bytesPerRecord;

    /**
     * @param changes what was written, into closed shards
     */
    Backlog(Emulator emulator, LocalCluster cluster, Workload workload, Changes changes) {
        this.emulator = emulator;
        this.cluster = cluster;
        this.workload = workload;
        this.changes = changes;
    }

    /** Writes so many records into each shard of a new table, and closes the shards. */
    static Backlog write(
            EmulatorProcess emulator,
            LocalCluster cluster,
            Workload workload,
            int shards,
            int perShard)
            throws Exception {
        emulator.createTable(TABLE, shards);
        Changes changes = emulator.writeChanges(TABLE, workload, perShard);
        emulator.disableStream(TABLE);
        return new Backlog(emulator, cluster, workload, changes);
    }

    long records() {
        return changes.all().records();
    }

    /** On average, as DynamoDB counts; known when the SDK has read it. */
    double bytesPerRecord() {
        return bytesPerRecord;
    }

    /** The first is the one that the others are compared with. */
    List<Contestant> contestants() {
        return List.of(
                new Contestant("sdk-1", "SDK loop, 1 thread", () -> bySdk(1)),
                new Contestant("sdk-2", "SDK loop, 2 threads", () -> bySdk(2)),
                new Contestant("events", "source, changeEvents()", this::asEvents),
                new Contestant("schema", "source, own schema", this::byOwnSchema),
                new Contestant("sql-all", "SQL, all columns", () -> bySql(columns(), false)),
                new Contestant(
                        "sql-all-reuse", "SQL, all, object reuse", () -> bySql(columns(), true)),
                new Contestant("sql-2", "SQL, 2 columns", () -> bySql(2, false)));
    }

    Contestant contestant(String name) {
        return contestants().stream()
                .filter(contestant -> contestant.name().equals(name))
                .findAny()
                .orElseThrow(() -> new IllegalArgumentException("Contestant " + name));
    }

    /** Reads in a new process. */
    Cost readCold(Contestant contestant) throws Exception {
        return ColdReading.of(contestant, emulator, workload, changes);
    }

    private int columns() {
        return workload.columns().size();
    }

    private Cost bySdk(int threads) throws Exception {
        Tally tally = new Tally(records());
        try (SdkReader reader = new SdkReader(emulator, TABLE)) {
            tally.start();
            reader.readToTheEnd(
                    threads,
                    record ->
                            tally.record(
                                    record.dynamodb().newImage(), record.dynamodb().sizeBytes()));
        }
        tally.check("The SDK loop", changes.all());
        bytesPerRecord = tally.bytesPerRecord();
        return tally.cost();
    }

    private Cost asEvents() throws Exception {
        return byJob(
                DynamoDbStreamsDeserializationSchema.changeEvents(),
                (Tally tally, ChangeEvent<Map<String, AttributeValue>> event) ->
                        tally.record(event.after(), event.sizeBytes()));
    }

    private Cost byOwnSchema() throws Exception {
        return byJob(new NumberSchema(), Tally::number);
    }

    private <T> Cost byJob(
            DynamoDbStreamsDeserializationSchema<T> schema, BiConsumer<Tally, T> records)
            throws Exception {
        Tally tally = new Tally(records());
        Observation.Observer<T> observer =
                new Observation.Observer<>() {
                    @Override
                    public void opened() {
                        tally.start();
                    }

                    @Override
                    public void event(T event) {
                        records.accept(tally, event);
                    }
                };
        try (Observation observation = Observation.by(observer)) {
            cluster.execute(
                            LocalCluster.source(emulator, TABLE, schema)
                                    .setBounded(StoppingPosition.latest())
                                    .build(),
                            observation)
                    .awaitEnd();
        }
        tally.check("The job", changes.all());
        return tally.cost();
    }

    private Cost bySql(int selected, boolean reusesObjects) throws Exception {
        ChangelogTally tally = new ChangelogTally(changes);
        Observation.Observer<RowData> observer =
                new Observation.Observer<>() {
                    @Override
                    public void opened() {
                        tally.start();
                    }

                    @Override
                    public void event(RowData row) {
                        tally.row(row.getRowKind(), row.getLong(Workload.NUMBER_COLUMN));
                    }
                };
        try (Observation observation = Observation.by(observer)) {
            StreamExecutionEnvironment job =
                    new SqlJob(emulator, TABLE, workload.columns())
                            .select(selected, reusesObjects, observation);
            cluster.execute(job).awaitEnd();
        }
        tally.check("The SQL job");
        return tally.cost();
    }
}
