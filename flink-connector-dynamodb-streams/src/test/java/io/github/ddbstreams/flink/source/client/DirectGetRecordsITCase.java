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

import io.github.ddbstreams.flink.source.decode.DecodedPage;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;

/** GetRecords, which goes past the SDK's client, is what the client would make of it. */
class DirectGetRecordsITCase {

    private static final CannedServer.Answer PAGE = CannedServer.json(200, "{\"Records\":[]}");

    private static final CannedServer.Answer STREAM =
            CannedServer.json(200, "{\"StreamDescription\":{}}");

    static Stream<CannedServer.Answer> refusals() {
        Stream<CannedServer.Answer> ofCodes =
                Stream.of(
                                "LimitExceededException",
                                "ThrottlingException",
                                "Throttling",
                                "ThrottledException",
                                "RequestThrottled",
                                "RequestThrottledException",
                                "ProvisionedThroughputExceededException",
                                "ProvisionedThroughputExceeded",
                                "RequestLimitExceeded",
                                "RequestLimitExceededException",
                                "BandwidthLimitExceeded",
                                "TooManyRequestsException",
                                "TooManyRequests",
                                "PriorRequestNotComplete",
                                "TransactionInProgressException",
                                "EC2ThrottledException",
                                "SlowDown",
                                "InternalServerError",
                                "InternalServerErrorException",
                                "InternalFailure",
                                "ServiceUnavailable",
                                "ServiceUnavailableException",
                                "RequestTimeout",
                                "RequestTimeoutException",
                                "ExpiredToken",
                                "ExpiredTokenException",
                                "RequestExpired",
                                "RequestTimeTooSkewed",
                                "RequestInTheFuture",
                                "AuthFailure",
                                "ExpiredIteratorException",
                                "TrimmedDataAccessException",
                                "ResourceNotFoundException",
                                "AccessDenied",
                                "AccessDeniedException",
                                "UnrecognizedClientException",
                                "InvalidClientTokenId",
                                "InvalidSignature",
                                "InvalidSignatureException",
                                "SignatureDoesNotMatch",
                                "IncompleteSignature",
                                "IncompleteSignatureException",
                                "MissingAuthenticationToken",
                                "MissingAuthenticationTokenException",
                                "NotAuthorized",
                                "OptInRequired",
                                "ValidationException",
                                "ValidationError",
                                "SerializationException",
                                "UnknownOperationException",
                                "SomethingNew")
                        .flatMap(
                                code ->
                                        Stream.of(400, 403, 429, 500, 503)
                                                .map(
                                                        status ->
                                                                CannedServer.error(
                                                                        status, code, "Oops.")));
        byte[] html = "<html>Bad Gateway</html>".getBytes(StandardCharsets.UTF_8);
        String json = "{\"__type\":\"x#ThrottlingException\",\"message\":\"Slow.\"}";
        return Stream.concat(
                ofCodes,
                Stream.of(
                        CannedServer.raw(502, html, Map.of("Content-Type", "text/html")),
                        CannedServer.raw(301, new byte[0], Map.of()),
                        CannedServer.raw(404, new byte[0], Map.of()),
                        CannedServer.raw(
                                400,
                                CannedServer.compressed(json),
                                Map.of("Content-Encoding", "gzip")),
                        CannedServer.raw(
                                400,
                                json.getBytes(StandardCharsets.UTF_8),
                                Map.of("x-amz-crc32", "1")),
                        CannedServer.raw(
                                400,
                                "{}".getBytes(StandardCharsets.UTF_8),
                                Map.of("x-amzn-ErrorType", "ThrottlingException:http://x/")),
                        CannedServer.json(500, "{\"__type\":\"x#InternalServerError\"}"),
                        CannedServer.json(400, "{\"__type\":\"" + "x".repeat(5_000_000) + "\"}"),
                        CannedServer.dropped()));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void aRefusalIsTheSameAsThatOfAnOperationOfTheSdksClient(CannedServer.Answer refusal) {
        try (CannedServer server = new CannedServer(refusal);
                StreamsClient client = Clients.of(server.url())) {
            StreamsServiceException ofSdk =
                    failure(() -> client.describeStream(Clients.STREAM, null));
            StreamsServiceException direct = failure(() -> getRecords(client, "it"));
            StreamsServiceException again = failure(() -> getRecords(client, "it"));

            assertThat(said(direct)).isEqualTo(said(ofSdk));
            assertThat(said(again)).isEqualTo(said(ofSdk));
            assertThat(server.requests()).hasSize(3);
        }
    }

    /** All but what the operation is, and what it was asked of. */
    private static List<Object> said(StreamsServiceException failure) {
        String detail = failure.getMessage().replaceFirst("(?s)^.*? failed, ", "");
        return List.of(
                failure.kind(),
                String.valueOf(failure.errorCode()),
                failure.httpStatus(),
                String.valueOf(failure.requestId()),
                String.valueOf(failure.getCause()).replace(" (SDK Attempt Count: 1)", ""),
                detail.replace("dynamodb:DescribeStream on " + Clients.STREAM, "action")
                        .replace("dynamodb:GetRecords on the stream", "action"));
    }

    @Test
    void aRequestHasTheHeadersOfTheSdksClient() {
        try (CannedServer server = new CannedServer(STREAM, PAGE);
                StreamsClient client = Clients.of(server.url())) {
            client.describeStream(Clients.STREAM, null);
            getRecords(client, "it");

            CannedServer.Request ofSdk = server.requests().get(0);
            CannedServer.Request direct = server.requests().get(1);
            assertThat(new TreeSet<>(direct.headers.keySet()))
                    .isEqualTo(new TreeSet<>(ofSdk.headers.keySet()));
            assertThat(direct.target).isEqualTo("DynamoDBStreams_20120810.GetRecords");
            assertThat(direct.userAgent).isEqualTo(ofSdk.userAgent);
            for (String name :
                    List.of("Host", "Content-Type", "Amz-sdk-request", "Accept", "Connection")) {
                assertThat(direct.headers.get(name)).as(name).isEqualTo(ofSdk.headers.get(name));
            }
        }
    }

    @Test
    void everyRequestHasAnIdOfItsOwn() {
        try (CannedServer server = new CannedServer(PAGE);
                StreamsClient client = Clients.of(server.url())) {
            for (int i = 0; i < 3; i++) {
                getRecords(client, "it");
            }

            assertThat(server.requests())
                    .extracting(request -> request.headers.get("Amz-sdk-invocation-id"))
                    .doesNotHaveDuplicates()
                    .hasSize(3);
        }
    }

    @Test
    void theSignatureIsOfWhatIsSent() {
        try (CannedServer server = new CannedServer(PAGE);
                StreamsClient client =
                        Clients.of(
                                server.url(),
                                "aws.credentials.provider.basic.sessiontoken",
                                "session")) {
            getRecords(client, "it \"1\"\\é");

            CannedServer.Request request = server.requests().get(0);
            assertThat(request.body)
                    .isEqualTo("{\"ShardIterator\":\"it \\\"1\\\"\\\\é\",\"Limit\":1000}");
            assertThat(request.securityToken).isEqualTo("session");
            assertThat(request.authorization).isEqualTo(signatureOf(request, server.url()));
        }
    }

    /** As anybody makes it who has the request and the key. */
    private static String signatureOf(CannedServer.Request request, String url) {
        SdkHttpRequest.Builder unsigned =
                SdkHttpRequest.builder()
                        .method(SdkHttpMethod.POST)
                        .uri(URI.create(url + "/"))
                        .headers(request.headers);
        unsigned.removeHeader("Authorization");
        // The HTTP client has put these in by itself.
        unsigned.removeHeader("Connection");
        String date = request.headers.get("X-amz-date").get(0);
        Clock clock =
                Clock.fixed(
                        LocalDateTime.parse(
                                        date, DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'"))
                                .toInstant(ZoneOffset.UTC),
                        ZoneOffset.UTC);
        byte[] body = request.body.getBytes(StandardCharsets.UTF_8);
        return AwsV4HttpSigner.create()
                .sign(
                        signing ->
                                signing.identity(
                                                AwsSessionCredentials.create(
                                                        "AKIDEXAMPLE", "hunter2", "session"))
                                        .request(unsigned.build())
                                        .payload(() -> new ByteArrayInputStream(body))
                                        .putProperty(AwsV4HttpSigner.SIGNING_CLOCK, clock)
                                        .putProperty(AwsV4HttpSigner.REGION_NAME, "eu-west-1")
                                        .putProperty(
                                                AwsV4HttpSigner.SERVICE_SIGNING_NAME, "dynamodb"))
                .request()
                .firstMatchingHeader("Authorization")
                .orElseThrow();
    }

    private static void getRecords(StreamsClient client, String iterator) {
        client.getRecords(iterator, 1000, body -> new DecodedPage<>(List.of(), null, 0));
    }

    private static StreamsServiceException failure(Runnable call) {
        return catchThrowableOfType(StreamsServiceException.class, call::run);
    }
}
