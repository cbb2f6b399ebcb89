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
import io.github.ddbstreams.emulator.EmulatedTable;
import io.github.ddbstreams.emulator.LedgerChecker;
import io.github.ddbstreams.emulator.LedgerEntry;
import io.github.ddbstreams.emulator.Operation;
import io.github.ddbstreams.emulator.StreamEmulator;
import io.github.ddbstreams.emulator.TableSpec;
import io.github.ddbstreams.flink.source.Await;
import io.github.ddbstreams.flink.source.DynamoDbStreamsSource;
import io.github.ddbstreams.flink.source.DynamoDbStreamsSourceBuilder;
import io.github.ddbstreams.flink.source.RunningJob;
import io.github.ddbstreams.flink.source.Sources;
import io.github.ddbstreams.flink.source.StartingPosition;
import io.github.ddbstreams.flink.source.deserialization.DynamoDbStreamsDeserializationSchema;
import io.github.ddbstreams.flink.source.event.ChangeEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** An emulated table, and jobs that read it in a cluster that the test class brings along. */
abstract class EmulatedTableITBase {

    private static final int KEYS = 30;

    @TempDir Path savepoints;

    final Random random = new Random(42);
    MiniCluster cluster;
    StreamEmulator emulator;
    EmulatedTable table;

    @BeforeEach
    void start(@InjectMiniCluster MiniCluster miniCluster) {
        cluster = miniCluster;
        emulator = StreamEmulator.start();
    }

    @AfterEach
    void stop() {
        emulator.close();
    }

    // ------------------------------------------------------------------ the service

    void createTable(int shards) {
        table =
                emulator.createTable(
                        TableSpec.named("orders").partitionKey("pk", "S").initialShards(shards));
    }

    /** From now on the service writes that long ago, until it is {@link #backToThePresent}. */
    void longAgo(Duration ago) {
        emulator.clock().advance(ago.negated());
    }

    void backToThePresent() {
        emulator.clock().set(Instant.now());
    }

    /** Changes of some of the keys, one after the other. */
    void write(int count) {
        for (int i = 0; i < count; i++) {
            table.put(Map.of("pk", "k" + random.nextInt(KEYS), "n", table.writeCount()));
        }
    }

    /** Changes of one shard, whatever its keys. */
    void append(EmulatedShard shard, int count) {
        for (int i = 0; i < count; i++) {
            shard.append(Map.of("pk", shard.id(), "n", table.writeCount()));
        }
    }

    void splitSome(int count) {
        for (int i = 0; i < count; i++) {
            List<EmulatedShard> open = table.openShards();
            table.split(open.get(random.nextInt(open.size())));
        }
    }

    /** The sequence numbers of the writes from the given one on. */
    List<String> writtenFrom(int index) {
        return table.ledger().entriesFrom(index).stream().map(LedgerEntry::sequenceNumber).toList();
    }

    /** The sequence numbers of all writes that went to a shard. */
    List<String> writtenTo(EmulatedShard shard) {
        return table.ledger().entries().stream()
                .filter(entry -> entry.shardId().equals(shard.id()))
                .map(LedgerEntry::sequenceNumber)
                .toList();
    }

    long requests(Operation operation, EmulatedShard shard) {
        return emulator.requests().count(operation, shard);
    }

    void awaitMoreRequests(Operation operation, int more) throws Exception {
        long before = emulator.requests().count(operation);
        Await.until(
                more + " more requests for " + operation,
                () -> emulator.requests().count(operation) >= before + more);
    }

    void awaitMoreRequests(Operation operation, EmulatedShard shard, int more) throws Exception {
        long before = requests(operation, shard);
        Await.until(
                more + " more requests for " + operation + " of " + shard,
                () -> requests(operation, shard) >= before + more);
    }

    // ------------------------------------------------------------------ jobs

    DynamoDbStreamsSourceBuilder<ChangeEvent<Map<String, AttributeValue>>> source() {
        return Sources.changeEvents(emulator, "orders");
    }

    /** A source of one stream, whatever becomes of its table. */
    DynamoDbStreamsSource<ChangeEvent<Map<String, AttributeValue>>> sourceOfStream(
            String streamArn) {
        return DynamoDbStreamsSource.<ChangeEvent<Map<String, AttributeValue>>>builder()
                .setStreamArn(streamArn)
                .setProperties(Sources.options(emulator.endpoint()))
                .setProperty("scan.on-data-loss", "continue")
                .setDeserializationSchema(DynamoDbStreamsDeserializationSchema.changeEvents())
                .build();
    }

    /**
     * A latest start over a shard with so many old records that the LATEST iterator is made use of.
     */
    DynamoDbStreamsSource<ChangeEvent<Map<String, AttributeValue>>> latestOverOldRecords() {
        longAgo(Duration.ofHours(2));
        createTable(1);
        write(40);
        backToThePresent();
        return source().setStartingPosition(StartingPosition.latest())
                .setProperty("scan.poll.max-records", "1")
                .build();
    }

    static RunningJob.Spec spec() {
        return new RunningJob.Spec(ChangeEvent::sequenceNumber);
    }

    RunningJob run(RunningJob.Spec spec) throws Exception {
        return run(source().build(), spec, null);
    }

    RunningJob run(
            DynamoDbStreamsSource<ChangeEvent<Map<String, AttributeValue>>> source,
            RunningJob.Spec spec,
            String savepoint)
            throws Exception {
        return RunningJob.start(cluster, source, spec, savepoint);
    }

    static void awaitFinished(RunningJob job) throws Exception {
        Await.until("the job finishes", () -> job.status() == JobStatus.FINISHED);
    }

    static void awaitSeen(RunningJob.Spec spec, int count) throws Exception {
        Await.until(count + " changes are seen", () -> spec.seen().size() >= count);
    }

    void awaitAllSeen(RunningJob.Spec spec) throws Exception {
        awaitSeen(spec, table.ledger().size());
    }

    /** Every change of the table once, and each key's in order. */
    void assertExact(List<String> seen) {
        LedgerChecker checker = LedgerChecker.of(table);
        checker.sawAll(seen);
        assertThat(checker.report().problems()).isEmpty();
        assertThat(seen).hasSize(table.ledger().size());
    }
}
