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
package io.github.ddbstreams.flink.source.client;

import static io.github.ddbstreams.flink.source.client.CannedServer.crc32;
import static io.github.ddbstreams.flink.source.client.CannedServer.json;
import static io.github.ddbstreams.flink.source.client.CannedServer.raw;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.ddbstreams.flink.source.decode.DecodedPage;
import io.github.ddbstreams.flink.source.decode.GetRecordsDecoder;
import io.github.ddbstreams.flink.source.decode.PageDecoder;
import io.github.ddbstreams.flink.source.decode.SdkRecordDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.model.Record;

/** How a page of records comes out of a response, and what becomes of the connection. */
class GetRecordsITCase {

    private static final String ITERATOR = Clients.STREAM + "|1|AAAAAAAAAAEvJp6D+zaQabcdefghijkl";

    private static final String PAGE =
            "{\"NextShardIterator\":\"next\",\"Records\":[{\"awsRegion\":\"eu-west-1\","
                    + "\"dynamodb\":{\"ApproximateCreationDateTime\":1714557600,"
                    + "\"Keys\":{\"id\":{\"S\":\"kéy\"}},\"SequenceNumber\":\"111000000000000000001\","
                    + "\"SizeBytes\":5,\"StreamViewType\":\"KEYS_ONLY\"},\"eventID\":\"e1\","
                    + "\"eventName\":\"INSERT\",\"eventSource\":\"aws:dynamodb\","
                    + "\"eventVersion\":\"1.1\"}]}";
    private static final byte[] PAGE_BYTES = PAGE.getBytes(StandardCharsets.UTF_8);

    private static final CannedServer.Answer GOOD = json(200, PAGE);

    private static final PageDecoder<Record> RECORDS =
            new GetRecordsDecoder<>(new SdkRecordDecoder());

    @Test
    void asksForTheRecordsOfTheIterator() {
        try (CannedServer server = new CannedServer(GOOD);
                StreamsClient client = Clients.of(server.url())) {
            client.getRecords(ITERATOR, 17, RECORDS);

            assertThat(server.requests()).hasSize(1);
            CannedServer.Request request = server.requests().get(0);
            assertThat(request.target).isEqualTo("DynamoDBStreams_20120810.GetRecords");
            assertThat(request.body)
                    .isEqualTo("{\"ShardIterator\":\"" + ITERATOR + "\",\"Limit\":17}");
            assertThat(request.userAgent)
                    .containsPattern("flink-connector-dynamodb-streams/\\d+\\.\\d+\\.\\d+");
        }
    }

    static Stream<CannedServer.Answer> wholePages() {
        return Stream.of(
                GOOD,
                raw(200, PAGE_BYTES, Map.of()),
                CannedServer.gzip(PAGE, true),
                raw(200, CannedServer.compressed(PAGE), Map.of("Content-Encoding", "gzip")));
    }

    @ParameterizedTest
    @MethodSource("wholePages")
    void aPageIsDecodedAndItsConnectionUsedAgain(CannedServer.Answer answer) {
        try (CannedServer server = new CannedServer(answer);
                StreamsClient client = Clients.of(server.url())) {
            for (int i = 0; i < 3; i++) {
                assertPage(client.getRecords(ITERATOR, 1000, RECORDS));
            }

            assertThat(server.requests())
                    .hasSize(3)
                    .extracting(request -> request.clientPort)
                    .containsOnly(server.requests().get(0).clientPort);
        }
    }

    @Test
    void anEmptyPageHasNoRecordsAndAnIterator() {
        try (CannedServer server =
                        new CannedServer(
                                json(200, "{\"NextShardIterator\":\"next\",\"Records\":[]}"));
                StreamsClient client = Clients.of(server.url())) {
            DecodedPage<Record> page = client.getRecords(ITERATOR, 1000, RECORDS);

            assertThat(page.records()).isEmpty();
            assertThat(page.next()).isEqualTo("next");
        }
    }

    @Test
    void theLastPageOfAShardHasNoIterator() {
        try (CannedServer server = new CannedServer(json(200, "{\"Records\":[]}"));
                StreamsClient client = Clients.of(server.url())) {
            assertThat(client.getRecords(ITERATOR, 1000, RECORDS).next()).isNull();
        }
    }

