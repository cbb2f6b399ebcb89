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
package io.github.ddbstreams.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

class DemoITCase {

    private final DemoRun demo = new DemoRun();

    /** The last of the default chain that is asked before the network is. */
    @BeforeAll
    static void setCredentials() {
        System.setProperty("aws.accessKeyId", "demo");
        System.setProperty("aws.secretAccessKey", "demo");
    }

    @AfterAll
    static void clearCredentials() {
        System.clearProperty("aws.accessKeyId");
        System.clearProperty("aws.secretAccessKey");
    }

    @Test
    void readsATableOfTheUsersAndWritesNothing() throws Exception {
        try (LocalDynamoDb database = LocalDynamoDb.start();
                AwsClients clients = clients(database)) {
            Orders orders = new Orders(clients.tables());
            orders.create();
            orders.enableStream();
            Workload workload = new Workload(3);
            Write first = workload.next();
            orders.apply(first);

            int exitCode =
                    demo.run(
                            "--table=orders",
                            "--region=us-east-1",
                            "--endpoint=" + database.endpoint(),
                            "--seconds=10");

            assertThat(demo.lines())
                    .last()
                    .isEqualTo("Read 1 change from 1 shard: 1 insert, 0 updates, 0 deletes.");
            assertThat(exitCode).isZero();
            assertThat(orders.scan()).containsOnlyKeys(first.key());
        }
    }

    @Test
    void readsAWholeTableOfTheUsers() throws Exception {
        try (LocalDynamoDb database = LocalDynamoDb.start();
                AwsClients clients = clients(database)) {
            Orders orders = new Orders(clients.tables());
            orders.create();
            orders.apply(new Workload(3).next());
            orders.enableStream();

            int exitCode =
                    demo.run(
                            "--table=orders",
                            "--region=us-east-1",
                            "--endpoint=" + database.endpoint(),
                            "--from=initial",
                            "--seconds=20");

            assertThat(demo.lines())
                    .last()
                    .isEqualTo(
                            "Read 1 item, and 0 changes from 0 shards: 0 inserts, 0 updates, 0"
                                    + " deletes.");
            assertThat(exitCode).isZero();
        }
    }

    @Test
    void saysWhyTheJobFailed() throws Exception {
        try (LocalDynamoDb database = LocalDynamoDb.start();
                AwsClients clients = clients(database)) {
            Orders orders = new Orders(clients.tables());
            orders.create();
            orders.enableStream();
            orders.apply(new Workload(3).next());
            StampArrival.failOnce();

            int exitCode =
                    demo.run(
                            "--table=orders",
                            "--region=us-east-1",
                            "--endpoint=" + database.endpoint(),
                            "--seconds=60");

            assertThat(demo.lines())
                    .last()
                    .asString()
                    .isEqualTo("FAILED. The job failed: This task fails on purpose: --chaos");
            assertThat(exitCode).isEqualTo(1);
        }
    }

    @Test
    void namesATableThatIsMissing() throws Exception {
        try (LocalDynamoDb database = LocalDynamoDb.start()) {
            int exitCode =
                    demo.run(
                            "--table=nope",
                            "--region=eu-west-1",
                            "--endpoint=" + database.endpoint());

            assertThat(demo.lines())
                    .containsExactly(
                            "There is no table 'nope' in region eu-west-1 at "
                                    + database.endpoint()
                                    + ". Check --table, --region and the account of your"
                                    + " credentials.");
            assertThat(exitCode).isEqualTo(2);
        }
    }

    @Test
    void namesATableThatHasNoStream() throws Exception {
        try (LocalDynamoDb database = LocalDynamoDb.start();
                AwsClients clients = clients(database)) {
            clients.tables()
                    .createTable(
                            request ->
                                    request.tableName("plain")
                                            .billingMode(BillingMode.PAY_PER_REQUEST)
                                            .keySchema(
                                                    KeySchemaElement.builder()
                                                            .attributeName("id")
                                                            .keyType(KeyType.HASH)
                                                            .build())
                                            .attributeDefinitions(
                                                    AttributeDefinition.builder()
                                                            .attributeName("id")
                                                            .attributeType(ScalarAttributeType.S)
                                                            .build()));

            int exitCode =
                    demo.run(
                            "--table=plain",
                            "--region=eu-west-1",
                            "--endpoint=" + database.endpoint());

            assertThat(demo.lines())
                    .containsExactly(
                            "Table 'plain' has no stream. Enable it: aws dynamodb update-table"
                                    + " --table-name plain --stream-specification"
                                    + " StreamEnabled=true,StreamViewType=NEW_AND_OLD_IMAGES");
            assertThat(exitCode).isEqualTo(2);
        }
    }

    @Test
    void saysThatAnEndpointDoesNotAnswer() throws Exception {
        int closedPort;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closedPort = socket.getLocalPort();
        }

        int exitCode =
                demo.run(
                        "--table=t",
                        "--region=eu-west-1",
                        "--endpoint=http://127.0.0.1:" + closedPort);

        assertThat(demo.lines())
                .singleElement()
                .asString()
                .startsWith(
                        "Cannot look up table 't' in region eu-west-1 at http://127.0.0.1:"
                                + closedPort
                                + ": ")
                .containsIgnoringCase("connect");
        assertThat(exitCode).isEqualTo(2);
    }

    @Test
    void showsItsHelp() {
        assertThat(demo.run("--help")).isZero();
        assertThat(demo.lines())
                .first()
                .isEqualTo(
                        "Reads a DynamoDB table and its changes with Apache Flink, and shows them"
                                + " as they come.");
    }

    @Test
    void refusesWrongOptions() {
        assertThat(demo.run("--tabel", "x")).isEqualTo(2);
        assertThat(demo.lines()).containsExactly("Unknown option '--tabel'. See ./demo --help.");
    }

    private static AwsClients clients(LocalDynamoDb database) {
        return new AwsClients(
                Region.US_EAST_1,
                database.endpoint(),
                StaticCredentialsProvider.create(AwsBasicCredentials.create("demo", "demo")));
    }
}
