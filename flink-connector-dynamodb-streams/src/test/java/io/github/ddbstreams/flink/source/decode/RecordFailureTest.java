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

import static io.github.ddbstreams.flink.source.decode.StreamRecords.decode;
import static io.github.ddbstreams.flink.source.decode.StreamRecords.modify;
import static io.github.ddbstreams.flink.source.decode.StreamRecords.page;
import static io.github.ddbstreams.flink.source.decode.StreamRecords.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.Record;

class RecordFailureTest {

    private static final String PREFIX =
            "The stream record with sequence number 2 cannot be decoded: ";
    private static final String TYPES = "S, N, B, BOOL, NULL, SS, NS, BS, L, M";
    private static final String LOCAL =
            "; some versions of DynamoDB Local write an empty list or map like this, and it is"
                    + " impossible to tell which one it was";

    static Stream<Arguments> badImages() {
        return Stream.of(
                arguments(
                        "{\"a\": {\"X\": \"new\"}}",
                        "NewImage.a",
                        "is {\"X\": \"new\"}; expected exactly one of "
                                + TYPES
                                + "; a type that DynamoDB has added since needs a newer version of the connector"),
                arguments(
                        "{\"a\": {\"X\": {\"S\": [1]}}}",
                        "NewImage.a",
                        "is {\"X\": an object}; expected exactly one of "
                                + TYPES
                                + "; a type that DynamoDB has added since needs a newer version of the connector"),
                arguments(
                        "{\"a\": {\"M\": {\"b\": {\"L\": [{\"S\": \"\"}, {\"L\": [{\"N\": 5}]}]}}}}",
                        "NewImage.a.b[1][0]",
                        "is 5; expected a string"),
                arguments(
                        "{\"a\": {\"L\": [{\"M\": {\"b\": {\"S\": null}}}]}}",
                        "NewImage.a[0].b",
                        "is {}; expected exactly one of " + TYPES + LOCAL),
                arguments("{\"a\": {\"S\": {}}}", "NewImage.a", "is an object; expected a string"),
                arguments(
                        "{\"a\": {\"N\": [\"1\"]}}",
                        "NewImage.a",
                        "is an array; expected a string"),
                arguments(
                        "{\"a\": {\"BOOL\": \"true\"}}",
                        "NewImage.a",
                        "is \"true\"; expected true or false"),
                arguments(
                        "{\"a\": {\"NULL\": {\"x\": 1}}}",
                        "NewImage.a",
                        "is an object; expected true or false"),
                arguments(
                        "{\"a\": {\"B\": \"AQI\"}}",
                        "NewImage.a",
                        "is \"AQI\"; expected a string of base64 (standard alphabet, padded)"),
                arguments(
                        "{\"a\": {\"B\": \"A-_D\"}}",
                        "NewImage.a",
                        "is \"A-_D\"; expected a string of base64 (standard alphabet, padded)"),
                arguments(
                        "{\"a\": {\"B\": \"AA漢A\"}}",
                        "NewImage.a",
                        "is \"AA漢A\"; expected a string of base64 (standard alphabet, padded)"),
                arguments(
                        "{\"a\": {\"B\": \"" + "*".repeat(100) + "\"}}",
                        "NewImage.a",
                        "is \""
                                + "*".repeat(48)
                                + "… (100 characters)\"; expected a string of base64 (standard"
                                + " alphabet, padded)"),
                arguments(
                        "{\"a\": {\"SS\": [\"x\", 1]}}",
                        "NewImage.a[1]",
                        "is 1; expected a string"),
                arguments(
                        "{\"a\": {\"NS\": \"1\"}}",
                        "NewImage.a",
                        "is \"1\"; expected an array, since its type is a set"),
                arguments(
                        "{\"a\": {\"BS\": [\"AQ==\", \"?\"]}}",
                        "NewImage.a[1]",
                        "is \"?\"; expected a string of base64 (standard alphabet, padded)"),
                arguments(
                        "{\"a\": {\"L\": {}}}",
                        "NewImage.a",
                        "is an object; expected an array, since its type is L"),
                arguments(
                        "{\"a\": {\"M\": []}}",
                        "NewImage.a",
                        "is an array; expected an object, since its type is M"),
                arguments(
                        "{\"a\": {\"S\": \"x\", \"N\": \"1\"}}",
                        "NewImage.a",
                        "has the type N after the type S; expected exactly one of " + TYPES),
                arguments(
                        "{\"a\": {\"S\": \"x\", \"S\": \"y\"}}",
                        "NewImage.a",
                        "has the type S after the type S; expected exactly one of " + TYPES),
                arguments(
                        "{\"a\": {}}",
                        "NewImage.a",
                        "is {}; expected exactly one of " + TYPES + LOCAL),
                arguments(
                        "{\"a\": \"x\"}",
                        "NewImage.a",
                        "is \"x\"; expected an attribute value, such as {\"S\": \"…\"}"),
                arguments(
                        "{\"a\": {\"L\": [[]]}}",
                        "NewImage.a[0]",
                        "is an array; expected an attribute value, such as {\"S\": \"…\"}"),
                arguments(
                        "{\"a\": {\"S\": \"\"}, \"a\": {\"S\": \"\"}}",
                        "NewImage",
                        "has the same attribute name twice; expected once"),
                arguments(
                        "{\"m\": {\"M\": {\"a\": {\"S\": \"\"}, \"a\": {\"S\": \"\"}}}}",
                        "NewImage.m",
                        "has the same attribute name twice; expected once"),
                arguments("[]", "NewImage", "is an array; expected an object of attributes"));
    }