    @Test
    void aDecoderThatReadsLittleLosesNeitherChecksumNorConnection() {
        PageDecoder<String> hasty =
                body -> {
                    String first = new String(body.bytes(), 0, 3, StandardCharsets.UTF_8);
                    return new DecodedPage<>(List.of(), first, 0);
                };
        try (CannedServer server =
                        new CannedServer(
                                GOOD,
                                CannedServer.gzip(PAGE, true),
                                raw(200, PAGE_BYTES, Map.of("x-amz-crc32", "1")));
                StreamsClient client = Clients.of(server.url())) {
            assertThat(client.getRecords(ITERATOR, 1000, hasty).next()).isEqualTo("{\"N");
            assertThat(client.getRecords(ITERATOR, 1000, hasty).next()).isEqualTo("{\"N");
            assertThatExceptionOfType(StreamsServiceException.class)
                    .isThrownBy(() -> client.getRecords(ITERATOR, 1000, hasty));
            assertThat(server.requests())
                    .extracting(request -> request.clientPort)
                    .containsOnly(server.requests().get(0).clientPort);
        }
    }

    @Test
    void aBodyThatWasChangedOnItsWayIsToBeAskedForAgain() {
        CannedServer.Answer changed = raw(200, PAGE_BYTES, Map.of("x-amz-crc32", "1"));
        StreamsServiceException failure = failureThenPage(changed, true);

        assertThat(failure.kind()).isEqualTo(FailureKind.UNAVAILABLE);
        assertThat(failure.kind().isRetryable()).isTrue();
        assertThat(failure)
                .hasMessage(
                        "GetRecords of a shard of stream "
                                + Clients.STREAM
                                + " failed, UNAVAILABLE (error code null, HTTP status 200, request"
                                + " id REQ1): the response was changed in transit: its "
                                + PAGE_BYTES.length
                                + " bytes have the CRC32 "
                                + crc32(PAGE_BYTES)
                                + ", and its header x-amz-crc32 says 1");
    }

    @Test
    void theChecksumOfACompressedBodyIsThatOfWhatTravels() {
        StreamsServiceException failure = failureThenPage(CannedServer.gzip(PAGE, false), true);

        assertThat(failure.kind()).isEqualTo(FailureKind.UNAVAILABLE);
        assertThat(failure).hasMessageContaining("the response was changed in transit");
    }

    @Test
    void aBodyThatBreaksOffIsToBeAskedForAgain() {
        StreamsServiceException failure =
                failureThenPage(
                        CannedServer.truncated(
                                Arrays.copyOf(PAGE_BYTES, 100),
                                PAGE_BYTES.length,
                                Map.of("x-amz-crc32", crc32(PAGE_BYTES))),
                        false);

        assertThat(failure.kind()).isEqualTo(FailureKind.UNAVAILABLE);
        assertThat(failure).hasMessageContaining("the response broke off after 100 bytes: ");
    }

    @Test
    void aBodyThatBreaksOffBehindACompletePageIsToBeAskedForAgain() {
        StreamsServiceException failure =
                failureThenPage(
                        CannedServer.truncated(PAGE_BYTES, PAGE_BYTES.length + 1, Map.of()), false);

        assertThat(failure.kind()).isEqualTo(FailureKind.UNAVAILABLE);
        assertThat(failure)
                .hasMessageContaining(
                        "the response broke off after " + PAGE_BYTES.length + " bytes: ");
    }

    @Test
    void aCompressedBodyThatBreaksOffIsToBeAskedForAgain() {
        byte[] compressed = CannedServer.compressed(PAGE);
        StreamsServiceException failure =
                failureThenPage(
                        raw(
                                200,
                                Arrays.copyOf(compressed, compressed.length - 9),
                                Map.of("Content-Encoding", "gzip")),
                        true);

        assertThat(failure.kind()).isEqualTo(FailureKind.UNAVAILABLE);
        assertThat(failure).hasMessageContaining("the response is not a page: ");
    }

    @Test
    void anEmptyBodyIsToBeAskedForAgain() {
        StreamsServiceException failure = failureThenPage(raw(200, new byte[0], Map.of()), true);

        assertThat(failure.kind()).isEqualTo(FailureKind.UNAVAILABLE);
        assertThat(failure).hasMessageContaining("the response is not a page: ");
    }

    @Test
    void aBodyThatIsNoJsonIsToBeAskedForAgain() {
        StreamsServiceException failure =
                failureThenPage(json(200, "<html>Please log in</html>"), true);

        assertThat(failure.kind()).isEqualTo(FailureKind.UNAVAILABLE);
        assertThat(failure).hasMessageContaining("the response is not a page: ");
    }

    @Test
    void aDecoderThatFailsOnAWholePageWouldFailAgain() {
        IllegalStateException bug = new IllegalStateException("bug");
        try (CannedServer server = new CannedServer(GOOD);
                StreamsClient client = Clients.of(server.url())) {
            StreamsServiceException failure =
                    failure(
                            client,
                            body -> {
                                throw bug;
                            });

            assertThat(failure.kind()).isEqualTo(FailureKind.UNDECODABLE);
            assertThat(failure.kind().isRetryable()).isFalse();
            assertThat(failure).hasNoCause().hasSuppressedException(bug);
            assertThat(failure)
                    .hasMessageEndingWith(
                            "the page arrived as it was sent, but decoding it failed:"
                                    + " java.lang.IllegalStateException: bug");
            assertPage(client.getRecords(ITERATOR, 1000, RECORDS));
            assertThat(server.requests().get(1).clientPort)
                    .isEqualTo(server.requests().get(0).clientPort);
        }
    }

