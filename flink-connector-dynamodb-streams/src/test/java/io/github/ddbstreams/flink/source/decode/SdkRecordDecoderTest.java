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
package io.github.ddbstreams.flink.source.decode;

import static io.github.ddbstreams.flink.source.decode.StreamRecords.EVERY_TYPE;
import static io.github.ddbstreams.flink.source.decode.StreamRecords.decode;
import static io.github.ddbstreams.flink.source.decode.StreamRecords.decodeOne;
import static io.github.ddbstreams.flink.source.decode.StreamRecords.modify;
import static io.github.ddbstreams.flink.source.decode.StreamRecords.nested;
import static io.github.ddbstreams.flink.source.decode.StreamRecords.page;
import static io.github.ddbstreams.flink.source.decode.StreamRecords.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.client.config.SdkClientConfiguration;
import software.amazon.awssdk.core.http.HttpResponseHandler;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.SdkHttpFullResponse;
import software.amazon.awssdk.protocols.json.AwsJsonProtocol;
import software.amazon.awssdk.protocols.json.AwsJsonProtocolFactory;
import software.amazon.awssdk.protocols.json.JsonOperationMetadata;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.Identity;
import software.amazon.awssdk.services.dynamodb.model.OperationType;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.StreamRecord;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

class SdkRecordDecoderTest {

    @Test
    void readsEveryMemberOfARecord() throws Exception {
        DecodedPage<Record> page =
                decode(
                        """
                        {"NextShardIterator": "arn|1|AAA", "Records": [{
                          "awsRegion": "us-west-2",
                          "dynamodb": {
                            "ApproximateCreationDateTime": 1.46480431E9,
                            "Keys": {"ForumName": {"S": "DynamoDB"}, "Subject": {"N": "1"}},
                            "NewImage": {"a": {"BOOL": true}},
                            "OldImage": {"a": {"BOOL": false}},
                            "SequenceNumber": "300000000000000499659",
                            "SizeBytes": 41,
                            "StreamViewType": "NEW_AND_OLD_IMAGES"},
                          "eventID": "e2fd9c34eff2d779b297b26f5fef4206",
                          "eventName": "MODIFY",
                          "eventSource": "aws:dynamodb",
                          "eventVersion": "1.0",
                          "userIdentity": {"PrincipalId": "dynamodb.amazonaws.com", "Type": "Service"}}]}
                        """);

        assertThat(page.next()).isEqualTo("arn|1|AAA");
        assertThat(page.records()).hasSize(1);
        DecodedRecord<Record> decoded = page.records().get(0);
        assertThat(decoded.failure()).isNull();
        assertThat(decoded.sequenceNumber()).isEqualTo("300000000000000499659");
        assertThat(decoded.creationTimeMillis()).isEqualTo(1464804310000L);
        assertThat(decoded.payload())
                .isEqualTo(
                        Record.builder()
                                .awsRegion("us-west-2")
                                .eventID("e2fd9c34eff2d779b297b26f5fef4206")
                                .eventName(OperationType.MODIFY)
                                .eventSource("aws:dynamodb")
                                .eventVersion("1.0")
                                .userIdentity(
                                        Identity.builder()
                                                .principalId("dynamodb.amazonaws.com")
                                                .type("Service")
                                                .build())
                                .dynamodb(
                                        StreamRecord.builder()
                                                .approximateCreationDateTime(
                                                        Instant.ofEpochSecond(1464804310))
                                                .keys(
                                                        Map.of(
                                                                "ForumName",
                                                                AttributeValue.fromS("DynamoDB"),
                                                                "Subject",
                                                                AttributeValue.fromN("1")))
                                                .newImage(
                                                        Map.of("a", AttributeValue.fromBool(true)))
                                                .oldImage(
                                                        Map.of("a", AttributeValue.fromBool(false)))
                                                .sequenceNumber("300000000000000499659")
                                                .sizeBytes(41L)
                                                .streamViewType(StreamViewType.NEW_AND_OLD_IMAGES)
                                                .build())
                                .build());
    }

