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

import static io.github.ddbstreams.flink.source.client.CannedServer.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/** With whose key a request is signed, by the options; STS is the same server. */
class CredentialsITCase {

    private static final CannedServer.Answer STREAM = json(200, "{\"StreamDescription\":{}}");

    private static final String PROVIDER = "aws.credentials.provider";

    @Test
    void basicCredentialsSignForTheStreamsRegion() {
        assertThat(
                        signedBy(
                                        PROVIDER,
                                        "BASIC",
                                        PROVIDER + ".basic.accesskeyid",
                                        "AKBASIC",
                                        PROVIDER + ".basic.secretkey",
                                        "s")
                                .authorization)
                .matches(
                        "AWS4-HMAC-SHA256 Credential=AKBASIC/[0-9]{8}/eu-west-1/dynamodb/aws4_request, .*");
    }

    @Test
    void basicCredentialsMayHaveASessionToken() {
        CannedServer.Request request =
                signedBy(
                        PROVIDER + ".basic.accesskeyid",
                        "AKBASIC",
                        PROVIDER + ".basic.secretkey",
                        "s",
                        PROVIDER + ".basic.sessiontoken",
                        "session");

        assertThat(request.authorization).contains("Credential=AKBASIC/");
        assertThat(request.securityToken).isEqualTo("session");
    }

    @Test
    void aRegionOfTheOptionsIsSignedFor() {
        assertThat(
                        signedBy(
                                        "aws.region",
                                        "us-east-2",
                                        PROVIDER + ".basic.accesskeyid",
                                        "AKBASIC",
                                        PROVIDER + ".basic.secretkey",
                                        "s")
                                .authorization)
                .contains("/us-east-2/dynamodb/aws4_request");
    }

    @Test
    void aProfileOfAFileSigns(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("credentials");
        Files.writeString(
                file,
                "[default]\naws_access_key_id=AKDEFAULT\naws_secret_access_key=s\n"
                        + "[other]\naws_access_key_id=AKOTHER\naws_secret_access_key=s\n");

        assertThat(
                        signedBy(
                                        PROVIDER,
                                        "PROFILE",
                                        PROVIDER + ".profile.path",
                                        file.toString(),
                                        PROVIDER + ".profile.name",
                                        "other")
                                .authorization)
                .contains("Credential=AKOTHER/");
    }

    @Test
    void systemPropertiesSign() {
        System.setProperty("aws.accessKeyId", "AKSYSTEM");
        System.setProperty("aws.secretAccessKey", "s");
        try {
            assertThat(signedBy(PROVIDER, "SYS_PROP").authorization)
                    .contains("Credential=AKSYSTEM/");
            assertThat(signedBy(PROVIDER, "AUTO").authorization).contains("Credential=AKSYSTEM/");
        } finally {
            System.clearProperty("aws.accessKeyId");
            System.clearProperty("aws.secretAccessKey");
        }
    }

    @Test
    void aClassOfTheUsersSignsAndKnowsTheOptions() {
        assertThat(
                        signedBy(
                                        "scan.on-data-loss",
                                        "continue",
                                        PROVIDER,
                                        "CUSTOM",
                                        PROVIDER + ".custom.class",
                                        FromOptions.class.getName())
                                .authorization)
                .contains("Credential=AKcontinue/");
    }

    @Test
    void aClassOfTheUsersMayTakeNothing() {
        assertThat(
                        signedBy(
                                        PROVIDER,
                                        "CUSTOM",
                                        PROVIDER + ".custom.class",
                                        Plain.class.getName())
                                .authorization)
                .contains("Credential=AKPLAIN/");
    }

    @Test
    void anAssumedRoleSigns() {
        try (CannedServer server =
                        new CannedServer(sts("AssumeRole", "ASROLE", "session"), STREAM);
                StreamsClient client = client(server, role(server))) {
            client.describeStream(Clients.STREAM, null);

            CannedServer.Request sts = server.requests().get(0);
            assertThat(sts.authorization)
                    .contains("Credential=AKBASIC/")
                    .contains("/eu-west-1/sts/aws4_request");
            assertThat(sts.body)
                    .contains("Action=AssumeRole")
                    .contains("RoleArn=arn%3Aaws%3Aiam%3A%3A123456789012%3Arole%2Fr")
                    .contains("RoleSessionName=flink-dynamodb-streams")
                    .contains("ExternalId=ext");
            CannedServer.Request stream = server.requests().get(1);
            assertThat(stream.authorization).contains("Credential=ASROLE/");
            assertThat(stream.securityToken).isEqualTo("session");
        }
    }

