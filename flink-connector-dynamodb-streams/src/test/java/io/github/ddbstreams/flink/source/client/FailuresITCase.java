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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the answers of the service, and the lack of one, are taken for. */
class FailuresITCase {

    @ParameterizedTest
    @CsvSource({
        "LimitExceededException, 400, THROTTLED, true",
        "ThrottlingException, 400, THROTTLED, true",
        "Throttling, 400, THROTTLED, true",
        "ProvisionedThroughputExceededException, 400, THROTTLED, true",
        "ProvisionedThroughputExceeded, 400, THROTTLED, true",
        "RequestLimitExceeded, 400, THROTTLED, true",
        "TooManyRequestsException, 400, THROTTLED, true",
        "TooManyRequests, 400, THROTTLED, true",
        "SlowDown, 503, THROTTLED, true",
        "SomethingNew, 429, THROTTLED, true",
        "InternalServerError, 500, UNAVAILABLE, true",
        "InternalFailure, 500, UNAVAILABLE, true",
        "ServiceUnavailable, 503, UNAVAILABLE, true",
        "SomethingNew, 500, UNAVAILABLE, true",
        "SomethingNew, 503, UNAVAILABLE, true",
        "RequestTimeout, 400, UNAVAILABLE, true",
        "ExpiredTokenException, 400, CREDENTIALS_EXPIRED, true",
        "ExpiredToken, 403, CREDENTIALS_EXPIRED, true",
        "RequestExpired, 400, CREDENTIALS_EXPIRED, true",
        "RequestTimeTooSkewed, 403, CREDENTIALS_EXPIRED, true",
        "RequestInTheFuture, 403, CREDENTIALS_EXPIRED, true",
        "ExpiredIteratorException, 400, EXPIRED_ITERATOR, false",
        "TrimmedDataAccessException, 400, TRIMMED, false",
        "ResourceNotFoundException, 400, NOT_FOUND, false",
        "AccessDeniedException, 400, ACCESS_DENIED, false",
        "UnrecognizedClientException, 400, ACCESS_DENIED, false",
        "InvalidSignatureException, 400, ACCESS_DENIED, false",
        "IncompleteSignature, 400, ACCESS_DENIED, false",
        "MissingAuthenticationToken, 400, ACCESS_DENIED, false",
        "MissingAuthenticationTokenException, 400, ACCESS_DENIED, false",
        "SomethingNew, 403, ACCESS_DENIED, false",
        "ValidationException, 400, INVALID_REQUEST, false",
        "SerializationException, 400, INVALID_REQUEST, false",
        "SomethingNew, 400, INVALID_REQUEST, false"
    })
    void anErrorIsKnownByItsCodeAndElseByItsStatus(
            String code, int status, FailureKind kind, boolean retryable) {
        StreamsServiceException failure = failure(CannedServer.error(status, code, "Oops."));

        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.kind().isRetryable()).isEqualTo(retryable);
        assertThat(failure.errorCode()).isEqualTo(code);
        assertThat(failure.httpStatus()).isEqualTo(status);
        assertThat(failure.requestId()).isEqualTo("REQ1");
        assertThat(failure.operation()).isEqualTo("DescribeStream");
        assertThat(failure.target()).isEqualTo("stream " + Clients.STREAM);
    }

    @Test
    void theMessageSaysAllThatIsKnown() {
        assertThat(failure(CannedServer.error(400, "ThrottlingException", "Rate exceeded.")))
                .hasMessage(
                        "DescribeStream of stream "
                                + Clients.STREAM
                                + " failed, THROTTLED (error code ThrottlingException, HTTP status"
                                + " 400, request id REQ1): Rate exceeded.");
    }

    @Test
    void anErrorWithoutAMessageSaysSo() {
        assertThat(failure(CannedServer.json(500, "{\"__type\":\"x#InternalServerError\"}")))
                .hasMessageEndingWith("request id REQ1): the service gives no details");
    }

    @Test
    void anErrorPageOfAProxyIsKnownByItsStatus() {
        StreamsServiceException failure =
                failure(
                        CannedServer.raw(
                                502,
                                "<html>Bad Gateway</html>".getBytes(StandardCharsets.UTF_8),
                                Map.of("Content-Type", "text/html")));

        assertThat(failure.kind()).isEqualTo(FailureKind.UNAVAILABLE);
        assertThat(failure.httpStatus()).isEqualTo(502);
    }

    @Test
    void aChangedBodyOfAnotherOperationIsToBeAskedForAgain() {
        StreamsServiceException failure =
                failure(
                        CannedServer.raw(
                                200,
                                "{\"StreamDescription\":{}}".getBytes(StandardCharsets.UTF_8),
                                Map.of("x-amz-crc32", "1")));

        assertThat(failure.kind()).isEqualTo(FailureKind.UNAVAILABLE);
    }

    @Test
    void theDeniedActionAndResourceAreNamed() {
        assertThat(failure(CannedServer.error(400, "AccessDeniedException", "Not authorized.")))
                .hasMessageEndingWith(
                        ": Not authorized. Allow dynamodb:DescribeStream on "
                                + Clients.STREAM
                                + " for the credentials in use, or use others, see the option"
                                + " aws.credentials.provider.");
    }

    @Test
    void everyOperationNamesItsOwnActionAndTarget() {
        try (CannedServer server =
                        new CannedServer(CannedServer.error(400, "AccessDeniedException", "No."));
                StreamsClient client = Clients.of(server.url())) {
            assertThat(failure(() -> client.describeTable("orders")))
                    .hasMessageStartingWith("DescribeTable of table orders failed, ACCESS_DENIED")
                    .hasMessageContaining("Allow dynamodb:DescribeTable on the table orders for");
            assertThat(
                            failure(
                                    () ->
                                            client.getShardIterator(
                                                    Clients.STREAM,
                                                    "s1",
                                                    IteratorPosition.latest())))
                    .hasMessageStartingWith(
                            "GetShardIterator of shard s1 of stream "
                                    + Clients.STREAM
                                    + " failed, ACCESS_DENIED")
                    .hasMessageContaining(
                            "Allow dynamodb:GetShardIterator on " + Clients.STREAM + " for");
            assertThat(failure(() -> client.getRecords(Clients.STREAM + "|1|AAA", 1, b -> null)))
                    .hasMessageStartingWith(
                            "GetRecords of a shard of stream "
                                    + Clients.STREAM
                                    + " failed, ACCESS_DENIED")
                    .hasMessageContaining(
                            "Allow dynamodb:GetRecords on " + Clients.STREAM + " for");
            assertThat(failure(() -> client.getRecords("opaque", 1, b -> null)))
                    .hasMessageStartingWith("GetRecords of a shard failed, ACCESS_DENIED")
                    .hasMessageContaining("Allow dynamodb:GetRecords on the stream for");
        }
    }

    @Test
    void aDroppedConnectionIsUnavailability() {
        StreamsServiceException failure = failure(CannedServer.dropped());

        assertThat(failure.kind()).isEqualTo(FailureKind.UNAVAILABLE);
        assertThat(failure.httpStatus()).isZero();
        assertThat(failure.errorCode()).isNull();
        assertThat(failure.requestId()).isNull();
        assertThat(failure.getMessage()).doesNotContain("Attempt Count");
    }

    @Test
    void aRefusedConnectionIsUnavailability() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        try (StreamsClient client = Clients.of("http://127.0.0.1:" + port)) {
            StreamsServiceException failure =
                    failure(() -> client.describeStream(Clients.STREAM, null));

            assertThat(failure.kind()).isEqualTo(FailureKind.UNAVAILABLE);
            assertThat(failure).hasMessageContaining("Connection refused");
        }
    }

    @Test
    void anUnknownHostIsUnavailability() {
        try (StreamsClient client = Clients.of("http://no-such-host.invalid")) {
            StreamsServiceException failure =
                    failure(() -> client.describeStream(Clients.STREAM, null));

            assertThat(failure.kind()).isEqualTo(FailureKind.UNAVAILABLE);
            assertThat(failure).hasMessageContaining("no-such-host.invalid");
        }
    }

    @Test
    void silenceBeyondTheReadTimeoutIsUnavailability() {
        try (CannedServer server = new CannedServer(CannedServer.silentAfter(""));
                StreamsClient client =
                        Clients.of(server.url(), "aws.http-client.read-timeout", "50 ms")) {
            StreamsServiceException failure =
                    failure(() -> client.describeStream(Clients.STREAM, null));

            assertThat(failure.kind()).isEqualTo(FailureKind.UNAVAILABLE);
            assertThat(failure).hasMessageContaining("Read timed out");
        }
    }

    @Test
    void silenceInsideAPageBeyondTheReadTimeoutIsUnavailability() {
        try (CannedServer server =
                        new CannedServer(
                                CannedServer.silentAfter("{\"Records\":"),
                                CannedServer.json(200, "{\"StreamDescription\":{}}"));
                StreamsClient client =
                        Clients.of(server.url(), "aws.http-client.read-timeout", "50 ms")) {
            StreamsServiceException failure =
                    failure(() -> client.getRecords("it", 1, body -> null));

            assertThat(failure.kind()).isEqualTo(FailureKind.UNAVAILABLE);
            assertThat(failure)
                    .hasMessageEndingWith("the response broke off after 11 bytes: Read timed out");
            assertThat(client.describeStream(Clients.STREAM, null)).isNotNull();
        }
    }

    @Test
    void neitherMessagesNorCausesHoldASecret() {
        StreamsServiceException failure =
                failure(CannedServer.error(400, "UnrecognizedClientException", "Invalid token."));

        for (Throwable t = failure; t != null; t = t.getCause()) {
            assertThat(t.toString()).doesNotContain("hunter2").doesNotContain("AKIDEXAMPLE");
        }
    }

    private static StreamsServiceException failure(CannedServer.Answer answer) {
        try (CannedServer server = new CannedServer(answer);
                StreamsClient client = Clients.of(server.url())) {
            StreamsServiceException failure =
                    failure(() -> client.describeStream(Clients.STREAM, null));
            assertThat(server.requests()).hasSize(1);
            return failure;
        }
    }

    private static StreamsServiceException failure(Runnable call) {
        return catchThrowableOfType(StreamsServiceException.class, call::run);
    }
}
