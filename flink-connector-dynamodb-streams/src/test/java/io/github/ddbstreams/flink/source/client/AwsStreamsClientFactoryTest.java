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
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.util.HashMap;
import java.util.Map;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

class AwsStreamsClientFactoryTest {

    @Test
    void refusesOptionsWhenItIsMade() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AwsStreamsClientFactory(Map.of()))
                .withMessageStartingWith("Neither table-name nor stream-arn is set");
    }

    @Test
    void showsNoSecret() {
        assertThat(
                        new AwsStreamsClientFactory(
                                Map.of(
                                        "table-name",
                                        "orders",
                                        "aws.credentials.provider.basic.accesskeyid",
                                        "AKID",
                                        "aws.credentials.provider.basic.secretkey",
                                        "hunter2")))
                .hasToString(
                        "AwsStreamsClientFactory{aws.credentials.provider.basic.accesskeyid=******,"
                                + " aws.credentials.provider.basic.secretkey=******,"
                                + " table-name=orders}");
    }

    @Test
    void travelsWithTheJob() throws Exception {
        AwsStreamsClientFactory factory =
                new AwsStreamsClientFactory(Map.of("table-name", "orders"));

        assertThat(InstantiationUtil.clone(factory))
                .hasToString("AwsStreamsClientFactory{table-name=orders}");
    }

    @Test
    void aRegionThatIsNowhereToBeFoundIsAskedFor() {
        assumeThat(System.getenv("AWS_REGION")).isNull();
        System.setProperty("aws.configFile", "/no/such/file");
        try {
            assertThatIllegalArgumentException()
                    .isThrownBy(
                            () ->
                                    new AwsStreamsClientFactory(Map.of("table-name", "orders"))
                                            .create())
                    .withMessage(
                            "aws.region and stream-arn are not set, and the AWS SDK finds no region"
                                    + " by itself; one is required. Set aws.region to the table's"
                                    + " region, such as eu-west-1.");
        } finally {
            System.clearProperty("aws.configFile");
        }
    }

    @Test
    void aMissingClassOfCredentialsIsNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> withCustomProvider("com.example.NoSuch").create())
                .withMessage(
                        "aws.credentials.provider.custom.class is 'com.example.NoSuch', but there"
                                + " is no such class on the job's class path; expected a class that"
                                + " implements"
                                + " software.amazon.awssdk.auth.credentials.AwsCredentialsProvider"
                                + " and has a public constructor that takes java.util.Properties,"
                                + " or nothing. Correct the name, or put the class into the job's"
                                + " jar.");
    }

    @Test
    void aClassThatProvidesNoCredentialsIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> withCustomProvider("java.lang.String").create())
                .withMessageContaining(
                        "but it is not a"
                                + " software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;");
    }

    @Test
    void aClassOfCredentialsWithoutAConstructorIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> withCustomProvider(Unmakeable.class.getName()).create())
                .withMessageContaining("but it cannot be created: java.lang.NoSuchMethodException");
    }

    @Test
    void aClassOfCredentialsWhoseConstructorFailsIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> withCustomProvider(Failing.class.getName()).create())
                .withMessageContaining(
                        "but its constructor failed: java.lang.IllegalStateException: no vault;")
                .withNoCause();
    }

    private static AwsStreamsClientFactory withCustomProvider(String className) {
        Map<String, String> options = new HashMap<>();
        options.put("table-name", "orders");
        options.put("aws.region", "eu-west-1");
        options.put("aws.credentials.provider", "CUSTOM");
        options.put("aws.credentials.provider.custom.class", className);
        return new AwsStreamsClientFactory(options);
    }

    /** Its constructor wants what nobody has. */
    public static final class Unmakeable implements AwsCredentialsProvider {

        public Unmakeable(String vault) {}

        @Override
        public AwsCredentials resolveCredentials() {
            throw new UnsupportedOperationException();
        }
    }

    /** Its constructor fails. */
    public static final class Failing implements AwsCredentialsProvider {

        public Failing() {
            throw new IllegalStateException("no vault");
        }

        @Override
        public AwsCredentials resolveCredentials() {
            throw new UnsupportedOperationException();
        }
    }
}
