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

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.ddbstreams.emulator.LedgerEntry;
import io.github.ddbstreams.emulator.Operation;
import io.github.ddbstreams.flink.source.Await;
import io.github.ddbstreams.flink.source.DynamoDbStreamsSource;
import io.github.ddbstreams.flink.source.DynamoDbStreamsSourceBuilder;
import io.github.ddbstreams.flink.source.RunningJob;
import io.github.ddbstreams.flink.source.StoppingPosition;
import io.github.ddbstreams.flink.source.deserialization.DynamoDbStreamsDeserializationSchema;
import io.github.ddbstreams.flink.source.deserialization.FailedRecord;
import io.github.ddbstreams.flink.source.deserialization.RecordContext;
import io.github.ddbstreams.flink.source.deserialization.RecordErrorHandler;
import io.github.ddbstreams.flink.source.deserialization.RecordErrorHandler.Decision;
import io.github.ddbstreams.flink.source.event.ChangeEvent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.util.Collector;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Record;

/** Records that cannot be decoded, or at which the schema throws, in whole jobs. */
class RecordErrorsITCase extends IncidentITBase {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ERRORS = "numRecordsInErrors";

    /** In the keys of an event that stands for a record that failed: the record's text. */
    private static final String DEAD_LETTER = "dead letter";

    private final List<LedgerEntry> poisoned = new ArrayList<>();

    @Test
    void aSchemaThatThrowsFailsTheJobWithShardAndSequenceNumber() throws Exception {
        createTable(2);
        write(20);
        writePoison("schema");
        LedgerEntry poison = poisoned.get(0);

        try (RunningJob job = run(source(null), spec().withoutRestarts(), null)) {
            assertThat(job.failure())
                    .contains(
                            "Cannot deserialize the record with sequence number "
                                    + poison.sequenceNumber()
                                    + " of shard "
                                    + poison.shardId()
                                    + " of stream "
                                    + table.streamArn()
                                    + ": poison");
        }
    }

    @Test
    void aHandlerThatSkipsLeavesOutNothingElse() throws Exception {
        createTable(3);
        undecodableIsSent();
        writeWithPoison(300);
        RunningJob.Spec spec = spec();

        try (RunningJob job = run(source(RecordErrorHandler.skip()), spec, null)) {
            awaitFinished(job);
            assertThat(counter(job, ERRORS)).isEqualTo(poisoned.size());
        }

        List<String> healthy = new ArrayList<>(writtenFrom(0));
        healthy.removeAll(poisoned.stream().map(LedgerEntry::sequenceNumber).toList());
        assertThat(poisoned).hasSizeGreaterThan(20);
        assertThat(spec.seen()).containsExactlyInAnyOrderElementsOf(healthy);
    }

    @Test
    void aHandlerCanHandOverTheWholeRecord() throws Exception {
        createTable(3);
        undecodableIsSent();
        writeWithPoison(300);
        RunningJob.Spec spec = new RunningJob.Spec(RecordErrorsITCase::deadLetterOrNumber);

        try (RunningJob job = run(source(RecordErrorsITCase::handOver), spec, null)) {
            awaitFinished(job);
        }

        Map<String, String> written =
                poisoned.stream()
                        .collect(
                                Collectors.toMap(
                                        LedgerEntry::sequenceNumber, RecordErrorsITCase::image));
        Map<String, String> handedOver = new HashMap<>();
        for (String seen : spec.seen()) {
            if (seen.startsWith("{")) {
                JsonNode change = JSON.readTree(seen).get("dynamodb");
                handedOver.put(
                        change.get("SequenceNumber").asText(),
                        change.get("NewImage").get("poison").elements().next().asText()
                                + " "
                                + change.get("NewImage").get("n").get("N").asText());
            }
        }
        assertThat(handedOver).isEqualTo(written);
        assertThat(spec.seen()).hasSize(table.ledger().size());
    }

    @Test
    void whatIsHandedOverIsExactAcrossFailuresAndARestore() throws Exception {
        createTable(3);
        undecodableIsSent();
        DynamoDbStreamsSource<ChangeEvent<Map<String, AttributeValue>>> source =
                schema(RecordErrorsITCase::handOver).build();
        RunningJob.Spec spec = spec();
        writeWithPoison(200);
        String savepoint;
        try (RunningJob job = run(source, spec, null)) {
            awaitSeen(spec, 100);
            job.awaitCheckpoint();
            job.failSubtaskAtNextRecord(0);
            Await.until(
                    "the task fails",
                    () -> {
                        writeWithPoison(20);
                        return job.hasFailed();
                    });
            writeWithPoison(100);
            awaitAllSeen(spec);
            savepoint = job.stopWithSavepoint(savepoints);
        }
        writeWithPoison(100);
        try (RunningJob job = run(source, spec, savepoint)) {
            awaitAllSeen(spec);
            awaitMoreRequests(Operation.GET_RECORDS, 10);
        }
        assertExact(spec.seen());
    }

