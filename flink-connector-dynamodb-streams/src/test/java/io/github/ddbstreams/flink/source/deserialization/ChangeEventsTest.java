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
package io.github.ddbstreams.flink.source.deserialization;

import static io.github.ddbstreams.flink.source.decode.StreamRecords.EVERY_TYPE;
import static io.github.ddbstreams.flink.source.decode.StreamRecords.decodeOne;
import static io.github.ddbstreams.flink.source.decode.StreamRecords.modify;
import static io.github.ddbstreams.flink.source.decode.StreamRecords.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ddbstreams.flink.source.decode.StreamRecords;
import io.github.ddbstreams.flink.source.event.ChangeEvent;
import io.github.ddbstreams.flink.source.event.ChangeEventTypeInfo;
import io.github.ddbstreams.flink.source.event.Operation;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Identity;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.StreamRecord;

class ChangeEventsTest {

    private static final DynamoDbStreamsDeserializationSchema<
                    ChangeEvent<Map<String, AttributeValue>>>
            SCHEMA = DynamoDbStreamsDeserializationSchema.changeEvents();

    @Test
    void carriesEverythingOfTheRecord() throws Exception {
        assertThat(
                        Schemas.transported(
                                SCHEMA,
                                decodeOne(
                                        modify(
                                                "300000000000000499659",
                                                "{\"a\": {\"S\": \"new\"}}",
                                                "{\"a\": {\"S\": \"old\"}}"))))
                .isEqualTo(
                        ChangeEvent.<Map<String, AttributeValue>>builder()
                                .operation(Operation.MODIFY)
                                .keys(Map.of("id", AttributeValue.fromS("k")))
                                .before(Map.of("a", AttributeValue.fromS("old")))
                                .after(Map.of("a", AttributeValue.fromS("new")))
                                .sequenceNumber("300000000000000499659")
                                .approximateCreationTime(Instant.ofEpochSecond(1464804310))
                                .shardId("shardId-1")
                                .streamArn("arn:aws:dynamodb:us-west-2:1:table/orders/stream/2015")
                                .tableName("orders")
                                .eventId("e2fd")
                                .sizeBytes(41)
                                .build());
    }

    @Test
    void carriesEveryTypeOfAttribute() throws Exception {
        Record decoded = decodeOne(modify("1", EVERY_TYPE, null));

        Map<String, AttributeValue> after = Schemas.transported(SCHEMA, decoded).after();

        assertThat(after).isEqualTo(decoded.dynamodb().newImage()).hasSize(21);
        assertThat(after.get("l.empty").hasL()).isTrue();
        assertThat(after.get("m.empty").hasM()).isTrue();
        assertThat(after.get("b.empty").b().asByteArrayUnsafe()).isEmpty();
        assertThat(after.get("s.empty").s()).isEmpty();
        assertThat(after.get("null").nul()).isTrue();
        assertThat(after.get("n").n()).isEqualTo("12345678901234567890123456789012345678");
        assertThat(after.get("n.small").n()).isEqualTo("1E-130");
        assertThat(after.get("n.large").n()).isEqualTo("-9.9E+125");
    }

    @Test
    void carries32LevelsOfNesting() throws Exception {
        Record decoded = decodeOne(modify("1", "{\"a\": " + StreamRecords.nested(32) + '}', null));

        assertThat(Schemas.transported(SCHEMA, decoded).after())
                .isEqualTo(decoded.dynamodb().newImage());
    }

    @Test
    void tellsAnEmptyImageFromAnAbsentOne() throws Exception {
        ChangeEvent<Map<String, AttributeValue>> event =
                Schemas.transported(SCHEMA, decodeOne(modify("1", "{}", null)));

        assertThat(event.after()).isEmpty();
        assertThat(event.before()).isNull();
    }

