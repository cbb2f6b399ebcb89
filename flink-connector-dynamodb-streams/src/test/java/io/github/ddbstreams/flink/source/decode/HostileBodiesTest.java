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
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.Record;

/** Bodies that are too large, too deep or without end, and those that a fuzzer has found. */
@Timeout(600)
class HostileBodiesTest {

    private static final String IMAGE = "{\"Records\":[{\"dynamodb\":{\"NewImage\":{\"a\":";

    static Stream<Arguments> endless() {
        return Stream.of(
                Arguments.arguments("records", "{\"Records\":[{}", ",{}"),
                Arguments.arguments("numbers for records", "{\"Records\":[0", ",0"),
                Arguments.arguments("white space", "{\"Records\":[", " "),
                Arguments.arguments("an iterator", "{\"NextShardIterator\":\"", "x"),
                Arguments.arguments("a name", "{\"", "x"),
                Arguments.arguments("names", "{\"a\":0", ",\"a\":0"),
                Arguments.arguments("a number", "{\"Records\":[", "1"),
                Arguments.arguments("a fraction", "{\"Records\":[1.", "0"),
                Arguments.arguments("an unknown member", "{\"x\":[0", ",0"),
                Arguments.arguments("an unknown string", "{\"x\":\"", "x"),
                Arguments.arguments("depth", "{\"x\":", "{\"x\":"),
                Arguments.arguments("an attribute's depth", IMAGE, "{\"L\":["),
                Arguments.arguments("a string", IMAGE + "{\"S\":\"", "x"),
                Arguments.arguments("a binary", IMAGE + "{\"B\":\"", "AAAA"),
                Arguments.arguments("a list", IMAGE + "{\"L\":[{\"S\":\"\"}", ",{\"S\":\"\"}"),
                Arguments.arguments(
                        "a list of nulls", IMAGE + "{\"L\":[{\"NULL\":true}", ",{\"NULL\":true}"),
                Arguments.arguments("a set", IMAGE + "{\"SS\":[\"a\"", ",\"a\""),
                Arguments.arguments("a set of binaries", IMAGE + "{\"BS\":[\"\"", ",\"\""),
                Arguments.arguments(
                        "a map", IMAGE + "{\"M\":{\"a\":{\"M\":{}}", ",\"a\":{\"M\":{}}"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("endless")
    void whatHasNoEndIsRefused(String what, String beginning, String repeated) {
        assertThatThrownBy(
                        () ->
                                new GetRecordsDecoder<>(new SdkRecordDecoder())
                                        .decode(DecoderOracle.asLongAsMayBe(beginning, repeated)))
                .isInstanceOf(IOException.class)
                .satisfies(e -> assertThat(e.getMessage()).isNotBlank().hasSizeLessThan(2048));
    }

    @Test
    void aBodyWithoutEndIsNotReadForEver() {
        InputStream endless =
                new InputStream() {
                    @Override
                    public int read() {
                        return ' ';
                    }
                };

        assertThatThrownBy(() -> PageBody.read(endless))
                .isInstanceOf(MalformedPageException.class)
                .hasMessage("The page has more than 33554432 bytes, which no page of DynamoDB has");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "[]",
                "{}",
                "{\"Records\":null}",
                "{\"Records\":[],\"Records\":[]}",
                "{\"Records\":[],\"NextShardIterator\":\"a\",\"NextShardIterator\":\"b\"}",
                "{\"Records\":[],\"NextShardIterator\":{}}",
                "{\"Records\":[]}}",
                "{\"Records\":[]} {\"Records\":[]}",
                "\ufeff{\"Records\":[]}",
                "{\"Records\":[]} // a comment",
                "{\"Records\":[NaN]}",
                "{\"Records\":[{\"dynamodb\":{\"SizeBytes\":-Infinity}}]}",
                "{\"Records\":[{\"dynamodb\":{\"ApproximateCreationDateTime\":1e999999999}}]}",
                "{\"Records\":[{\"\\ud800\":1}]}",
                "{'Records':[]}",
                // found by a fuzzer: a bad member went unseen behind a good one of the same name
                "{\"Records\":[{\"eventName\":\"INSERT\",\"dynamodb\":{\"SequenceNumber\":\"1\","
                        + "\"Keys\":{\"a\":{\"S\":\"1\"},\"a\":{\"S\":\"2\"}},\"Keys\":{}}}]}"
            })
    void whatIsWrongIsJudgedAsByAPlainReading(String body) {
        new DecoderOracle<Record>(
                        new GetRecordsDecoder<>(SdkRecordDecoder.keepingFailedText()),
                        ReferenceRecords::read)
                .check(body.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(ints = {10_000, 10_001})
    void aPageHasTenThousandRecordsAtMost(int count) throws Exception {
        String page = "{\"Records\":[" + "{},".repeat(count - 1) + "{}]}";

        if (count == 10_000) {
            assertThat(StreamRecords.decode(page).records()).hasSize(count);
        } else {
            assertThatThrownBy(() -> StreamRecords.decode(page))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("expected up to 10000 Records");
        }
    }
}