    @Test
    void anAssumedRoleAssumesAnother() {
        Map<String, String> options = new HashMap<>();
        String inner = PROVIDER + ".role.provider";
        try (CannedServer server =
                new CannedServer(
                        sts("AssumeRole", "ASINNER", "t1"),
                        sts("AssumeRole", "ASOUTER", "t2"),
                        STREAM)) {
            options.put(PROVIDER, "ASSUME_ROLE");
            options.put(PROVIDER + ".role.arn", "arn:aws:iam::1:role/outer");
            options.put(PROVIDER + ".role.sessionName", "mine");
            options.put(PROVIDER + ".role.stsEndpoint", server.url());
            options.put(inner, "ASSUME_ROLE");
            options.put(inner + ".role.arn", "arn:aws:iam::1:role/inner");
            options.put(inner + ".role.stsEndpoint", server.url());
            options.put(inner + ".role.provider.basic.accesskeyid", "AKBASIC");
            options.put(inner + ".role.provider.basic.secretkey", "s");
            try (StreamsClient client = client(server, options)) {
                client.describeStream(Clients.STREAM, null);
            }

            assertThat(server.requests().get(0).authorization).contains("Credential=AKBASIC/");
            assertThat(server.requests().get(0).body).contains("role%2Finner");
            assertThat(server.requests().get(1).authorization).contains("Credential=ASINNER/");
            assertThat(server.requests().get(1).body)
                    .contains("role%2Fouter")
                    .contains("RoleSessionName=mine");
            assertThat(server.requests().get(2).authorization).contains("Credential=ASOUTER/");
        }
    }

    @Test
    void aWebIdentitySigns(@TempDir Path directory) throws Exception {
        Path token = directory.resolve("token");
        Files.writeString(token, "webtoken");
        Map<String, String> options = new HashMap<>();
        try (CannedServer server =
                new CannedServer(sts("AssumeRoleWithWebIdentity", "ASWEB", "session"), STREAM)) {
            options.put(PROVIDER, "WEB_IDENTITY_TOKEN");
            options.put(PROVIDER + ".role.arn", "arn:aws:iam::123456789012:role/r");
            options.put(PROVIDER + ".role.stsEndpoint", server.url());
            options.put(PROVIDER + ".webIdentityToken.file", token.toString());
            try (StreamsClient client = client(server, options)) {
                client.describeStream(Clients.STREAM, null);
            }

            assertThat(server.requests().get(0).body)
                    .contains("Action=AssumeRoleWithWebIdentity")
                    .contains("WebIdentityToken=webtoken")
                    .contains("RoleSessionName=flink-dynamodb-streams");
            assertThat(server.requests().get(0).authorization).isNull();
            assertThat(server.requests().get(1).authorization).contains("Credential=ASWEB/");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "403, AccessDenied, ACCESS_DENIED",
        "403, InvalidClientTokenId, ACCESS_DENIED",
        "403, ExpiredToken, CREDENTIALS_EXPIRED",
        "500, InternalFailure, CREDENTIALS_EXPIRED",
        "400, Throttling, CREDENTIALS_EXPIRED"
    })
    void whyARoleIsNotGrantedDecides(int status, String code, FailureKind kind) {
        CannedServer.Answer refusal =
                CannedServer.raw(
                        status,
                        String.format(
                                        "<ErrorResponse><Error><Code>%s</Code><Message>Oops.</Message>"
                                                + "</Error></ErrorResponse>",
                                        code)
                                .getBytes(StandardCharsets.UTF_8),
                        Map.of("Content-Type", "text/xml"));
        try (CannedServer server = new CannedServer(refusal);
                StreamsClient client = client(server, role(server))) {
            StreamsServiceException failure = failure(client);

            assertThat(failure.kind()).isEqualTo(kind);
            assertThat(failure).hasMessageContaining("Oops.");
        }
    }