    @ParameterizedTest
    @EnumSource(
            value = Operation.class,
            names = {"INSERT", "MODIFY", "REMOVE"})
    void takesTheOperationFromTheRecord(Operation operation) throws Exception {
        Record decoded =
                decodeOne(
                        record(
                                operation.name(),
                                "\"Keys\": {\"id\": {\"S\": \"k\"}}, \"SequenceNumber\": \"1\""));

        ChangeEvent<Map<String, AttributeValue>> event = Schemas.transported(SCHEMA, decoded);

        assertThat(event.operation()).isEqualTo(operation);
        assertThat(event.sizeBytes()).isZero();
        assertThat(event.approximateCreationTime()).isNull();
    }

    @Test
    void readsASnapshot() throws Exception {
        Record row =
                Record.builder()
                        .dynamodb(
                                StreamRecord.builder()
                                        .keys(Map.of("id", AttributeValue.fromS("k")))
                                        .newImage(Map.of("id", AttributeValue.fromS("k")))
                                        .build())
                        .build();

        ChangeEvent<Map<String, AttributeValue>> event =
                Schemas.transported(SCHEMA, row, Schemas.SNAPSHOT);

        assertThat(event.operation()).isEqualTo(Operation.READ);
        assertThat(event.sequenceNumber()).isNull();
        assertThat(event.after()).containsOnlyKeys("id");
    }

    @Test
    void knowsADeleteByTimeToLive() throws Exception {
        Record ttl =
                decodeOne(removal())
                        .copy(
                                r ->
                                        r.userIdentity(
                                                Identity.builder()
                                                        .type("Service")
                                                        .principalId("dynamodb.amazonaws.com")
                                                        .build()));

        assertThat(Schemas.transported(SCHEMA, ttl).isTimeToLiveDelete()).isTrue();
    }

    @Test
    void takesAReplicatedDeleteForAnOrdinaryOne() throws Exception {
        ChangeEvent<Map<String, AttributeValue>> replicated =
                Schemas.transported(SCHEMA, decodeOne(removal()));

        assertThat(replicated.operation()).isEqualTo(Operation.REMOVE);
        assertThat(replicated.userIdentity()).isNull();
        assertThat(replicated.isTimeToLiveDelete()).isFalse();
    }

    @Test
    void saysItsType() {
        assertThat(SCHEMA.getProducedType()).isEqualTo(ChangeEventTypeInfo.ofMaps());
    }

    @Test
    void refusesAnUnknownOperation() throws Exception {
        Record unknown = decodeOne(modify("7", null, null)).copy(r -> r.eventName("UPSERT"));
        Record none = decodeOne(modify("7", null, null)).copy(r -> r.eventName((String) null));

        assertRefused(
                unknown,
                "The operation (eventName) is UPSERT in the record with sequence number 7 of shard"
                        + " shardId-1 of table orders (stream"
                        + " arn:aws:dynamodb:us-west-2:1:table/orders/stream/2015); expected one of"
                        + " INSERT, MODIFY, REMOVE.");
        assertRefused(none, "The operation (eventName) is null in the record with sequence number");
    }

    @Test
    void refusesARecordWithoutKeys() throws Exception {
        String message =
                "There are no keys in the record with sequence number 7 of shard shardId-1 of table"
                        + " orders (stream arn:aws:dynamodb:us-west-2:1:table/orders/stream/2015);"
                        + " every record must have them, whatever the stream's view type.";

        assertRefused(decodeOne(record("INSERT", "\"SequenceNumber\": \"7\"")), message);
        assertRefused(
                decodeOne(record("INSERT", "\"Keys\": {}, \"SequenceNumber\": \"7\"")), message);
        assertRefused(
                Record.builder().eventName("INSERT").build(),
                "There are no keys in the record with sequence number null");
    }

    private static void assertRefused(Record record, String message) {
        assertThatThrownBy(() -> Schemas.deserialize(SCHEMA, record, Schemas.CONTEXT))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(message);
        assertThatThrownBy(
                        () ->
                                Schemas.deserialize(
                                        DynamoDbStreamsDeserializationSchema.json(),
                                        record,
                                        Schemas.CONTEXT))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(message);
    }

    private static String removal() {
        return record(
                "REMOVE",
                "\"Keys\": {\"id\": {\"S\": \"k\"}}, \"OldImage\": {\"id\": {\"S\": \"k\"}}, \"SequenceNumber\": \"1\"");
    }
}
