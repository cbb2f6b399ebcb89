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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Record;

@Timeout(600)
class ScanDecoderTest {

    private static final Clock CLOCK =
            Clock.fixed(Instant.parse("2026-03-01T12:00:00Z"), ZoneOffset.UTC);
    private static final String A =
            "{\"id\":{\"S\":\"a\"},\"at\":{\"N\":\"1\"},\"x\":{\"N\":\"7\"}}";
    private static final String B = "{\"id\":{\"S\":\"b\"},\"at\":{\"N\":\"2\"}}";
    private static final String BAD = "{\"id\":{\"S\":\"c\"},\"at\":{\"N\":\"3\"},\"x\":{\"Q\":1}}";

    private static PageDecoder<Record> decoder(RecordDecoder<Record> items) {
        return new ScanDecoder<>(items, List.of("id", "at"), 1_000, CLOCK);
    }

    private static DecodedPage<Record> decode(String body) throws IOException {
        return decode(body, new SdkRecordDecoder());
    }

    private static DecodedPage<Record> decode(String body, RecordDecoder<Record> items)
            throws IOException {
        return decoder(items).decode(PageBody.of(body.getBytes(StandardCharsets.UTF_8)));
    }

    private static String items(String... items) {
        return "{\"Items\":[" + String.join(",", items) + "]}";
    }

    // ------------------------------------------------------------------ what is in a page

    @Test
    void anItemIsARecordWithItsKeyAndWhatItIs() throws Exception {
        DecodedRecord<Record> item = decode(items(A)).records().get(0);

        assertThat(item.sequenceNumber()).isEqualTo("2:atN1:12:idS1:a");
        assertThat(item.creationTimeMillis()).isEqualTo(DecodedRecord.NO_CREATION_TIME);
        assertThat(item.payload().dynamodb().keys())
                .containsOnlyKeys("id", "at")
                .containsEntry("id", AttributeValue.fromS("a"));
        assertThat(item.payload().dynamodb().newImage())
                .containsOnlyKeys("id", "at", "x")
                .containsEntry("x", AttributeValue.fromN("7"));
        assertThat(item.payload().dynamodb().hasOldImage()).isFalse();
    }

    @Test
    void aPageWithoutAKeyToGoOnBehindIsTheLastOne() throws Exception {
        DecodedPage<Record> page = decode(items(A, B));

        assertThat(page.records()).hasSize(2);
        assertThat(page.next()).isNull();
        assertThat(page.readUnits()).isZero();
    }

    @Test
    void anEmptyPageCanBeInTheMiddle() throws Exception {
        DecodedPage<Record> page =
                decode("{\"LastEvaluatedKey\":" + B + ",\"Items\":[],\"Count\":0}");

        assertThat(page.records()).isEmpty();
        assertThat(page.next()).isEqualTo("2:atN1:22:idS1:b");
    }

    @Test
    void theKeyToGoOnBehindMayComeBeforeTheItems() throws Exception {
        assertThat(decode("{\"LastEvaluatedKey\":" + B + ",\"Items\":[" + A + "]}").next())
                .isEqualTo("2:atN1:22:idS1:b");
    }

    @Test
    void whatAPageHasConsumedIsKnown() throws Exception {
        String consumed =
                "{\"TableName\":\"orders\",\"Table\":{\"CapacityUnits\":99},\"CapacityUnits\":12.5}";

        assertThat(decode("{\"Items\":[],\"ConsumedCapacity\":" + consumed + "}").readUnits())
                .isEqualTo(12.5);
        assertThat(decode("{\"ConsumedCapacity\":" + consumed + ",\"Items\":[]}").readUnits())
                .isEqualTo(12.5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "{}", "{\"CapacityUnits\":\"1\"}", "[1]", "7"})
    void whatIsNoPriceIsNone(String consumed) throws Exception {
        assertThat(decode("{\"Items\":[],\"ConsumedCapacity\":" + consumed + "}").readUnits())
                .isZero();
    }

    @Test
    void unknownMembersAreSkipped() throws Exception {
        DecodedPage<Record> page =
                decode(
                        "{\"Count\":1,\"x\":{\"Items\":[1],\"LastEvaluatedKey\":{}},\"Items\":["
                                + A
                                + "],\"ScannedCount\":1,\"y\":[[{}]],\"LastEvaluatedKey\":null}");

        assertThat(page.records()).hasSize(1);
        assertThat(page.next()).isNull();
    }