    @Test
    void aDecoderThatFailsOnAChangedPageMayNotFailAgain() {
        try (CannedServer server =
                        new CannedServer(raw(200, PAGE_BYTES, Map.of("x-amz-crc32", "1")));
                StreamsClient client = Clients.of(server.url())) {
            StreamsServiceException failure =
                    failure(
                            client,
                            body -> {
                                throw new IllegalStateException("odd");
                            });

            assertThat(failure.kind()).isEqualTo(FailureKind.UNAVAILABLE);
        }
    }

    @Test
    void anErrorOfTheDecoderPassesAndTheConnectionIsNotLost() {
        try (CannedServer server = new CannedServer(GOOD);
                StreamsClient client = Clients.of(server.url())) {
            assertThatExceptionOfType(StackOverflowError.class)
                    .isThrownBy(
                            () ->
                                    client.getRecords(
                                            ITERATOR,
                                            1000,
                                            body -> {
                                                throw new StackOverflowError();
                                            }));
            assertPage(client.getRecords(ITERATOR, 1000, RECORDS));
        }
    }

    @Test
    void anErrorsBodyIsNotGivenToTheDecoder() {
        try (CannedServer server =
                        new CannedServer(
                                CannedServer.error(400, "ExpiredIteratorException", "too old"),
                                GOOD);
                StreamsClient client = Clients.of(server.url())) {
            StreamsServiceException failure =
                    failure(
                            client,
                            body -> {
                                throw new AssertionError("called");
                            });

            assertThat(failure.kind()).isEqualTo(FailureKind.EXPIRED_ITERATOR);
            assertPage(client.getRecords(ITERATOR, 1000, RECORDS));
            assertThat(server.requests().get(1).clientPort)
                    .isEqualTo(server.requests().get(0).clientPort);
        }
    }

    @Test
    void aFailedRequestIsNotSentAgain() {
        try (CannedServer server =
                        new CannedServer(
                                CannedServer.error(500, "InternalServerError", "oops"),
                                CannedServer.dropped(),
                                CannedServer.error(400, "ThrottlingException", "slow"),
                                GOOD);
                StreamsClient client = Clients.of(server.url())) {
            assertThat(failure(client, RECORDS).kind()).isEqualTo(FailureKind.UNAVAILABLE);
            assertThat(failure(client, RECORDS).kind()).isEqualTo(FailureKind.UNAVAILABLE);
            assertThat(failure(client, RECORDS).kind()).isEqualTo(FailureKind.THROTTLED);
            assertPage(client.getRecords(ITERATOR, 1000, RECORDS));
            assertThat(server.requests()).hasSize(4);
        }
    }

    @Test
    void noMessageHoldsAWholeIterator() {
        try (CannedServer server =
                        new CannedServer(
                                CannedServer.error(
                                        400,
                                        "ValidationException",
                                        "Invalid ShardIterator: " + ITERATOR));
                StreamsClient client = Clients.of(server.url())) {
            StreamsServiceException failure = failure(client, RECORDS);

            assertThat(failure)
                    .hasMessageEndingWith(
                            ": Invalid ShardIterator: " + Clients.STREAM + "|1|AAAAAAAAAAEvJp…");
            assertThat(failure).hasNoCause();
        }
    }

    private static StreamsServiceException failureThenPage(
            CannedServer.Answer bad, boolean onOneConnection) {
        try (CannedServer server = new CannedServer(bad, bad, GOOD);
                StreamsClient client = Clients.of(server.url())) {
            failure(client, RECORDS);
            StreamsServiceException failure = failure(client, RECORDS);
            assertPage(client.getRecords(ITERATOR, 1000, RECORDS));
            long connections =
                    server.requests().stream().mapToInt(r -> r.clientPort).distinct().count();
            assertThat(connections).isEqualTo(onOneConnection ? 1 : 3);
            return failure;
        }
    }

    private static StreamsServiceException failure(StreamsClient client, PageDecoder<?> decoder) {
        return catchThrowableOfType(
                StreamsServiceException.class, () -> client.getRecords(ITERATOR, 1000, decoder));
    }

    private static void assertPage(DecodedPage<Record> page) {
        assertThat(page.next()).isEqualTo("next");
        assertThat(page.records())
                .extracting(record -> record.payload().dynamodb().keys().get("id").s())
                .containsExactly("kéy");
    }
}