    @ParameterizedTest
    @MethodSource("badImages")
    void namesTheRecordThePathTheValueAndWhatIsAllowed(String newImage, String path, String problem)
            throws Exception {
        DecodedPage<Record> page =
                decode(
                        page(
                                modify("1", "{\"a\": {\"S\": \"x\"}}", null),
                                modify("2", newImage, "{\"b\": {\"M\": {\"c\": {\"N\": \"1\"}}}}"),
                                modify("3", "{\"a\": {\"S\": \"y\"}}", null)));

        assertThat(page.next()).isEqualTo("next");
        assertThat(page.records())
                .extracting(DecodedRecord::sequenceNumber)
                .containsExactly("1", "2", "3");
        assertThat(page.records().get(0).payload().dynamodb().newImage().get("a").s())
                .isEqualTo("x");
        assertThat(page.records().get(2).payload().dynamodb().newImage().get("a").s())
                .isEqualTo("y");
        DecodedRecord<Record> failed = page.records().get(1);
        assertThat(failed.payload()).isNull();
        assertThat(failed.creationTimeMillis()).isEqualTo(1464804310000L);
        assertThat(failed.failure()).hasMessage(PREFIX + path + ' ' + problem);
        assertThat(failed.failure().path()).isEqualTo(path);
        assertThat(failed.failure().sequenceNumber()).isEqualTo("2");
    }

    static Stream<Arguments> badEnvelopes() {
        String known = "The stream record with sequence number 2 cannot be decoded: ";
        String unknown = "The stream record (its sequence number is not known) cannot be decoded: ";
        String operations = "; expected one of INSERT, MODIFY, REMOVE";
        return Stream.of(
                arguments(
                        "{\"dynamodb\": {\"SequenceNumber\": \"2\"}}",
                        known + "eventName is missing" + operations),
                arguments(
                        record("UPSERT", "\"SequenceNumber\": \"2\""),
                        known + "eventName is \"UPSERT\"" + operations),
                arguments(
                        "{\"eventName\": 5, \"dynamodb\": {\"SequenceNumber\": \"2\"}}",
                        known + "eventName is 5; expected a string"),
                arguments(
                        "{\"eventName\": \"INSERT\"}",
                        unknown + "dynamodb is missing; expected an object"),
                arguments(
                        "{\"eventName\": \"INSERT\", \"dynamodb\": [{}]}",
                        unknown + "dynamodb is an array; expected an object"),
                arguments(
                        record("INSERT", "\"Keys\": {}"),
                        unknown + "SequenceNumber is missing; expected a string"),
                arguments(
                        record("INSERT", "\"SequenceNumber\": 2"),
                        unknown
                                + "SequenceNumber is 2; expected a string of 1 to 128 decimal"
                                + " digits"),
                arguments(
                        record("INSERT", "\"SequenceNumber\": \"2\", \"SizeBytes\": 1.5"),
                        known + "SizeBytes is 1.5; expected an integer of 64 bits"),
                arguments(
                        record(
                                "INSERT",
                                "\"SequenceNumber\": \"2\", \"SizeBytes\": 9223372036854775808"),
                        known
                                + "SizeBytes is 9223372036854775808; expected an integer of 64"
                                + " bits"),
                arguments(
                        record(
                                "INSERT",
                                "\"ApproximateCreationDateTime\": \"now\", \"SequenceNumber\": \"2\""),
                        known
                                + "ApproximateCreationDateTime is \"now\"; expected a number of"
                                + " seconds since the epoch"),
                arguments(
                        record(
                                "INSERT",
                                "\"ApproximateCreationDateTime\": 1464804310000, \"SequenceNumber\": \"2\""),
                        known
                                + "ApproximateCreationDateTime is 1464804310000; expected a number"
                                + " of seconds since the epoch"),
                arguments(
                        "{\"userIdentity\": {\"Type\": [\"Service\"]}, \"dynamodb\": {\"SequenceNumber\": \"2\"}}",
                        known + "userIdentity.Type is an array; expected a string"),
                arguments("17", unknown + "record is 17; expected an object"),
                arguments("[[1]]", unknown + "record is an array; expected an object"),
                arguments("null", unknown + "record is null; expected an object"));
    }