    @Test
    void aPageIsChargedWithItsItems() throws Exception {
        String large = "{\"id\":{\"S\":\"" + "x".repeat(10_000) + "\"},\"at\":{\"N\":\"1\"}}";

        assertThat(decode(items(large)).sizeInBytes())
                .isBetween(10_000 + decode(items()).sizeInBytes(), 60_000L);
    }

    // ------------------------------------------------------------------ items that are bad

    @Test
    void aBadItemKeepsItsPlace() throws Exception {
        List<DecodedRecord<Record>> items = decode(items(A, BAD, B)).records();

        assertThat(items.get(0).sequenceNumber()).isEqualTo("2:atN1:12:idS1:a");
        assertThat(items.get(1).payload()).isNull();
        assertThat(items.get(1).failure()).hasMessageContaining("x");
        assertThat(items.get(1).json()).isNull();
        assertThat(items.get(2).sequenceNumber()).isEqualTo("2:atN1:22:idS1:b");
    }

    @Test
    void theTextOfABadItemIsKeptForWhoAsksForIt() throws Exception {
        List<DecodedRecord<Record>> items =
                decode(items(A, BAD, B), SdkRecordDecoder.keepingFailedText()).records();

        assertThat(items.get(1).json()).isEqualTo(BAD);
        assertThat(items.get(2).payload()).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"id\":{\"S\":\"a\"}}",
                "{\"id\":{\"S\":\"a\"},\"at\":{\"BOOL\":true}}",
                "{\"id\":{\"S\":\"a\"},\"at\":{\"L\":[]}}",
                "{\"id\":{\"S\":\"a\"},\"at\":1}",
                "{\"id\":{\"S\":\"a\"},\"at\":{\"N\":\"1\",\"S\":\"1\"}}",
                "{\"id\":{\"S\":\"a\"},\"id\":{\"S\":\"b\"},\"at\":{\"N\":\"1\"}}"
            })
    void anItemWithoutItsKeyIsBad(String item) throws Exception {
        List<DecodedRecord<Record>> items = decode(items(item, A)).records();

        assertThat(items.get(0).failure()).isNotNull();
        assertThat(items.get(1).failure()).isNull();
    }

    // ------------------------------------------------------------------ what is no page

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "[]",
                "{}",
                "{\"Count\":0}",
                "{\"Items\":null}",
                "{\"Items\":{}}",
                "{\"Items\":[1]}",
                "{\"Items\":[null]}",
                "{\"Items\":[[]]}",
                "{\"Items\":[],\"Items\":[]}",
                "{\"Items\":[]}}",
                "{\"Items\":[]} {\"Items\":[]}",
                "{\"Items\":[],\"LastEvaluatedKey\":{}}",
                "{\"Items\":[],\"LastEvaluatedKey\":[]}",
                "{\"Items\":[],\"LastEvaluatedKey\":\"a\"}",
                "{\"Items\":[],\"LastEvaluatedKey\":{\"id\":{\"S\":\"a\"}}}",
                "{\"Items\":[],\"LastEvaluatedKey\":{\"id\":{\"S\":\"a\"},\"at\":{\"BOOL\":true}}}",
                "{\"Items\":[],\"LastEvaluatedKey\":{\"id\":{\"S\":\"a\"},\"at\":{\"N\":1}}}",
                "{\"Items\":[],\"LastEvaluatedKey\":{\"id\":{\"S\":\"a\"},\"at\":{\"L\":[{}]}}}",
                "{\"Items\":[],\"ConsumedCapacity\":{\"CapacityUnits\":NaN}}",
                "\ufeff{\"Items\":[]}",
                "{'Items':[]}"
            })
    void whatIsNoPageIsRefused(String body) {
        assertRefused(body);
    }

    private static void assertRefused(String body) {
        assertThatThrownBy(() -> decode(body, SdkRecordDecoder.keepingFailedText()))
                .isInstanceOf(IOException.class)
                .satisfies(e -> assertThat(e.getMessage()).isNotBlank().hasSizeLessThan(2048));
    }

    @Test
    void aMessageSaysWhatWasExpected() {
        assertThatThrownBy(() -> decode("{\"Count\":0}"))
                .hasMessageContaining(
                        "The body is not an answer to Scan: there is }, expected an object with"
                                + " Items");
        assertThatThrownBy(
                        () -> decode("{\"Items\":[],\"LastEvaluatedKey\":{\"id\":{\"S\":\"a\"}}}"))
                .hasMessageContaining("expected a key as LastEvaluatedKey, but")
                .hasMessageContaining("at is missing");
    }

    @Test
    void whatBreaksOffIsRefusedWhereverItDoes() {
        String body =
                "{\"ConsumedCapacity\":{\"CapacityUnits\":1.0},\"Items\":["
                        + A
                        + ","
                        + BAD
                        + "],\"LastEvaluatedKey\":"
                        + B
                        + "}";

        for (int length = 0; length < body.length(); length++) {
            assertRefused(body.substring(0, length));
        }
    }

    static Stream<Arguments> endless() {
        return Stream.of(
                Arguments.arguments("items", "{\"Items\":[" + A, "," + A),
                Arguments.arguments("empty items", "{\"Items\":[{}", ",{}"),
                Arguments.arguments("white space", "{\"Items\":[", " "),
                Arguments.arguments("a key", "{\"LastEvaluatedKey\":{\"id\":{\"S\":\"", "x"),
                Arguments.arguments(
                        "a key's names",
                        "{\"LastEvaluatedKey\":{\"a\":{\"S\":\"\"}",
                        ",\"a\":{\"S\":\"\"}"),
                Arguments.arguments("a name", "{\"", "x"),
                Arguments.arguments("an unknown member", "{\"x\":[0", ",0"),
                Arguments.arguments("depth", "{\"x\":", "{\"x\":"),
                Arguments.arguments("the price", "{\"ConsumedCapacity\":{\"x\":0", ",\"x\":0"),
                Arguments.arguments("an item's depth", "{\"Items\":[{\"a\":", "{\"L\":["),
                Arguments.arguments("a string", "{\"Items\":[{\"a\":{\"S\":\"", "x"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("endless")
    void whatHasNoEndIsRefused(String what, String beginning, String repeated) {
        assertThatThrownBy(
                        () ->
                                decoder(new SdkRecordDecoder())
                                        .decode(DecoderOracle.asLongAsMayBe(beginning, repeated)))
                .isInstanceOf(IOException.class)
                .satisfies(e -> assertThat(e.getMessage()).isNotBlank().hasSizeLessThan(2048));
    }

    /** A page with bytes changed, left out and put in is a page, or is refused: nothing else. */
    @Test
    void damagedPagesAreDecodedOrRefused() {
        String body =
                "{\"ConsumedCapacity\":{\"CapacityUnits\":1.0},\"Count\":3,\"Items\":["
                        + A
                        + ","
                        + StreamRecords.EVERY_TYPE
                        + ","
                        + B
                        + "],\"LastEvaluatedKey\":"
                        + B
                        + "}";
        byte[] whole = body.getBytes(StandardCharsets.UTF_8);
        int decoded = 0;
        for (long seed = 1; seed <= 20_000; seed++) {
            byte[] damaged = damaged(whole, new Random(seed));
            try {
                DecodedPage<Record> page =
                        decoder(SdkRecordDecoder.keepingFailedText()).decode(PageBody.of(damaged));
                for (DecodedRecord<Record> item : page.records()) {
                    assertThat(item.payload() == null).isEqualTo(item.failure() != null);
                }
                decoded++;
            } catch (IOException e) {
                assertThat(e.getMessage()).isNotBlank().hasSizeLessThan(2048);
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
        assertThat(decoded).isBetween(2_000, 18_000);
    }

    private static byte[] damaged(byte[] whole, Random random) {
        String pieces = "{}[]\",:0189eE-.\\NSBL xX\u0000\u00ff";
        StringBuilder text = new StringBuilder(new String(whole, StandardCharsets.ISO_8859_1));
        for (int i = random.nextInt(2); i >= 0; i--) {
            int at = random.nextInt(text.length());
            char piece = pieces.charAt(random.nextInt(pieces.length()));
            switch (random.nextInt(3)) {
                case 0:
                    text.setCharAt(at, piece);
                    break;
                case 1:
                    text.deleteCharAt(at);
                    break;
                default:
                    text.insert(at, piece);
            }
        }
        return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }
}