    @Test
    void readsEveryTypeOfAttribute() throws Exception {
        Map<String, AttributeValue> image =
                decodeOne(modify("1", EVERY_TYPE, null)).dynamodb().newImage();

        assertThat(image)
                .hasSize(21)
                .containsEntry("s", AttributeValue.fromS("text"))
                .containsEntry("s.empty", AttributeValue.fromS(""))
                .containsEntry("s.unicode", AttributeValue.fromS("é 漢 😀 \u0000 \"quoted\""))
                .containsEntry("n", AttributeValue.fromN("12345678901234567890123456789012345678"))
                .containsEntry("n.small", AttributeValue.fromN("1E-130"))
                .containsEntry("n.large", AttributeValue.fromN("-9.9E+125"))
                .containsEntry("n.zeros", AttributeValue.fromN("1.50"))
                .containsEntry("b", binary(1, 2, 3))
                .containsEntry("b.empty", binary())
                .containsEntry("b.one", binary(0xFF))
                .containsEntry("b.two", binary(0xFB, 0xFF))
                .containsEntry("true", AttributeValue.fromBool(true))
                .containsEntry("false", AttributeValue.fromBool(false))
                .containsEntry("null", AttributeValue.fromNul(true))
                .containsEntry("ss", AttributeValue.fromSs(List.of("a", "")))
                .containsEntry("ns", AttributeValue.fromNs(List.of("1", "2E+5")))
                .containsEntry("bs", AttributeValue.fromBs(List.of(binary(1).b(), binary(2).b())))
                .containsEntry(
                        "l",
                        AttributeValue.fromL(
                                List.of(
                                        AttributeValue.fromS("x"),
                                        AttributeValue.fromN("0"),
                                        AttributeValue.fromNul(true),
                                        AttributeValue.fromL(List.of()),
                                        AttributeValue.fromM(Map.of()))))
                .containsEntry("l.empty", AttributeValue.fromL(List.of()))
                .containsEntry(
                        "m",
                        AttributeValue.fromM(
                                Map.of(
                                        "inner",
                                        AttributeValue.fromM(
                                                Map.of(
                                                        "deep",
                                                        AttributeValue.fromL(
                                                                List.of(binary(1, 2, 3))))),
                                        "",
                                        AttributeValue.fromBool(true))))
                .containsEntry("m.empty", AttributeValue.fromM(Map.of()));
    }

    @Test
    void readsWhatIsTheSameInBothImagesOnce() throws Exception {
        String same = "{\"L\": [{\"S\": \"x\"}, {\"M\": {\"a\": {\"N\": \"1\"}}}]}";
        StreamRecord change =
                decodeOne(
                                modify(
                                        "1",
                                        "{\"a\": " + same + ", \"b\": {\"S\": \"x\"}}",
                                        "{\"b\": {\"S\": \"xy\"}, \"a\": " + same + '}'))
                        .dynamodb();

        assertThat(change.oldImage().get("a")).isSameAs(change.newImage().get("a"));
        assertThat(change.newImage().get("a").l()).hasSize(2);
        assertThat(change.newImage().get("b").s()).isEqualTo("x");
        assertThat(change.oldImage().get("b").s()).isEqualTo("xy");
        assertThat(change.oldImage().keySet()).containsExactly("b", "a");
    }

    @Test
    void tellsEmptyFromAbsent() throws Exception {
        Map<String, AttributeValue> image =
                decodeOne(modify("1", EVERY_TYPE, null)).dynamodb().newImage();

        assertThat(image.get("l.empty").hasL()).isTrue();
        assertThat(image.get("m.empty").hasM()).isTrue();
        assertThat(image.get("s").hasL()).isFalse();
        assertThat(image.get("s").hasM()).isFalse();
        assertThat(image).doesNotContainKey("absent");
    }

