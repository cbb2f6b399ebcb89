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
package io.github.ddbstreams.flink.source.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.ddbstreams.flink.source.config.CredentialsOptions;
import io.github.ddbstreams.flink.source.config.DynamoDbStreamsOptions;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.configuration.ConfigOption;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptionRulesTest {

    private static final String ARN =
            "arn:aws:dynamodb:eu-west-1:123456789012:table/orders/stream/2024-05-01T10:00:00.123";
    private static final String LOCAL_ARN =
            "arn:aws:dynamodb:ddblocal:000000000000:table/orders/stream/2024-05-01T10:00:00.123";

    @Test
    void aTableNameIsEnough() {
        CheckedConfiguration config = OptionRules.check(Map.of("table-name", "orders"));

        assertThat(config.get(DynamoDbStreamsOptions.TABLE_NAME)).isEqualTo("orders");
    }

    @Test
    void everyOptionMayBeSet() {
        Map<String, String> options = new HashMap<>();
        options.put("stream-arn", ARN);
        options.put("scan.startup.mode", "timestamp");
        options.put("scan.startup.timestamp-millis", "0");
        options.put("scan.startup.slack", "1 s");
        options.put("scan.bounded.mode", "timestamp");
        options.put("scan.bounded.timestamp-millis", "0");
        options.put("scan.bounded.slack", "0 s");
        options.put("scan.parallelism", "1");
        options.put("scan.shard-discovery.interval", "1 ms");
        options.put("scan.rebalance.max-wait", "2 min");
        options.put("scan.poll.interval", "1 ms");
        options.put("scan.poll.idle-interval", "1 ms");
        options.put("scan.poll.max-concurrency", "1");
        options.put("scan.poll.max-records", "1");
        options.put("scan.prefetch.max-size", "1 b");
        options.put("scan.on-data-loss", "continue");
        options.put("scan.retry.initial-backoff", "1 ms");
        options.put("scan.retry.max-backoff", "1 ms");
        options.put("scan.retry.startup-timeout", "1 ms");
        options.put("scan.tip.empty-pages", "1");
        options.put("scan.tip.duration", "0 ms");
        options.put("aws.region", "eu-west-1");
        options.put("aws.endpoint", "https://vpce-1.dynamodb.eu-west-1.vpce.amazonaws.com");
        options.put("aws.credentials.provider", "ASSUME_ROLE");
        options.put("aws.credentials.provider.role.arn", "arn:aws:iam::123456789012:role/r");
        options.put("aws.credentials.provider.role.sessionName", "s");
        options.put("aws.credentials.provider.role.externalId", "e");
        options.put("aws.credentials.provider.role.stsEndpoint", "https://sts.example.com");
        options.put("aws.credentials.provider.role.provider", "BASIC");
        options.put("aws.credentials.provider.role.provider.basic.accesskeyid", "a");
        options.put("aws.credentials.provider.role.provider.basic.secretkey", "b");
        options.put("aws.credentials.provider.role.provider.basic.sessiontoken", "c");
        options.put("aws.trust.all.certificates", "true");
        options.put("aws.http-client.max-concurrency", "1");
        options.put("aws.http-client.connection-timeout", "1 s");
        options.put("aws.http-client.read-timeout", "1 s");
        options.put("aws.http-client.request-timeout", "1 s");
        options.put(
                "aws.dynamodb.endpoint", "https://vpce-2.dynamodb.eu-west-1.vpce.amazonaws.com");
        options.put("aws.streams.endpoint", "https://vpce-3.dynamodb.eu-west-1.vpce.amazonaws.com");
        options.put("aws.use-fips-endpoint", "false");
        options.put("aws.use-dualstack-endpoint", "false");
        options.put("aws.http-client.proxy.host", "proxy.example.com");
        options.put("aws.http-client.proxy.port", "3128");
        options.put("aws.http-client.proxy.user", "u");
        options.put("aws.http-client.proxy.password", "p");
        options.put("aws.http-client.proxy.non-proxy-hosts", "localhost|*.internal");

        assertThat(OptionRules.check(options).toMap()).isEqualTo(options);
    }

    @Test
    void aTimeoutWithoutUnitIsInMillisecondsAsInTheOtherAwsConnectors() {
        CheckedConfiguration config =
                OptionRules.check(
                        Map.of("table-name", "orders", "aws.http-client.read-timeout", "1500"));

        assertThat(config.get(DynamoDbStreamsOptions.AWS_HTTP_CLIENT_READ_TIMEOUT))
                .isEqualTo(Duration.ofMillis(1500));
    }

    // ------------------------------------------------------------------------ unknown keys

    @ParameterizedTest
    @CsvSource({
        "scan.poll.intervall, scan.poll.interval",
        "scan.startup.timestamp-milis, scan.startup.timestamp-millis",
        "AWS.REGION, aws.region",
        "aws.credentials.provider.basic.accessKey, aws.credentials.provider.basic.accesskeyid",
        "aws.http-client.connection-timeout-ms, aws.http-client.connection-timeout",
        "tablename, table-name"
    })
    void anUnknownKeyIsRefusedWithTheNearestOne(String key, String nearest) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OptionRules.check(Map.of("table-name", "orders", key, "1")))
                .withMessageStartingWith(
                        "The option '"
                                + key
                                + "' is not known. Did you mean '"
                                + nearest
                                + "'? Rename it.");
    }

    @Test
    void anUnknownKeyUnlikeAnyOtherIsRefusedWithoutAGuess() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OptionRules.check(Map.of("table-name", "t_1", "nonsense", "1")))
                .withMessageStartingWith(
                        "The option 'nonsense' is not known. Remove it. The options are table-name,"
                                + " stream-arn, scan.…, aws.…; all of them are in the tables of"
                                + " docs/datastream.md and docs/sql.md.");
    }

    @ParameterizedTest
    @CsvSource({
        "aws.profile, aws.credentials.provider.profile.name",
        "aws.endpoint.override, aws.endpoint",
        "flink.stream.initpos, scan.startup.mode",
        "flink.shard.getrecords.intervalmillis, scan.poll.interval",
        "stream.arn, stream-arn"
    })
    void aKeyOfAnotherConnectorIsRefusedWithOurs(String key, String ours) {
        assertRefused(Map.of("table-name", "orders", key, "x"))
                .withMessage(
                        "The option '"
                                + key
                                + "' is not known. This connector calls it '"
                                + ours
                                + "'. Rename it.");
    }

    @Test
    void anOptionOfAnotherConnectorThatIsOfNoUseIsRefusedWithTheReason() {
        assertRefused(Map.of("table-name", "orders", "aws.http.protocol.version", "HTTP2"))
                .withMessage(
                        "The option 'aws.http.protocol.version' is not known. Remove it. DynamoDB"
                                + " supports HTTP/1.1 only, which is always used.");
    }

    @Test
    void everyKeyThatIsGivenForAnotherConnectorsIsOneOfOurs() {
        assertThat(OtherConnectors.keys())
                .isSubsetOf(DynamoDbStreamsOptions.all().stream().map(ConfigOption::key).toList());
    }

    @Test
    void anUnknownKeyBelowThoseOfARoleIsRefusedWithTheNearestOne() {
        Map<String, String> options = assumedRole();
        options.put("aws.credentials.provider.role.provider.profile.nam", "p");

        assertRefused(options)
                .withMessageStartingWith(
                        "The option 'aws.credentials.provider.role.provider.profile.nam' is not"
                                + " known. Did you mean"
                                + " 'aws.credentials.provider.role.provider.profile.name'?");
    }

    @Test
    void theValueOfAnUnknownKeyIsNotShown() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> OptionRules.check(Map.of("table-name", "orders", "key", "hunter2")))
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("hunter2"));
    }

    // ------------------------------------------------------------------------ single values

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "scan.startup.mode|first|one of trim-horizon, latest, timestamp, initial, snapshot. Correct it, or"
                        + " remove it to use trim-horizon.",
                "scan.startup.mode|earliest-offset|one of trim-horizon, latest, timestamp, initial, snapshot. Use"
                        + " 'trim-horizon': all changes that the stream still has.",
                "scan.startup.mode|latest-offset|one of trim-horizon, latest, timestamp, initial, snapshot. Use"
                        + " 'latest'.",
                "scan.startup.timestamp-millis|-1|a number of milliseconds since"
                        + " 1970-01-01T00:00:00Z, not negative. Correct it, or remove it.",
                "scan.startup.timestamp-millis|yesterday|a number of milliseconds since"
                        + " 1970-01-01T00:00:00Z, not negative. Correct it, or remove it.",
                "scan.startup.slack|999 ms|a duration of at least 1 s, such as '1 min'. Correct"
                        + " it, or remove it to use 1 min.",
                "scan.bounded.mode|never|one of unbounded, latest, timestamp. Correct it, or"
                        + " remove it to use unbounded.",
                "scan.bounded.timestamp-millis|-1|a number of milliseconds since"
                        + " 1970-01-01T00:00:00Z, not negative. Correct it, or remove it.",
                "scan.bounded.slack|-1 s|a duration of at least 0 ms, such as '10 s'. Correct it,"
                        + " or remove it to use 10 s.",
                "scan.parallelism|0|a whole number of at least 1. Correct it, or remove it.",
                "scan.parallelism|two|a whole number of at least 1. Correct it, or remove it.",
                "scan.shard-discovery.interval|0 s|a duration of at least 1 ms, such as '30 s'."
                        + " Correct it, or remove it to use 30 s.",
                "scan.poll.interval|0 s|a duration of at least 1 ms, such as '250 ms'. Correct it,"
                        + " or remove it to use 250 ms.",
                "scan.poll.idle-interval|0 s|a duration of at least 1 ms, such as '500 ms'. Correct"
                        + " it, or remove it to use 500 ms.",
                "scan.poll.max-concurrency|0|a whole number of at least 1. Correct it, or remove"
                        + " it.",
                "scan.poll.max-records|0|a whole number from 1 to 1000. Correct it, or remove it to"
                        + " use 1000.",
                "scan.poll.max-records|1001|a whole number from 1 to 1000. Correct it, or remove it"
                        + " to use 1000.",
                "scan.prefetch.max-size|0 mb|a size above zero, such as '64 mb'. Correct it, or"
                        + " remove it to use 64 mb.",
                "scan.prefetch.max-size|much|a size above zero, such as '64 mb'. Correct it, or"
                        + " remove it to use 64 mb.",
                "scan.on-data-loss|ignore|one of fail, continue. Correct it, or remove it to use"
                        + " fail.",
                "scan.retry.initial-backoff|0 s|a duration of at least 1 ms, such as '100 ms'."
                        + " Correct it, or remove it to use 100 ms.",
                "scan.retry.startup-timeout|0 s|a duration of at least 1 ms, such as '2 min'."
                        + " Correct it, or remove it to use 2 min.",
                "scan.retry.max-backoff|0 s|a duration of at least 1 ms, such as '10 s'. Correct"
                        + " it, or remove it to use 10 s.",
                "scan.tip.empty-pages|0|a whole number of at least 1. Correct it, or remove it to"
                        + " use 10.",
                "scan.tip.duration|soon|a duration of at least 0 ms, such as '2 s'. Correct it, or"
                        + " remove it to use 2 s.",
                "aws.region|eu west|a region's name, such as eu-west-1. Correct it, or remove it.",
                "aws.endpoint|localhost:8000|a URL such as http://localhost:8000. It does not begin"
                        + " with http:// or https://. Correct it, or remove it.",
                "aws.endpoint|http://|a URL such as http://localhost:8000. It is not a URL:"
                        + " Expected authority. Correct it, or remove it.",
                "aws.endpoint|http:///x|a URL such as http://localhost:8000. It has no host."
                        + " Correct it, or remove it.",
                "aws.streams.endpoint|http://dynamodb_local:8000|a URL such as"
                        + " http://localhost:8000. Its host has an underscore, which a host name"
                        + " must not have. In Docker Compose, give the service a name or a network"
                        + " alias with a hyphen. Correct it, or remove it.",
                "aws.region|local|'local' only with aws.endpoint. Set aws.endpoint to where"
                        + " DynamoDB Local is, http://localhost:8000 for instance, or name a region"
                        + " of AWS.",
                "aws.use-fips-endpoint|maybe|true or false. Correct it, or remove it.",
                "aws.http-client.proxy.host|http://proxy:3128|the name or the address of a host,"
                        + " without http:// and port. Correct it, or remove it.",
                "aws.http-client.proxy.host|proxy|a value only with aws.http-client.proxy.port,"
                        + " which is not set. Set the latter, or remove the former.",
                "aws.http-client.proxy.port|70000|a whole number from 1 to 65535. Correct it, or"
                        + " remove it.",
                "aws.http-client.proxy.user|u|a value only with aws.http-client.proxy.host, which"
                        + " is not set. Set the latter, or remove the former.",
                "aws.credentials.provider|MAGIC|one of AUTO, BASIC, ENV_VAR, SYS_PROP, PROFILE,"
                        + " ASSUME_ROLE, WEB_IDENTITY_TOKEN, CUSTOM. Correct it, or remove it to"
                        + " use AUTO.",
                "aws.trust.all.certificates|maybe|true or false. Correct it, or remove it to use"
                        + " false.",
                "aws.http-client.max-concurrency|0|a whole number of at least 1. Correct it, or"
                        + " remove it.",
                "aws.http-client.connection-timeout|0|a duration of at least 1 ms, such as '5 s'."
                        + " Correct it, or remove it to use 5 s.",
                "aws.http-client.read-timeout|0|a duration of at least 1 ms, such as '30 s'."
                        + " Correct it, or remove it to use 30 s.",
                "aws.http-client.request-timeout|0|a duration of at least 1 ms, such as '1 min'."
                        + " Correct it, or remove it to use 1 min."
            })
    void aValueThatIsNotAllowedIsRefused(String key, String value, String allowed) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OptionRules.check(Map.of("table-name", "orders", key, value)))
                .withMessage(key + " is '" + value + "'; expected " + allowed);
    }

    // ------------------------------------------------------------------------ which stream

    @ParameterizedTest
    @ValueSource(strings = {"ab", "orders/1", "arn:aws:dynamodb:eu-west-1:12:table/orders"})
    void aNameThatNoTableCanHaveIsRefused(String name) {
        assertRefused(Map.of("table-name", name))
                .withMessage(
                        "table-name is '"
                                + name
                                + "'; expected a table's name, 3 to 255 of the characters a-z, A-Z,"
                                + " 0-9, '_', '-' and '.', or its ARN,"
                                + " arn:<partition>:dynamodb:<region>:<account>:table/<name>."
                                + " Correct it, or remove it.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "orders|It names a table: set it as table-name.",
                "arn:aws:dynamodb:eu-west-1:123456789012:table/orders|It names a table: set it as"
                        + " table-name.",
                "stream/orders|It is not an ARN, which begins with arn: and has six parts separated"
                        + " by colons.",
                "arn:aws:kinesis:eu-west-1:123456789012:stream/orders|Its service is 'kinesis', not"
                        + " dynamodb.",
                "arn:aws:dynamodb:eu-west-1:1234:table/orders/stream/1|Its account is '1234', not"
                        + " 12 digits.",
                "arn:aws:dynamodb::123456789012:table/orders/stream/1|Its region is '', not one"
                        + " such as eu-west-1.",
                "arn:gcp:dynamodb:eu-west-1:123456789012:table/orders/stream/1|Its partition is"
                        + " 'gcp', not one such as aws or aws-cn.",
                "arn:aws:dynamodb:eu-west-1:123456789012:table/orders/stream|Its last part is"
                        + " 'table/orders/stream', not table/<name>/stream/<label>: see StreamArn"
                        + " in the output of aws dynamodbstreams list-streams."
            })
    void whatIsNoStreamArnIsRefused(String arn, String problem) {
        assertRefused(Map.of("stream-arn", arn))
                .withMessage(
                        "stream-arn is '"
                                + arn
                                + "'; expected"
                                + " arn:<partition>:dynamodb:<region>:<account>:table/<name>/stream/<label>."
                                + " "
                                + problem
                                + " Correct it, or remove it.");
    }

    @Test
    void aTableMayBeNamedByItsArn() {
        String arn = "arn:aws:dynamodb:eu-west-1:123456789012:table/orders";
        assertThatCode(() -> OptionRules.check(Map.of("table-name", arn)))
                .doesNotThrowAnyException();
        assertRefused(Map.of("table-name", arn, "aws.region", "eu-west-2"))
                .withMessageStartingWith(
                        "aws.region is 'eu-west-2'; expected the region of table-name, which is"
                                + " 'eu-west-1'.");
    }

    @Test
    void fipsIsRefusedBesideAnotherEndpoint() {
        assertRefused(
                        Map.of(
                                "table-name",
                                "orders",
                                "aws.endpoint",
                                "HTTP://localhost:8000",
                                "aws.use-fips-endpoint",
                                "true"))
                .withMessage(
                        "aws.use-fips-endpoint is 'true'; expected false together with"
                                + " aws.endpoint. Remove one of them.");
    }

    @Test
    void thePasswordOfAProxyIsNotShown() {
        assertRefused(Map.of("table-name", "orders", "aws.http-client.proxy.password", "hunter2"))
                .withMessage(
                        "aws.http-client.proxy.password is '******'; expected a value only with"
                                + " aws.http-client.proxy.host, which is not set. Set the latter,"
                                + " or remove the former.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"aws", "aws-cn", "aws-us-gov", "aws-iso-b"})
    void streamsOfEveryPartitionAreAllowed(String partition) {
        assertThatCode(
                        () ->
                                OptionRules.check(
                                        Map.of(
                                                "stream-arn",
                                                ARN.replace(":aws:", ":" + partition + ":"))))
                .doesNotThrowAnyException();
    }

    @Test
    void bothTableAndStreamAreRefused() {
        assertRefused(Map.of("table-name", "orders", "stream-arn", ARN))
                .withMessage(
                        "table-name is 'orders' and stream-arn is '"
                                + ARN
                                + "'; only one of them is allowed. Remove stream-arn to read the"
                                + " table's latest stream, or table-name to read just that"
                                + " stream.");
    }

    @Test
    void neitherTableNorStreamIsRefused() {
        assertRefused(Map.of("aws.region", "eu-west-1"))
                .withMessage(
                        "Neither table-name nor stream-arn is set; one of them is required. Set"
                                + " table-name to read a table's latest stream, or stream-arn to"
                                + " read a particular one.");
    }

    // ------------------------------------------------------------------------ start and stop

    @Test
    void aTimestampStartWithoutItsTimeIsRefused() {
        assertRefused(Map.of("table-name", "orders", "scan.startup.mode", "timestamp"))
                .withMessage(
                        "scan.startup.mode is 'timestamp' and scan.startup.timestamp-millis is not"
                                + " set; it is required. Set it to milliseconds since"
                                + " 1970-01-01T00:00:00Z, or change the mode.");
    }

    @Test
    void aStartTimeWithoutItsModeIsRefused() {
        assertRefused(Map.of("table-name", "orders", "scan.startup.timestamp-millis", "7"))
                .withMessage(
                        "scan.startup.timestamp-millis is '7'; expected a time only with"
                                + " scan.startup.mode = 'timestamp', but that is 'trim-horizon'."
                                + " Set the mode, or remove the time.");
    }

    @Test
    void aTimestampStopWithoutItsTimeIsRefused() {
        assertRefused(Map.of("table-name", "orders", "scan.bounded.mode", "timestamp"))
                .withMessage(
                        "scan.bounded.mode is 'timestamp' and scan.bounded.timestamp-millis is not"
                                + " set; it is required. Set it to milliseconds since"
                                + " 1970-01-01T00:00:00Z, or change the mode.");
    }

    @Test
    void aStopTimeWithoutItsModeIsRefused() {
        assertRefused(
                        Map.of(
                                "table-name",
                                "orders",
                                "scan.bounded.mode",
                                "latest",
                                "scan.bounded.timestamp-millis",
                                "7"))
                .withMessage(
                        "scan.bounded.timestamp-millis is '7'; expected a time only with"
                                + " scan.bounded.mode = 'timestamp', but that is 'latest'. Set the"
                                + " mode, or remove the time.");
    }

    @Test
    void aStopBeforeTheStartIsRefused() {
        assertRefused(
                        Map.of(
                                "table-name",
                                "orders",
                                "scan.startup.mode",
                                "timestamp",
                                "scan.startup.timestamp-millis",
                                "8",
                                "scan.bounded.mode",
                                "timestamp",
                                "scan.bounded.timestamp-millis",
                                "7"))
                .withMessage(
                        "scan.bounded.timestamp-millis is '7'; expected a time not before the"
                                + " start, which is scan.startup.timestamp-millis = 8. Move the"
                                + " stop or the start.");
    }

    // ------------------------------------------------------------------------ pairs

    @Test
    void anIdleIntervalBelowTheIntervalIsRefused() {
        assertRefused(
                        Map.of(
                                "table-name",
                                "orders",
                                "scan.poll.interval",
                                "2 s",
                                "scan.poll.idle-interval",
                                "1999 ms"))
                .withMessage(
                        "scan.poll.idle-interval is '1999 ms'; expected at least"
                                + " scan.poll.interval, which is '2 s'. Raise the former or lower"
                                + " the latter.");
    }

    @Test
    void anIntervalAboveTheDefaultIdleIntervalIsRefused() {
        assertRefused(Map.of("table-name", "orders", "scan.poll.interval", "2 s"))
                .withMessage(
                        "scan.poll.idle-interval is 500 ms by default; expected at least"
                                + " scan.poll.interval, which is '2 s'. Raise the former or lower"
                                + " the latter.");
    }

    @Test
    void aMaximalBackoffBelowTheInitialOneIsRefused() {
        assertRefused(Map.of("table-name", "orders", "scan.retry.max-backoff", "99 ms"))
                .withMessage(
                        "scan.retry.max-backoff is '99 ms'; expected at least"
                                + " scan.retry.initial-backoff, which is '100 ms'. Raise the former"
                                + " or lower the latter.");
    }

    @Test
    void fewerConnectionsThanPollsAreRefused() {
        assertRefused(
                        Map.of(
                                "table-name",
                                "orders",
                                "scan.poll.max-concurrency",
                                "16",
                                "aws.http-client.max-concurrency",
                                "15"))
                .withMessage(
                        "aws.http-client.max-concurrency is '15'; expected at least"
                                + " scan.poll.max-concurrency, which is '16': every poll takes a"
                                + " connection. Raise the former or lower the latter.");
    }

    // ------------------------------------------------------------------------ region

    @Test
    void aRegionThatContradictsTheStreamIsRefused() {
        assertRefused(Map.of("stream-arn", ARN, "aws.region", "us-east-1"))
                .withMessage(
                        "aws.region is 'us-east-1'; expected the region of stream-arn, which is"
                                + " 'eu-west-1'. Remove the region, it is taken from the ARN; to"
                                + " send the requests elsewhere, set aws.endpoint.");
    }

    @Test
    void aRegionMayDifferFromTheStreamsWhereAnEndpointIsSet() {
        assertThatCode(
                        () ->
                                OptionRules.check(
                                        Map.of(
                                                "stream-arn",
                                                LOCAL_ARN,
                                                "aws.region",
                                                "us-east-1",
                                                "aws.endpoint",
                                                "http://localhost:8000")))
                .doesNotThrowAnyException();
    }

    @Test
    void aStreamOfDynamoDbLocalWithoutAnEndpointIsRefused() {
        assertRefused(Map.of("stream-arn", LOCAL_ARN))
                .withMessage(
                        "stream-arn is '"
                                + LOCAL_ARN
                                + "'; expected the ARN of a stream of DynamoDB Local only with"
                                + " aws.endpoint. Set aws.endpoint to the address of DynamoDB"
                                + " Local.");
    }

    // ------------------------------------------------------------------------ credentials

    @Test
    void keysWithoutAProviderAreBasicCredentials() {
        CheckedConfiguration config =
                OptionRules.check(
                        Map.of(
                                "table-name",
                                "orders",
                                "aws.credentials.provider.basic.accesskeyid",
                                "a",
                                "aws.credentials.provider.basic.secretkey",
                                "b"));

        assertThat(CredentialsOptions.root().typeIn(config))
                .isEqualTo(DynamoDbStreamsOptions.CredentialsProviderType.BASIC);
    }

    @ParameterizedTest
    @CsvSource({
        "BASIC, aws.credentials.provider.basic.accesskeyid",
        "ASSUME_ROLE, aws.credentials.provider.role.arn",
        "CUSTOM, aws.credentials.provider.custom.class"
    })
    void aProviderWithoutWhatItNeedsIsRefused(String provider, String needed) {
        assertRefused(Map.of("table-name", "orders", "aws.credentials.provider", provider))
                .withMessage(
                        "aws.credentials.provider is '"
                                + provider
                                + "' and "
                                + needed
                                + " is not set; it is required. Set it, or take another provider.");
    }

    @Test
    void basicCredentialsWithoutASecretAreRefused() {
        assertRefused(
                        Map.of(
                                "table-name",
                                "orders",
                                "aws.credentials.provider",
                                "BASIC",
                                "aws.credentials.provider.basic.accesskeyid",
                                "a"))
                .withMessage(
                        "aws.credentials.provider is 'BASIC' and"
                                + " aws.credentials.provider.basic.secretkey is not set; it is"
                                + " required. Set it, or take another provider.");
    }

    @Test
    void anAssumedRolesCredentialsAreCheckedLikeOthers() {
        Map<String, String> options = assumedRole();
        options.put("aws.credentials.provider.role.provider", "BASIC");

        assertRefused(options)
                .withMessage(
                        "aws.credentials.provider.role.provider is 'BASIC' and"
                                + " aws.credentials.provider.role.provider.basic.accesskeyid is not"
                                + " set; it is required. Set it, or take another provider.");
    }

    @Test
    void rolesMayBeNested() {
        Map<String, String> options = assumedRole();
        options.put("aws.credentials.provider.role.provider", "ASSUME_ROLE");
        options.put("aws.credentials.provider.role.provider.role.arn", "arn:aws:iam::1:role/s");
        options.put("aws.credentials.provider.role.provider.role.provider", "PROFILE");
        options.put("aws.credentials.provider.role.provider.role.provider.profile.name", "p");

        assertThatCode(() -> OptionRules.check(options)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "aws.credentials.provider.profile.name, PROFILE",
        "aws.credentials.provider.profile.path, PROFILE",
        "aws.credentials.provider.role.externalId, ASSUME_ROLE",
        "aws.credentials.provider.custom.class, CUSTOM"
    })
    void anOptionOfAnotherProviderIsRefused(String key, String provider) {
        assertRefused(Map.of("table-name", "orders", key, "x1"))
                .withMessage(
                        key
                                + " is 'x1'; expected a value only with aws.credentials.provider ="
                                + " '"
                                + provider
                                + "', but that is 'AUTO'. Set the provider, or remove the option.");
    }

    @Test
    void aRoleIsAllowedForBothProvidersThatAssumeOne() {
        assertRefused(Map.of("table-name", "orders", "aws.credentials.provider.role.arn", "r"))
                .withMessageContaining("= 'ASSUME_ROLE or WEB_IDENTITY_TOKEN', but that is 'AUTO'");
    }

    @Test
    void optionsForARoleWithoutARoleAreRefused() {
        assertRefused(
                        Map.of(
                                "table-name",
                                "orders",
                                "aws.credentials.provider.role.provider.profile.name",
                                "p"))
                .withMessage(
                        "Options under aws.credentials.provider.role.provider are set, and"
                                + " aws.credentials.provider is 'AUTO'; they are allowed only with"
                                + " ASSUME_ROLE. Set the provider, or remove them.");
    }

    @Test
    void anEmptyCredentialsOptionIsRefused() {
        Map<String, String> options = assumedRole();
        options.put("aws.credentials.provider.role.arn", " ");

        assertRefused(options)
                .withMessage(
                        "aws.credentials.provider.role.arn is ' '; expected a value that is not"
                                + " empty. Correct it, or remove it.");
    }

    @Test
    void anStsEndpointThatIsNoUrlIsRefused() {
        Map<String, String> options = assumedRole();
        options.put("aws.credentials.provider.role.stsEndpoint", "sts");

        assertRefused(options)
                .withMessage(
                        "aws.credentials.provider.role.stsEndpoint is 'sts'; expected a URL such as"
                                + " http://localhost:8000. It does not begin with http:// or"
                                + " https://. Correct it, or remove it.");
    }

    @Test
    void aSecretIsMaskedWhereItsOptionIsRefused() {
        assertRefused(
                        Map.of(
                                "table-name",
                                "orders",
                                "aws.credentials.provider",
                                "AUTO",
                                "aws.credentials.provider.basic.secretkey",
                                "hunter2"))
                .withMessage(
                        "aws.credentials.provider.basic.secretkey is '******'; expected a value"
                                + " only with aws.credentials.provider = 'BASIC', but that is"
                                + " 'AUTO'. Set the provider, or remove the option.");
    }

    private static Map<String, String> assumedRole() {
        Map<String, String> options = new HashMap<>();
        options.put("table-name", "orders");
        options.put("aws.credentials.provider", "ASSUME_ROLE");
        options.put("aws.credentials.provider.role.arn", "arn:aws:iam::123456789012:role/r");
        return options;
    }

    private static ThrowableAssertAlternative<IllegalArgumentException> assertRefused(
            Map<String, String> options) {
        return assertThatIllegalArgumentException().isThrownBy(() -> OptionRules.check(options));
    }
}
