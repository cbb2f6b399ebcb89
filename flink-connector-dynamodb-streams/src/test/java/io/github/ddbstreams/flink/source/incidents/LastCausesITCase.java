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
package io.github.ddbstreams.flink.source.incidents;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ddbstreams.emulator.Operation;
import io.github.ddbstreams.flink.source.DynamoDbStreamsSource;
import io.github.ddbstreams.flink.source.DynamoDbStreamsSourceBuilder;
import io.github.ddbstreams.flink.source.RunningJob;
import io.github.ddbstreams.flink.source.Sources;
import io.github.ddbstreams.flink.source.deserialization.DynamoDbStreamsDeserializationSchema;
import io.github.ddbstreams.flink.source.event.ChangeEvent;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The SQL client shows the last cause of a failure and nothing else. So it has to say what is wrong
 * and what to do, in the words of the options.
 */
class LastCausesITCase extends IncidentITBase {

    private static final String PROVIDER = "aws.credentials.provider";

    private final Map<String, String> options = new HashMap<>();

    @BeforeEach
    void create() {
        createTable(1);
        write(1);
        options.putAll(Sources.options(emulator.endpoint()));
    }

    private DynamoDbStreamsSourceBuilder<ChangeEvent<Map<String, AttributeValue>>> builder() {
        return DynamoDbStreamsSource.<ChangeEvent<Map<String, AttributeValue>>>builder()
                .setProperties(options)
                .setDeserializationSchema(DynamoDbStreamsDeserializationSchema.changeEvents());
    }

    private String lastCause() throws Exception {
        return lastCause(builder().setTableName("orders").build());
    }

    private String lastCause(DynamoDbStreamsSource<ChangeEvent<Map<String, AttributeValue>>> source)
            throws Exception {
        try (RunningJob job = run(source, spec().withoutRestarts(), null)) {
            return job.rootOfFailure();
        }
    }

    @Test
    void anotherTable() throws Exception {
        assertThat(lastCause(builder().setTableName("orderz").build()))
                .contains(
                        "There is no table 'orderz' in this account and region. Check table-name,"
                                + " aws.region, aws.endpoint and whose credentials are used.")
                .contains("DescribeTable of table orderz failed, NOT_FOUND");
    }

    @Test
    void anotherStream() throws Exception {
        String arn =
                "arn:aws:dynamodb:us-east-1:000000000000:table/orders/stream/2026-01-01T00:00:00.000";

        assertThat(lastCause(builder().setStreamArn(arn).build()))
                .contains("There is no stream " + arn)
                .contains("Check stream-arn, aws.region and aws.endpoint");
    }

    @Test
    void aDiscoveryThatIsNotAllowed() throws Exception {
        emulator.faults().on(Operation.DESCRIBE_TABLE).accessDenied();

        assertThat(lastCause())
                .contains(
                        "Allow dynamodb:DescribeTable on the table orders for the credentials in"
                                + " use")
                .contains("see the option aws.credentials.provider");
    }

    @Test
    void aPollThatIsNotAllowed() throws Exception {
        emulator.faults().on(Operation.GET_RECORDS).accessDenied();

        assertThat(lastCause())
                .contains("Allow dynamodb:GetRecords on")
                .contains("see the option aws.credentials.provider");
    }

    @Test
    void noCredentials() throws Exception {
        options.keySet().removeIf(key -> key.startsWith(PROVIDER + "."));
        options.put(PROVIDER, "SYS_PROP");

        assertThat(lastCause())
                .contains(
                        "there are no AWS credentials. Set the option aws.credentials.provider and"
                                + " those below it")
                .contains("Unable to load credentials from system settings");
    }

    @Test
    void aClassOfCredentialsThatIsNotThere() throws Exception {
        options.keySet().removeIf(key -> key.startsWith(PROVIDER + "."));
        options.put(PROVIDER, "CUSTOM");
        options.put(PROVIDER + ".custom.class", "com.example.Missing");

        assertThat(lastCause())
                .contains(
                        PROVIDER
                                + ".custom.class is 'com.example.Missing', but there is no such"
                                + " class");
    }

    private static int closedPort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** In a VPC each of the two services has an endpoint of its own, or has none. */
    @Test
    void aServiceThatHasNeverAnsweredBesideOneThatDoes() throws Exception {
        int port = closedPort();
        options.put("aws.streams.endpoint", "http://localhost:" + port);
        options.put("scan.retry.startup-timeout", "1 s");

        assertThat(lastCause())
                .contains("No request has been answered since the source was started")
                .contains("DescribeStream of stream " + table.arn())
                .contains("(http://localhost:" + port + ")");
    }

    /** Waiting is for what has worked before. */
    @Test
    void aHostThatHasNeverAnswered() throws Exception {
        int port = closedPort();
        options.put("aws.endpoint", "http://localhost:" + port);
        options.put("scan.retry.startup-timeout", "1 s");

        assertThat(lastCause())
                .contains(
                        "No request has been answered since the source was started, so it gives up"
                                + " after 1000 ms (scan.retry.startup-timeout). Check aws.region"
                                + " and aws.endpoint")
                .contains("DescribeTable of table orders failed, UNAVAILABLE")
                .contains("(http://localhost:" + port + ")");
    }

    /** Set for the process, and in contradiction to the credentials. */
    @Test
    void whatTheSdkDoesNotSend() throws Exception {
        options.remove("aws.endpoint");
        options.put("scan.retry.startup-timeout", "1 s");
        System.setProperty("aws.accountIdEndpointMode", "required");
        try {
            assertThat(lastCause())
                    .contains("DescribeTable of table orders failed, NOT_SENT")
                    .contains(
                            "Correct the options that begin with aws., or the settings in the"
                                    + " environment");
        } finally {
            System.clearProperty("aws.accountIdEndpointMode");
        }
    }
}