    @Test
    void setsAnImageOnlyIfTheRecordHasIt() throws Exception {
        StreamRecord keysOnly = decodeOne(modify("1", null, null)).dynamodb();
        StreamRecord emptyImage = decodeOne(modify("1", "{}", null)).dynamodb();

        assertThat(keysOnly.hasKeys()).isTrue();
        assertThat(keysOnly.hasNewImage()).isFalse();
        assertThat(keysOnly.hasOldImage()).isFalse();
        assertThat(emptyImage.hasNewImage()).isTrue();
        assertThat(emptyImage.newImage()).isEmpty();
        assertThat(emptyImage.hasOldImage()).isFalse();
    }

    @Test
    void readsTheNestingThatDynamoDbAllows() throws Exception {
        AttributeValue value =
                decodeOne(modify("1", "{\"a\": " + nested(32) + '}', null))
                        .dynamodb()
                        .newImage()
                        .get("a");

        for (int level = 0; level < 16; level++) {
            value = value.l().get(0).m().get("x");
        }
        assertThat(value).isEqualTo(AttributeValue.fromS("deep"));
    }

    @Test
    void keepsTheOrderOfAttributes() throws Exception {
        assertThat(
                        decodeOne(
                                        modify(
                                                "1",
                                                "{\"z\": {\"S\": \"\"}, \"a\": {\"S\": \"\"}, \"m\": {\"S\": \"\"}}",
                                                null))
                                .dynamodb()
                                .newImage()
                                .keySet())
                .containsExactly("z", "a", "m");
    }

    @ParameterizedTest
    @CsvSource({
        "1464804310, 1464804310000",
        "1.46480431E9, 1464804310000",
        "1464804310.123, 1464804310123",
        "1.464804310999E9, 1464804310999",
        "0, 0",
    })
    void readsTheCreationTimeInEveryNotation(String seconds, long millis) throws Exception {
        DecodedRecord<Record> decoded =
                decode(
                                page(
                                        record(
                                                "INSERT",
                                                "\"SequenceNumber\": \"1\", \"ApproximateCreationDateTime\": "
                                                        + seconds)))
                        .records()
                        .get(0);

        assertThat(decoded.creationTimeMillis()).isEqualTo(millis);
        assertThat(decoded.payload().dynamodb().approximateCreationDateTime())
                .isEqualTo(Instant.ofEpochMilli(millis));
    }

    @Test
    void saysThatARecordHasNoCreationTime() throws Exception {
        DecodedRecord<Record> decoded =
                decode(page(record("INSERT", "\"SequenceNumber\": \"1\""))).records().get(0);

        assertThat(decoded.creationTimeMillis()).isEqualTo(DecodedRecord.NO_CREATION_TIME);
        assertThat(decoded.payload().dynamodb().approximateCreationDateTime()).isNull();
    }

    @Test
    void skipsWhatItDoesNotKnowInTheEnvelope() throws Exception {
        DecodedPage<Record> page =
                decode(
                        """
                        {"New": {"a": [1, {"b": null}]}, "MillisBehindLatest": 12, "Records": [{
                          "eventName": "REMOVE", "recordFormat": {"x": [[]]},
                          "dynamodb": {"Keys": {"id": {"S": "k"}}, "Hint": [{"S": 1}], "SequenceNumber": "7"},
                          "userIdentity": {"Type": "Service", "Other": {"y": 1}, "PrincipalId": "p"},
                          "last": false}], "NextShardIterator": "next"}
                        """);

        assertThat(page.next()).isEqualTo("next");
        assertThat(page.records().get(0).payload())
                .isEqualTo(
                        Record.builder()
                                .eventName("REMOVE")
                                .dynamodb(
                                        StreamRecord.builder()
                                                .keys(Map.of("id", AttributeValue.fromS("k")))
                                                .sequenceNumber("7")
                                                .build())
                                .userIdentity(
                                        Identity.builder().type("Service").principalId("p").build())
                                .build());
    }

    @Test
    void takesNullMembersOfTheEnvelopeAsAbsent() throws Exception {
        Record decoded =
                decodeOne(
                        """
                        {"eventName": "INSERT", "userIdentity": null, "awsRegion": null,
                         "dynamodb": {"SequenceNumber": "1", "NewImage": null, "SizeBytes": null}}
                        """);

        assertThat(decoded.userIdentity()).isNull();
        assertThat(decoded.dynamodb().hasNewImage()).isFalse();
        assertThat(decoded.dynamodb().sizeBytes()).isNull();
    }