    @ParameterizedTest
    @MethodSource("badEnvelopes")
    void failsTheRecordForItsEnvelopeAndGoesOn(String bad, String message) throws Exception {
        List<DecodedRecord<Record>> records =
                decode(page(bad, modify("3", "{\"a\": {\"S\": \"y\"}}", null))).records();

        assertThat(records).hasSize(2);
        assertThat(records.get(0).payload()).isNull();
        assertThat(records.get(0).failure()).hasMessage(message);
        assertThat(records.get(1).payload().dynamodb().newImage().get("a").s()).isEqualTo("y");
    }

    @Test
    void tellsTheFirstOfSeveralFailures() throws Exception {
        DecodedRecord<Record> failed =
                decode(page(modify("2", "{\"a\": {\"X\": 1}}", "{\"b\": {\"Y\": 1}}")))
                        .records()
                        .get(0);

        assertThat(failed.failure().path()).isEqualTo("NewImage.a");
    }

    @Test
    void boundsThePathAndTheNamesInIt() throws Exception {
        String name = "n".repeat(60_000);
        String value = "{\"S\": 1}";
        for (int i = 0; i < 32; i++) {
            value = "{\"M\": {\"" + name + "\": " + value + "}}";
        }

        DecodedRecord<Record> failed =
                decode(page(modify("2", "{\"a\": " + value + '}', null))).records().get(0);

        assertThat(failed.failure().getMessage()).hasSizeLessThan(600);
    }

    @Test
    void chargesAFailedRecordForWhatItKeeps() throws Exception {
        DecodedPage<Record> page = decode(page("17"));

        assertThat(page.records().get(0).sizeInBytes()).isPositive();
        assertThat(page.sizeInBytes()).isGreaterThan(page.records().get(0).sizeInBytes());
    }

    @Test
    void theTextOfAFailedRecordIsKeptAsItCame() throws Exception {
        String bad =
                modify("2", "{\"a\" : {\"X\":\"é 漢 😀 \\u0041\"} }", null)
                        .replace("\"Keys\"", "\n\"hint\": [{}],\t\"Keys\"");
        String good = modify("1", "{\"a\": {\"S\": \"" + "x".repeat(9000) + "\"}}", null);
        String body = page(good, bad, " 17 ", good, "[" + bad + "] ", " \"text\"", bad);

        List<DecodedRecord<Record>> records =
                new GetRecordsDecoder<>(SdkRecordDecoder.keepingFailedText())
                        .decode(PageBody.of(body.getBytes(StandardCharsets.UTF_8)))
                        .records();

        assertThat(records)
                .extracting(DecodedRecord::json)
                .containsExactly(null, bad, "17", null, "[" + bad + "]", "\"text\"", bad);
    }

    @Test
    void theTextOfAFailedRecordIsNotKeptUnlessAskedFor() throws Exception {
        DecodedRecord<Record> failed = decode(page("17")).records().get(0);

        assertThat(failed.json()).isNull();
    }

    @Test
    void theTextThatIsKeptIsCharged() throws Exception {
        byte[] body =
                page(modify("2", "{\"a\": {\"X\": \"" + "x".repeat(50_000) + "\"}}", null))
                        .getBytes(StandardCharsets.UTF_8);

        long with =
                new GetRecordsDecoder<>(SdkRecordDecoder.keepingFailedText())
                        .decode(PageBody.of(body))
                        .sizeInBytes();
        long without =
                new GetRecordsDecoder<>(new SdkRecordDecoder())
                        .decode(PageBody.of(body))
                        .sizeInBytes();

        assertThat(with - without).isBetween(50_000L, 51_000L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "12a", "-1", "1.5", "１２", "arn"})
    void whatIsNoNumberIsNoSequenceNumber(String text) throws Exception {
        assertThat(decode(page(modify(text, null, null))).records().get(0).failure())
                .hasMessageContaining("SequenceNumber is \"" + text + "\"; expected");
    }

    @Test
    void aSequenceNumberIsBounded() throws Exception {
        assertThat(
                        decode(page(modify("1".repeat(128), null, null)))
                                .records()
                                .get(0)
                                .sequenceNumber())
                .hasSize(128);
        assertThat(decode(page(modify("1".repeat(129), null, null))).records().get(0).failure())
                .hasMessageContaining("(129 characters)\"; expected");
    }

    @Test
    void aRecordIsNotTakenFromTwoPlaces() throws Exception {
        String twice =
                modify("1", null, null).replace("\"eventID\"", "\"dynamodb\": {}, \"eventID\"");
        String numbers = modify("1\", \"SequenceNumber\": \"2", null, null);

        assertThat(decode(page(twice)).records().get(0).failure())
                .hasMessageContaining("dynamodb occurs twice; expected once");
        for (String member : List.of("Keys", "NewImage", "OldImage")) {
            String again =
                    modify("1", "{}", "{}")
                            .replace("\"SizeBytes\"", '"' + member + "\": {}, \"SizeBytes\"");
            assertThat(decode(page(again)).records().get(0).failure())
                    .hasMessageContaining(member + " occurs twice; expected once");
        }
        assertThat(decode(page(numbers)).records().get(0).failure())
                .hasMessageContaining("SequenceNumber occurs twice; expected once");
    }
}
