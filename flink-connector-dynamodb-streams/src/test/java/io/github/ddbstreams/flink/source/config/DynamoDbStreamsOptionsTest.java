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
package io.github.ddbstreams.flink.source.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ddbstreams.flink.source.settings.OptionTable;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DynamoDbStreamsOptionsTest {

    private static final Object NONE = "(none)";

    @Test
    void everyOptionHasItsKeyAndDefault() {
        Map<String, Object> expected = new LinkedHashMap<>();
        expected.put("table-name", NONE);
        expected.put("stream-arn", NONE);
        expected.put("scan.startup.mode", DynamoDbStreamsOptions.StartupMode.TRIM_HORIZON);
        expected.put("scan.startup.timestamp-millis", NONE);
        expected.put("scan.startup.slack", Duration.ofMinutes(1));
        expected.put("scan.bounded.mode", DynamoDbStreamsOptions.BoundedMode.UNBOUNDED);
        expected.put("scan.bounded.timestamp-millis", NONE);
        expected.put("scan.bounded.slack", Duration.ofSeconds(10));
        expected.put("scan.snapshot.max-read-units", NONE);
        expected.put("scan.snapshot.consistent-read", true);
        expected.put("scan.snapshot.segments", NONE);
        expected.put("scan.snapshot.page-size", NONE);
        expected.put("scan.snapshot.delay", Duration.ofSeconds(5));
        expected.put("scan.parallelism", NONE);
        expected.put("scan.shard-discovery.interval", Duration.ofSeconds(30));
        expected.put("scan.rebalance.max-wait", Duration.ZERO);
        expected.put("scan.poll.interval", Duration.ofMillis(250));
        expected.put("scan.poll.idle-interval", Duration.ofMillis(500));
        expected.put("scan.poll.max-concurrency", NONE);
        expected.put("scan.poll.max-records", 1000);
        expected.put("scan.prefetch.max-size", MemorySize.parse("64mb"));
        expected.put("scan.on-data-loss", DynamoDbStreamsOptions.OnDataLoss.FAIL);
        expected.put("scan.retry.initial-backoff", Duration.ofMillis(100));
        expected.put("scan.retry.max-backoff", Duration.ofSeconds(10));
        expected.put("scan.retry.startup-timeout", Duration.ofMinutes(2));
        expected.put("scan.tip.empty-pages", 10);
        expected.put("scan.tip.duration", Duration.ofSeconds(2));
        expected.put("scan.watermark.slack", Duration.ofSeconds(5));
        expected.put("aws.region", NONE);
        expected.put("aws.endpoint", NONE);
        expected.put("aws.dynamodb.endpoint", NONE);
        expected.put("aws.streams.endpoint", NONE);
        expected.put("aws.use-fips-endpoint", NONE);
        expected.put("aws.use-dualstack-endpoint", NONE);
        expected.put(
                "aws.credentials.provider", DynamoDbStreamsOptions.CredentialsProviderType.AUTO);
        expected.put("aws.credentials.provider.basic.accesskeyid", NONE);
        expected.put("aws.credentials.provider.basic.secretkey", NONE);
        expected.put("aws.credentials.provider.basic.sessiontoken", NONE);
        expected.put("aws.credentials.provider.profile.path", NONE);
        expected.put("aws.credentials.provider.profile.name", NONE);
        expected.put("aws.credentials.provider.role.arn", NONE);
        expected.put("aws.credentials.provider.role.sessionName", NONE);
        expected.put("aws.credentials.provider.role.externalId", NONE);
        expected.put("aws.credentials.provider.role.stsEndpoint", NONE);
        expected.put(
                "aws.credentials.provider.role.provider",
                DynamoDbStreamsOptions.CredentialsProviderType.AUTO);
        expected.put("aws.credentials.provider.webIdentityToken.file", NONE);
        expected.put("aws.credentials.provider.custom.class", NONE);
        expected.put("aws.trust.all.certificates", false);
        expected.put("aws.http-client.max-concurrency", NONE);
        expected.put("aws.http-client.connection-timeout", Duration.ofSeconds(5));
        expected.put("aws.http-client.read-timeout", Duration.ofSeconds(30));
        expected.put("aws.http-client.request-timeout", Duration.ofMinutes(1));
        expected.put("aws.http-client.proxy.host", NONE);
        expected.put("aws.http-client.proxy.port", NONE);
        expected.put("aws.http-client.proxy.user", NONE);
        expected.put("aws.http-client.proxy.password", NONE);
        expected.put("aws.http-client.proxy.non-proxy-hosts", NONE);
        expected.put("aws.http-client.trust-store.path", NONE);
        expected.put("aws.http-client.trust-store.password", NONE);

        Map<String, Object> actual = new LinkedHashMap<>();
        for (ConfigOption<?> option : DynamoDbStreamsOptions.all()) {
            actual.put(option.key(), option.hasDefaultValue() ? option.defaultValue() : NONE);
        }

        assertThat(actual).containsExactlyEntriesOf(expected);
    }

    @Test
    void theListHoldsEveryConstant() {
        List<Object> constants =
                Arrays.stream(DynamoDbStreamsOptions.class.getFields())
                        .filter(field -> Modifier.isStatic(field.getModifiers()))
                        .map(
                                field -> {
                                    try {
                                        return field.get(null);
                                    } catch (IllegalAccessException e) {
                                        throw new AssertionError(e);
                                    }
                                })
                        .collect(Collectors.toList());

        assertThat(constants).hasSize(59);
        assertThat(List.<Object>copyOf(DynamoDbStreamsOptions.all()))
                .containsExactlyInAnyOrderElementsOf(constants);
    }

    @Test
    void modesAreWrittenInKebabCase() {
        assertThat(DynamoDbStreamsOptions.StartupMode.values())
                .extracting(Enum::toString)
                .containsExactly("trim-horizon", "latest", "timestamp", "initial", "snapshot");
        assertThat(DynamoDbStreamsOptions.BoundedMode.values())
                .extracting(Enum::toString)
                .containsExactly("unbounded", "latest", "timestamp");
        assertThat(DynamoDbStreamsOptions.OnDataLoss.values())
                .extracting(Enum::toString)
                .containsExactly("fail", "continue");
    }

    @Test
    void credentialsProvidersAreNamedAsInTheOtherAwsConnectors() {
        assertThat(DynamoDbStreamsOptions.CredentialsProviderType.values())
                .extracting(Enum::toString)
                .containsExactly(
                        "AUTO",
                        "BASIC",
                        "ENV_VAR",
                        "SYS_PROP",
                        "PROFILE",
                        "ASSUME_ROLE",
                        "WEB_IDENTITY_TOKEN",
                        "CUSTOM");
    }

    @ParameterizedTest
    @EnumSource(DynamoDbStreamsOptions.StartupMode.class)
    void flinkParsesWhatAModePrints(DynamoDbStreamsOptions.StartupMode mode) {
        Configuration config = Configuration.fromMap(Map.of("scan.startup.mode", mode.toString()));

        assertThat(config.get(DynamoDbStreamsOptions.SCAN_STARTUP_MODE)).isEqualTo(mode);
    }

    @Test
    void theTableHasALineAnOption() {
        assertThat(OptionTable.markdown().lines())
                .hasSize(2 + DynamoDbStreamsOptions.all().size())
                .startsWith(
                        "| Option | Required | Default | Type | Meaning |", "|---|---|---|---|---|")
                .contains(
                        "| `scan.poll.max-records` | no | `1000` | Integer | The maximum number of records"
                                + " that one poll asks for, from 1 to 1000. |",
                        "| `scan.parallelism` | no | (none) | Integer | The parallelism of the source. By"
                                + " default that of the job. |",
                        "| `scan.retry.max-backoff` | no | `10 s` | Duration | The maximum pause after a failed"
                                + " request. |");
    }
}