    @Test
    void readsTheLastPageOfAClosedShardWithItsRecords() throws Exception {
        DecodedPage<Record> withNull =
                decode(
                        "{\"Records\": ["
                                + modify("1", null, null)
                                + "], \"NextShardIterator\": null}");
        DecodedPage<Record> without = decode("{\"Records\": [" + modify("1", null, null) + "]}");

        assertThat(withNull.next()).isNull();
        assertThat(withNull.records()).hasSize(1);
        assertThat(without.next()).isNull();
        assertThat(without.records()).hasSize(1);
    }

    @Test
    void readsAnEmptyPage() throws Exception {
        assertThat(decode("{\"Records\": []}").records()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"Records\": null}", "{\"NextShardIterator\": \"a\"}"})
    void refusesAPageWithoutRecordsWhichWouldPassForTheEndOfAShard(String page) {
        assertThatThrownBy(() -> decode(page))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("The body is not an answer to GetRecords");
    }

    @Test
    void agreesWithTheSdksUnmarshaller() throws Exception {
        String page =
                page(
                        modify("1", EVERY_TYPE, "{\"a\": " + nested(32) + '}'),
                        modify("2", null, null),
                        modify("3", "{}", EVERY_TYPE));

        List<Record> ours =
                decode(page).records().stream()
                        .map(DecodedRecord::payload)
                        .collect(Collectors.toList());

        assertThat(ours).isEqualTo(unmarshalledBySdk(page).records());
    }

    @Test
    void readsBodiesThatArriveByteByByte() throws Exception {
        byte[] page = page(modify("1", EVERY_TYPE, EVERY_TYPE)).getBytes(StandardCharsets.UTF_8);
        InputStream trickle =
                new ByteArrayInputStream(page) {
                    @Override
                    public synchronized int read(byte[] b, int off, int len) {
                        return super.read(b, off, Math.min(len, 1));
                    }
                };

        assertThat(
                        new GetRecordsDecoder<>(new SdkRecordDecoder())
                                .decode(PageBody.read(trickle))
                                .records()
                                .get(0)
                                .payload())
                .isEqualTo(decodeOne(modify("1", EVERY_TYPE, EVERY_TYPE)));
    }

    @Test
    void readsPagesOfTwoItemsOf400Kilobytes() throws Exception {
        String text = "x".repeat(400 << 10);
        String base64 = Base64.getEncoder().encodeToString(new byte[400 << 10]);
        StreamRecord decoded =
                decodeOne(
                                modify(
                                        "1",
                                        "{\"t\": {\"S\": \"" + text + "\"}}",
                                        "{\"b\": {\"B\": \"" + base64 + "\"}}"))
                        .dynamodb();

        assertThat(decoded.newImage().get("t").s()).isEqualTo(text);
        assertThat(decoded.oldImage().get("b").b().asByteArrayUnsafe()).hasSize(400 << 10);
    }

    @Test
    void readsAPageOfManyDifferentNames() throws Exception {
        String image =
                IntStream.range(0, 100_000)
                        .mapToObj(i -> "\"name" + i + "\": {\"NULL\": true}")
                        .collect(Collectors.joining(",", "{", "}"));

        assertThat(decodeOne(modify("1", image, null)).dynamodb().newImage()).hasSize(100_000);
    }

    @Test
    void readsTheLongestName() throws Exception {
        String name = "n".repeat(65_535);

        assertThat(
                        decodeOne(modify("1", "{\"" + name + "\": {\"S\": \"v\"}}", null))
                                .dynamodb()
                                .newImage())
                .containsOnlyKeys(name);
    }

    @Test
    void keepsOneObjectForANameWithinAPage() throws Exception {
        List<DecodedRecord<Record>> records =
                decode(
                                page(
                                        modify("1", "{\"name\": {\"S\": \"a\"}}", null),
                                        modify("2", "{\"name\": {\"S\": \"b\"}}", null)))
                        .records();

        assertThat(onlyName(records.get(1))).isSameAs(onlyName(records.get(0)));
    }

