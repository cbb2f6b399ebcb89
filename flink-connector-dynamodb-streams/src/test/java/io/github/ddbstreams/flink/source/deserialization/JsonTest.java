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
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ddbstreams.flink.source.decode.StreamRecords;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.Types;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.StreamRecord;

class JsonTest {

    private static final DynamoDbStreamsDeserializationSchema<String> SCHEMA =
            DynamoDbStreamsDeserializationSchema.json();

    @Test
    void printsTheRecordAsAwsDoes() throws Exception {
        String record =
                "{\"awsRegion\":\"us-west-2\",\"dynamodb\":{\"ApproximateCreationDateTime\":1464804310,"
                        + "\"Keys\":{\"ForumName\":{\"S\":\"DynamoDB\"},\"Subject\":{\"S\":\"Thread 3\"}},"
                        + "\"NewImage\":{\"a\":{\"N\":\"1.50\"}},\"OldImage\":{},"
                        + "\"SequenceNumber\":\"300000000000000499659\",\"SizeBytes\":41,"
                        + "\"StreamViewType\":\"NEW_AND_OLD_IMAGES\"},"
                        + "\"eventID\":\"e2fd9c34eff2d779b297b26f5fef4206\",\"eventName\":\"REMOVE\","
                        + "\"eventSource\":\"aws:dynamodb\",\"eventVersion\":\"1.0\","
                        + "\"userIdentity\":{\"PrincipalId\":\"dynamodb.amazonaws.com\",\"Type\":\"Service\"}}";

        assertThat(Schemas.transported(SCHEMA, decodeOne(record))).isEqualTo(record);
    }

    @Test
    void leavesOutWhatTheRecordDoesNotHave() throws Exception {
        String record =
                "{\"dynamodb\":{\"Keys\":{\"id\":{\"S\":\"k\"}},\"SequenceNumber\":\"1\"},\"eventName\":\"INSERT\"}";

        assertThat(Schemas.transported(SCHEMA, decodeOne(record))).isEqualTo(record);
    }

    @Test
    void printsEveryTypeSoThatItReadsTheSame() throws Exception {
        Record decoded =
                decodeOne(modify("1", EVERY_TYPE, "{\"a\": " + StreamRecords.nested(32) + '}'));

        String json = Schemas.transported(SCHEMA, decoded);

        assertThat(decodeOne(json)).isEqualTo(decoded);
        assertThat(json)
                .contains(
                        "\"n\":{\"N\":\"12345678901234567890123456789012345678\"}",
                        "\"n.small\":{\"N\":\"1E-130\"}",
                        "\"n.large\":{\"N\":\"-9.9E+125\"}",
                        "\"n.zeros\":{\"N\":\"1.50\"}",
                        "\"b\":{\"B\":\"AQID\"}",
                        "\"b.one\":{\"B\":\"/w==\"}",
                        "\"b.empty\":{\"B\":\"\"}",
                        "\"s.empty\":{\"S\":\"\"}",
                        "\"false\":{\"BOOL\":false}",
                        "\"null\":{\"NULL\":true}",
                        "\"ss\":{\"SS\":[\"a\",\"\"]}",
                        "\"ns\":{\"NS\":[\"1\",\"2E+5\"]}",
                        "\"bs\":{\"BS\":[\"AQ==\",\"Ag==\"]}",
                        "\"l.empty\":{\"L\":[]}",
                        "\"m.empty\":{\"M\":{}}");
    }

    @ParameterizedTest
    @CsvSource({
        "2016-06-01T18:05:10Z, 1464804310",
        "2016-06-01T18:05:10.120Z, 1464804310.12",
        "1969-12-31T23:59:59.500Z, -0.5",
        "1970-01-01T00:00:00Z, 0"
    })
    void printsTheCreationTimeInSeconds(Instant time, String seconds) throws Exception {
        Record decoded = decodeOne(modify("1", null, null));
        Record timed =
                decoded.copy(
                        r ->
                                r.dynamodb(
                                        decoded.dynamodb()
                                                .copy(d -> d.approximateCreationDateTime(time))));

        assertThat(Schemas.transported(SCHEMA, timed))
                .contains("\"ApproximateCreationDateTime\":" + seconds + ',');
    }

    @Test
    void saysItsType() {
        assertThat(SCHEMA.getProducedType()).isEqualTo(Types.STRING);
    }

    @Test
    void refusesAValueWithoutAType() {
        Record broken =
                Record.builder()
                        .eventName("INSERT")
                        .dynamodb(
                                StreamRecord.builder()
                                        .sequenceNumber("7")
                                        .keys(Map.of("id", AttributeValue.builder().build()))
                                        .build())
                        .build();

        assertThatThrownBy(() -> Schemas.deserialize(SCHEMA, broken, Schemas.CONTEXT))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        "Cannot write the record with sequence number 7 of shard shardId-1 of table"
                                + " orders (stream"
                                + " arn:aws:dynamodb:us-west-2:1:table/orders/stream/2015) as JSON:"
                                + " the attribute value AttributeValue() has no type or several;"
                                + " expected exactly one of S, N, B, BOOL, NULL, SS, NS, BS, L,"
                                + " M.");
    }
}