    @Test
    void noCredentialsAtAllIsNotRetried() {
        Map<String, String> options = new HashMap<>();
        options.put(PROVIDER, "PROFILE");
        options.put(PROVIDER + ".profile.name", "no-such-profile");
        try (CannedServer server = new CannedServer(STREAM);
                StreamsClient client = client(server, options)) {
            StreamsServiceException failure = failure(client);

            assertThat(failure.kind()).isEqualTo(FailureKind.ACCESS_DENIED);
            assertThat(failure)
                    .hasMessageStartingWith(
                            "DescribeStream of stream "
                                    + Clients.STREAM
                                    + " failed, ACCESS_DENIED: there are no AWS credentials. Set the"
                                    + " option aws.credentials.provider and those below it, or give"
                                    + " the process credentials that the AWS SDK finds by itself. The"
                                    + " SDK says: ")
                    .hasMessageContaining("no-such-profile");
            assertThat(server.requests()).isEmpty();
        }
    }

    private static Map<String, String> role(CannedServer server) {
        Map<String, String> options = new HashMap<>();
        options.put(PROVIDER, "ASSUME_ROLE");
        options.put(PROVIDER + ".role.arn", "arn:aws:iam::123456789012:role/r");
        options.put(PROVIDER + ".role.externalId", "ext");
        options.put(PROVIDER + ".role.stsEndpoint", server.url());
        options.put(PROVIDER + ".role.provider", "BASIC");
        options.put(PROVIDER + ".role.provider.basic.accesskeyid", "AKBASIC");
        options.put(PROVIDER + ".role.provider.basic.secretkey", "s");
        return options;
    }

    private static CannedServer.Answer sts(String action, String accessKeyId, String token) {
        return CannedServer.raw(
                200,
                String.format(
                                "<%1$sResponse><%1$sResult><Credentials><AccessKeyId>%2$s</AccessKeyId>"
                                        + "<SecretAccessKey>s</SecretAccessKey>"
                                        + "<SessionToken>%3$s</SessionToken>"
                                        + "<Expiration>2099-01-01T00:00:00Z</Expiration>"
                                        + "</Credentials></%1$sResult></%1$sResponse>",
                                action, accessKeyId, token)
                        .getBytes(StandardCharsets.UTF_8),
                Map.of("Content-Type", "text/xml"));
    }

    private static CannedServer.Request signedBy(String... options) {
        Map<String, String> map = new HashMap<>();
        for (int i = 0; i < options.length; i += 2) {
            map.put(options[i], options[i + 1]);
        }
        try (CannedServer server = new CannedServer(STREAM);
                StreamsClient client = client(server, map)) {
            client.describeStream(Clients.STREAM, null);
            assertThat(server.requests()).hasSize(1);
            return server.requests().get(0);
        }
    }

    private static StreamsClient client(CannedServer server, Map<String, String> credentials) {
        Map<String, String> options = new HashMap<>(credentials);
        options.put("stream-arn", Clients.STREAM);
        options.put("aws.endpoint", server.url());
        return new AwsStreamsClientFactory(options).create();
    }

    private static StreamsServiceException failure(StreamsClient client) {
        return catchThrowableOfType(
                StreamsServiceException.class, () -> client.describeStream(Clients.STREAM, null));
    }

    /** Makes its key id of an option. */
    public static final class FromOptions implements AwsCredentialsProvider {

        private final Properties options;

        public FromOptions(Properties options) {
            this.options = options;
        }

        @Override
        public AwsCredentials resolveCredentials() {
            return AwsBasicCredentials.create("AK" + options.getProperty("scan.on-data-loss"), "s");
        }
    }

    /** Knows its key id. */
    public static final class Plain implements AwsCredentialsProvider {

        @Override
        public AwsCredentials resolveCredentials() {
            return AwsBasicCredentials.create("AKPLAIN", "s");
        }
    }
}