    @Test
    void forgetsTheNamesOfAPageWithIt() throws Exception {
        String page = page(modify("1", "{\"name\": {\"S\": \"a\"}}", null));

        assertThat(onlyName(decode(page).records().get(0)))
                .isNotSameAs(onlyName(decode(page).records().get(0)));
    }

    @Test
    void doesNotCloseTheBody() throws Exception {
        boolean[] closed = new boolean[1];
        InputStream body =
                new ByteArrayInputStream("{\"Records\": []}".getBytes(StandardCharsets.UTF_8)) {
                    @Override
                    public void close() {
                        closed[0] = true;
                    }
                };

        PageBody.read(body);

        assertThat(closed[0]).isFalse();
        assertThat(body.read()).isEqualTo(-1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "\"text\"",
                "{\"Records\": {}}",
                "{\"Records\": 1}",
                "{\"NextShardIterator\": 1}",
                "{\"NextShardIterator\": {}}",
                "{} {}",
                ""
            })
    void refusesABodyThatIsNoPage(String body) {
        assertThatThrownBy(() -> decode(body))
                .isInstanceOf(MalformedPageException.class)
                .hasMessageStartingWith("The body is not an answer to GetRecords: there is ");
    }

    @Test
    void refusesATruncatedBodyWhereverItEnds() {
        String page = page(modify("1", "{\"a\": {\"L\": [{\"S\": \"é\"}]}}", null));
        for (int length = 1; length < page.length(); length++) {
            String truncated = page.substring(0, length);
            assertThatThrownBy(() -> decode(truncated))
                    .as(truncated)
                    .isInstanceOf(MalformedPageException.class);
        }
    }

    @Test
    void refusesMalformedJson() {
        assertThatThrownBy(() -> decode(page("{\"eventName\" \"INSERT\"}")))
                .isInstanceOf(MalformedPageException.class);
    }

    @Test
    void refusesJsonBeyondWhatDynamoDbCanSend() {
        assertThatThrownBy(() -> decode(page("{\"deep\": " + "[".repeat(300))))
                .isInstanceOf(MalformedPageException.class);
        assertThatThrownBy(
                        () -> decode(page("{\"eventID\": \"" + "x".repeat((1 << 20) + 1) + "\"}")))
                .isInstanceOf(MalformedPageException.class);
    }

    @Test
    void passesOnWhatTheBodyThrows() {
        InputStream broken =
                new InputStream() {
                    @Override
                    public int read() throws IOException {
                        throw new IOException("connection reset");
                    }
                };

        assertThatThrownBy(() -> PageBody.read(broken))
                .isInstanceOf(IOException.class)
                .hasMessage("connection reset");
    }

    private static String onlyName(DecodedRecord<Record> decoded) {
        return decoded.payload().dynamodb().newImage().keySet().iterator().next();
    }

    private static AttributeValue binary(int... bytes) {
        byte[] array = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            array[i] = (byte) bytes[i];
        }
        return AttributeValue.fromB(SdkBytes.fromByteArray(array));
    }

    private static GetRecordsResponse unmarshalledBySdk(String page) throws Exception {
        HttpResponseHandler<GetRecordsResponse> handler =
                AwsJsonProtocolFactory.builder()
                        .clientConfiguration(SdkClientConfiguration.builder().build())
                        .protocol(AwsJsonProtocol.AWS_JSON)
                        .protocolVersion("1.0")
                        .build()
                        .createResponseHandler(
                                JsonOperationMetadata.builder()
                                        .hasStreamingSuccessResponse(false)
                                        .isPayloadJson(true)
                                        .build(),
                                GetRecordsResponse::builder);
        return handler.handle(
                SdkHttpFullResponse.builder()
                        .statusCode(200)
                        .content(
                                AbortableInputStream.create(
                                        new ByteArrayInputStream(
                                                page.getBytes(StandardCharsets.UTF_8))))
                        .build(),
                new ExecutionAttributes());
    }
}