    @Test
    void aHandlerThatThrowsFailsTheJobWithBothCauses() throws Exception {
        createTable(1);
        writePoison("schema");
        RecordErrorHandler<ChangeEvent<Map<String, AttributeValue>>> broken =
                (failed, context, out) -> {
                    throw new IOException("no disk");
                };

        try (RunningJob job = run(source(broken), spec().withoutRestarts(), null)) {
            assertThat(job.failure())
                    .contains(poisoned.get(0).sequenceNumber(), ": poison", "no disk");
        }
    }

    // ------------------------------------------------------------------ records that fail

    /** From now on an attribute of the name comes with a type that does not exist. */
    private void undecodableIsSent() {
        emulator.faults()
                .on(Operation.GET_RECORDS)
                .rewriteBody(
                        body ->
                                body.replace(
                                        "\"poison\":{\"S\":\"decoder\"",
                                        "\"poison\":{\"Z\":\"decoder\""));
    }

    private void writeWithPoison(int count) {
        for (int i = 0; i < count; i++) {
            if (random.nextInt(8) == 0) {
                writePoison(random.nextBoolean() ? "decoder" : "schema");
            } else {
                write(1);
            }
        }
    }

    /** Never over or under another write of its key: it would be in that one's images, too. */
    private void writePoison(String whatFails) {
        poisoned.add(
                table.put(
                                Map.of(
                                        "pk",
                                        "poisoned-" + poisoned.size(),
                                        "n",
                                        table.writeCount(),
                                        "poison",
                                        whatFails))
                        .orElseThrow());
    }

    private static String image(LedgerEntry entry) {
        return entry.newImage().get("poison").text() + ' ' + entry.newImage().get("n").text();
    }

    // ------------------------------------------------------------------ jobs

    private DynamoDbStreamsSource<ChangeEvent<Map<String, AttributeValue>>> source(
            RecordErrorHandler<ChangeEvent<Map<String, AttributeValue>>> handler) {
        return schema(handler).setBounded(StoppingPosition.latest()).build();
    }

    private DynamoDbStreamsSourceBuilder<ChangeEvent<Map<String, AttributeValue>>> schema(
            RecordErrorHandler<ChangeEvent<Map<String, AttributeValue>>> handler) {
        var builder = source().setDeserializationSchema(new ThrowsAtPoison());
        return handler == null ? builder : builder.setErrorHandler(handler);
    }

    private static Decision handOver(
            FailedRecord failed,
            RecordContext context,
            Collector<ChangeEvent<Map<String, AttributeValue>>> out) {
        out.collect(
                ChangeEvent.<Map<String, AttributeValue>>builder()
                        .operation(io.github.ddbstreams.flink.source.event.Operation.READ)
                        .keys(Map.of(DEAD_LETTER, AttributeValue.fromS(failed.json())))
                        .sequenceNumber(failed.sequenceNumber())
                        .approximateCreationTime(failed.approximateCreationTime().orElse(null))
                        .shardId(context.shardId())
                        .streamArn(context.streamArn())
                        .tableName(context.tableName())
                        .build());
        return Decision.CONTINUE;
    }

    private static String deadLetterOrNumber(ChangeEvent<Map<String, AttributeValue>> event) {
        AttributeValue json = event.keys().get(DEAD_LETTER);
        return json == null ? event.sequenceNumber() : json.s();
    }

    /** Change events; at a poison it emits one, and throws. */
    private static final class ThrowsAtPoison
            implements DynamoDbStreamsDeserializationSchema<
                    ChangeEvent<Map<String, AttributeValue>>> {
        private static final long serialVersionUID = 1L;

        private final DynamoDbStreamsDeserializationSchema<ChangeEvent<Map<String, AttributeValue>>>
                events = DynamoDbStreamsDeserializationSchema.changeEvents();

        @Override
        public void deserialize(
                Record record,
                RecordContext context,
                Collector<ChangeEvent<Map<String, AttributeValue>>> out)
                throws IOException {
            events.deserialize(record, context, out);
            if (record.dynamodb().newImage().containsKey("poison")) {
                throw new IllegalStateException("poison");
            }
        }

        @Override
        public TypeInformation<ChangeEvent<Map<String, AttributeValue>>> getProducedType() {
            return events.getProducedType();
        }
    }
}
