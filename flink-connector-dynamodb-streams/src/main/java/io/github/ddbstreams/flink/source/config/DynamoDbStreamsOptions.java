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

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.MemorySize;

/**
 * Every option of the source, by its key: for the builder's {@code setProperty}, for the {@code
 * WITH} clause of a SQL table, and for the documentation.
 *
 * <p>The keys under {@code aws.} are those of Flink's other AWS connectors, so that settings can be
 * moved from one to the other. {@code build()} checks values and combinations. What an option
 * means, and its unit, is in its {@link ConfigOption#description() description}, once for all uses.
 */
@PublicEvolving
public final class DynamoDbStreamsOptions {

    /** Where a source without state begins to read. */
    @PublicEvolving
    public enum StartupMode {
        /** At the oldest record that the stream still has. */
        TRIM_HORIZON,
        /** At the moment at which the source was built. */
        LATEST,
        /** At {@link #SCAN_STARTUP_TIMESTAMP_MILLIS}. */
        TIMESTAMP,
        /** With the items that are in the table, and the changes that are made from then on. */
        INITIAL,
        /** With the items that are in the table, and nothing else. */
        SNAPSHOT;

        /** The value as it is written in an option. */
        @Override
        public String toString() {
            return optionValue(this);
        }
    }

    /** Where the source stops to read. */
    @PublicEvolving
    public enum BoundedMode {
        /** Nowhere: the source reads until it is cancelled. */
        UNBOUNDED,
        /** At the moment at which the job is started. */
        LATEST,
        /** At {@link #SCAN_BOUNDED_TIMESTAMP_MILLIS}. */
        TIMESTAMP;

        /** The value as it is written in an option. */
        @Override
        public String toString() {
            return optionValue(this);
        }
    }

    /** What to do when records are gone that the source had still to read. */
    @PublicEvolving
    public enum OnDataLoss {
        /** Fail the job with a message that says what is missing. */
        FAIL,
        /** Count the loss, log it, and go on with the oldest record that is left. */
        CONTINUE;

        /** The value as it is written in an option. */
        @Override
        public String toString() {
            return optionValue(this);
        }
    }

    /** Where AWS credentials come from; the names are those of Flink's other AWS connectors. */
    @PublicEvolving
    public enum CredentialsProviderType {
        /** The AWS SDK's default chain. */
        AUTO,
        /** An access key id and a secret key from the options. */
        BASIC,
        /** The environment variables {@code AWS_ACCESS_KEY_ID}, {@code AWS_SECRET_ACCESS_KEY}. */
        ENV_VAR,
        /** The Java system properties {@code aws.accessKeyId}, {@code aws.secretAccessKey}. */
        SYS_PROP,
        /** A profile of an AWS credentials file. */
        PROFILE,
        /** A role, assumed with the credentials of a provider of its own. */
        ASSUME_ROLE,
        /** A role, assumed with a web identity token from a file. */
        WEB_IDENTITY_TOKEN,
        /** A class of the user's. */
        CUSTOM
    }

    // ------------------------------------------------------------------------ what to read

    public static final ConfigOption<String> TABLE_NAME =
            ConfigOptions.key("table-name")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "The table whose latest stream is read: its name, or its ARN, also"
                                    + " for a table of another account. Either this or"
                                    + " 'stream-arn' is required.");

    public static final ConfigOption<String> STREAM_ARN =
            ConfigOptions.key("stream-arn")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "The ARN of the stream to read:"
                                    + " arn:<partition>:dynamodb:<region>:<account>:table/<name>/stream/<label>."
                                    + " Either this or 'table-name' is required.");

    public static final ConfigOption<StartupMode> SCAN_STARTUP_MODE =
            ConfigOptions.key("scan.startup.mode")
                    .enumType(StartupMode.class)
                    .defaultValue(StartupMode.TRIM_HORIZON)
                    .withDescription(
                            "What to read without a checkpoint or savepoint: the items of the"
                                    + " table and then its changes ('initial'), the items only"
                                    + " ('snapshot'), or the changes only, from the oldest record"
                                    + " left ('trim-horizon'), from the time the source is built"
                                    + " ('latest'), or from 'scan.startup.timestamp-millis'"
                                    + " ('timestamp'). SQL tables with the changelog mode 'all' or"
                                    + " 'upsert' have the default 'initial'.");

    public static final ConfigOption<Long> SCAN_STARTUP_TIMESTAMP_MILLIS =
            ConfigOptions.key("scan.startup.timestamp-millis")
                    .longType()
                    .noDefaultValue()
                    .withDescription(
                            "The start for 'scan.startup.mode' = 'timestamp', in milliseconds"
                                    + " since 1970-01-01T00:00:00Z.");

    public static final ConfigOption<Duration> SCAN_STARTUP_SLACK =
            ConfigOptions.key("scan.startup.slack")
                    .durationType()
                    .defaultValue(Duration.ofMinutes(1))
                    .withDescription(
                            "How much older than the start of 'latest' or 'timestamp' a record"
                                    + " may be and still be read. This allows for clocks that"
                                    + " differ, and for creation times, which the service rounds"
                                    + " down to the second. With 'initial', the snapshot ends this"
                                    + " long after its last item was read. At least 1 s.");

    public static final ConfigOption<BoundedMode> SCAN_BOUNDED_MODE =
            ConfigOptions.key("scan.bounded.mode")
                    .enumType(BoundedMode.class)
                    .defaultValue(BoundedMode.UNBOUNDED)
                    .withDescription(
                            "Where to stop reading: never ('unbounded'), at the time the job is"
                                    + " started ('latest'), or at 'scan.bounded.timestamp-millis'"
                                    + " ('timestamp').");

    public static final ConfigOption<Long> SCAN_BOUNDED_TIMESTAMP_MILLIS =
            ConfigOptions.key("scan.bounded.timestamp-millis")
                    .longType()
                    .noDefaultValue()
                    .withDescription(
                            "The stop for 'scan.bounded.mode' = 'timestamp', in milliseconds"
                                    + " since 1970-01-01T00:00:00Z.");

    public static final ConfigOption<Duration> SCAN_BOUNDED_SLACK =
            ConfigOptions.key("scan.bounded.slack")
                    .durationType()
                    .defaultValue(Duration.ofSeconds(10))
                    .withDescription(
                            "How much later than the stop a record must have been created to end"
                                    + " the reading of its shard. The creation times in a shard"
                                    + " are not in order.");

    // ------------------------------------------------------------------------ the snapshot

    public static final ConfigOption<Integer> SCAN_SNAPSHOT_MAX_READ_UNITS =
            ConfigOptions.key("scan.snapshot.max-read-units")
                    .intType()
                    .noDefaultValue()
                    .withDescription(
                            "The maximum read units per second that the snapshot of the table"
                                    + " consumes, in the whole job. By default as many as the"
                                    + " table gives.");

    public static final ConfigOption<Boolean> SCAN_SNAPSHOT_CONSISTENT_READ =
            ConfigOptions.key("scan.snapshot.consistent-read")
                    .booleanType()
                    .defaultValue(true)
                    .withDescription(
                            "Whether the snapshot reads items as they are at that moment. 'false'"
                                    + " costs half the read units, and an item may be read as it was"
                                    + " shortly before; the snapshot is exact as long as that is"
                                    + " less than 'scan.snapshot.delay'.");

    public static final ConfigOption<Integer> SCAN_SNAPSHOT_SEGMENTS =
            ConfigOptions.key("scan.snapshot.segments")
                    .intType()
                    .noDefaultValue()
                    .withDescription(
                            "The number of segments in which the table is read, from 1 to"
                                    + " 1000000. By default it depends on the size of the table"
                                    + " and the parallelism.");

    public static final ConfigOption<Integer> SCAN_SNAPSHOT_PAGE_SIZE =
            ConfigOptions.key("scan.snapshot.page-size")
                    .intType()
                    .noDefaultValue()
                    .withDescription(
                            "The maximum number of items that one request of the snapshot reads."
                                    + " By default a page has up to 1 MB.");

    public static final ConfigOption<Duration> SCAN_SNAPSHOT_DELAY =
            ConfigOptions.key("scan.snapshot.delay")
                    .durationType()
                    .defaultValue(Duration.ofSeconds(5))
                    .withDescription(
                            "The time between the start of reading the changes and the start of"
                                    + " the snapshot with 'scan.startup.mode' = 'initial'. It must be"
                                    + " longer than the time after which a change appears in the"
                                    + " stream and in reads that are not consistent.");

    // ------------------------------------------------------------------------ how to read

    public static final ConfigOption<Integer> SCAN_PARALLELISM =
            ConfigOptions.key("scan.parallelism")
                    .intType()
                    .noDefaultValue()
                    .withDescription("The parallelism of the source. By default that of the job.");

    public static final ConfigOption<Duration> SCAN_SHARD_DISCOVERY_INTERVAL =
            ConfigOptions.key("scan.shard-discovery.interval")
                    .durationType()
                    .defaultValue(Duration.ofSeconds(30))
                    .withDescription(
                            "The interval between two full listings of the stream's shards.");

    public static final ConfigOption<Duration> SCAN_REBALANCE_MAX_WAIT =
            ConfigOptions.key("scan.rebalance.max-wait")
                    .durationType()
                    .defaultValue(Duration.ZERO)
                    .withDescription(
                            "If a subtask has too many shards, the longest time that one of its"
                                    + " new shards waits for an aligned checkpoint, such as '2"
                                    + " min'. After that checkpoint another subtask can read the"
                                    + " shard without breaking the order. With '0 s' every child is"
                                    + " read where its parent was read.");

    public static final ConfigOption<Duration> SCAN_POLL_INTERVAL =
            ConfigOptions.key("scan.poll.interval")
                    .durationType()
                    .defaultValue(Duration.ofMillis(250))
                    .withDescription(
                            "The time between two polls of a shard after a page that was not"
                                    + " full.");

    public static final ConfigOption<Duration> SCAN_POLL_IDLE_INTERVAL =
            ConfigOptions.key("scan.poll.idle-interval")
                    .durationType()
                    .defaultValue(Duration.ofMillis(500))
                    .withDescription(
                            "The maximum time between two polls of a shard that returns empty"
                                    + " pages. The time doubles from 'scan.poll.interval' up to"
                                    + " this value. Every poll is billed.");

    public static final ConfigOption<Integer> SCAN_POLL_MAX_CONCURRENCY =
            ConfigOptions.key("scan.poll.max-concurrency")
                    .intType()
                    .noDefaultValue()
                    .withDescription(
                            "The maximum number of polls in flight in a subtask, at most one per"
                                    + " shard. By default as many as the shards and the latency"
                                    + " of the service need, from 16 to 128.");

    public static final ConfigOption<Integer> SCAN_POLL_MAX_RECORDS =
            ConfigOptions.key("scan.poll.max-records")
                    .intType()
                    .defaultValue(1000)
                    .withDescription(
                            "The maximum number of records that one poll asks for, from 1 to"
                                    + " 1000.");

    public static final ConfigOption<MemorySize> SCAN_PREFETCH_MAX_SIZE =
            ConfigOptions.key("scan.prefetch.max-size")
                    .memoryType()
                    .defaultValue(MemorySize.ofMebiBytes(64))
                    .withDescription(
                            "The maximum memory in a subtask for pages that are fetched, or being"
                                    + " fetched, and not yet emitted. One page is always allowed.");

    public static final ConfigOption<OnDataLoss> SCAN_ON_DATA_LOSS =
            ConfigOptions.key("scan.on-data-loss")
                    .enumType(OnDataLoss.class)
                    .defaultValue(OnDataLoss.FAIL)
                    .withDescription(
                            "What to do when records are gone before they were read: fail the job"
                                    + " ('fail'), or count and log the loss and go on with the"
                                    + " oldest record left ('continue').");

    public static final ConfigOption<Duration> SCAN_RETRY_INITIAL_BACKOFF =
            ConfigOptions.key("scan.retry.initial-backoff")
                    .durationType()
                    .defaultValue(Duration.ofMillis(100))
                    .withDescription(
                            "The pause after the first failed request. It doubles with every"
                                    + " further failure. A random part of up to a half is"
                                    + " subtracted.");

    public static final ConfigOption<Duration> SCAN_RETRY_MAX_BACKOFF =
            ConfigOptions.key("scan.retry.max-backoff")
                    .durationType()
                    .defaultValue(Duration.ofSeconds(10))
                    .withDescription("The maximum pause after a failed request.");

    public static final ConfigOption<Duration> SCAN_RETRY_STARTUP_TIMEOUT =
            ConfigOptions.key("scan.retry.startup-timeout")
                    .durationType()
                    .defaultValue(Duration.ofMinutes(2))
                    .withDescription(
                            "How long requests are retried if the service has never answered"
                                    + " since the job was started. Then the job fails, because a"
                                    + " region or host that does not exist is not an outage. If"
                                    + " the service has answered before, requests are retried"
                                    + " until an outage is over, however long it takes.");

    public static final ConfigOption<Integer> SCAN_TIP_EMPTY_PAGES =
            ConfigOptions.key("scan.tip.empty-pages")
                    .intType()
                    .defaultValue(10)
                    .withDescription(
                            "A shard counts as read to its tip after this many empty pages in a"
                                    + " row over at least 'scan.tip.duration'. The service does"
                                    + " not tell where the tip is, and a few empty pages may also"
                                    + " occur inside a shard.");

    public static final ConfigOption<Duration> SCAN_TIP_DURATION =
            ConfigOptions.key("scan.tip.duration")
                    .durationType()
                    .defaultValue(Duration.ofSeconds(2))
                    .withDescription(
                            "The minimum time from the first to the last of the empty pages that"
                                    + " mark a shard's tip, see 'scan.tip.empty-pages'.");

    public static final ConfigOption<Duration> SCAN_WATERMARK_SLACK =
            ConfigOptions.key("scan.watermark.slack")
                    .durationType()
                    .defaultValue(Duration.ofSeconds(5))
                    .withDescription(
                            "How far the watermarks that the source generates stay behind a"
                                    + " shard's latest creation time and, at its tip, behind the"
                                    + " clock. This allows for creation times, which are rounded"
                                    + " down to the second and not in order, and for the time"
                                    + " until a change appears in the stream. At least 1 s.");

    // ------------------------------------------------------------------------ AWS

    public static final ConfigOption<String> AWS_REGION =
            ConfigOptions.key("aws.region")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "The region of the stream. By default the region in 'stream-arn', or"
                                    + " in 'table-name' if that is an ARN, otherwise what the AWS"
                                    + " SDK's default region chain finds.");

    public static final ConfigOption<String> AWS_ENDPOINT =
            ConfigOptions.key("aws.endpoint")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "The address to use instead of the region's DynamoDB and DynamoDB"
                                    + " Streams endpoints, such as http://localhost:8000.");

    public static final ConfigOption<String> AWS_DYNAMODB_ENDPOINT =
            ConfigOptions.key("aws.dynamodb.endpoint")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "The address of DynamoDB alone, which the source asks for a table's"
                                    + " stream. Set it if it differs from 'aws.endpoint' or the"
                                    + " region's endpoint, for example to that of a VPC endpoint.");

    public static final ConfigOption<String> AWS_STREAMS_ENDPOINT =
            ConfigOptions.key("aws.streams.endpoint")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "The address of DynamoDB Streams alone. Set it if it differs from"
                                    + " 'aws.endpoint' or the region's endpoint, for example to"
                                    + " that of a VPC endpoint.");

    public static final ConfigOption<Boolean> AWS_USE_FIPS_ENDPOINT =
            ConfigOptions.key("aws.use-fips-endpoint")
                    .booleanType()
                    .noDefaultValue()
                    .withDescription(
                            "Whether to use the region's FIPS endpoints. By default what the AWS"
                                    + " SDK finds in the environment or the AWS profile.");

    public static final ConfigOption<Boolean> AWS_USE_DUALSTACK_ENDPOINT =
            ConfigOptions.key("aws.use-dualstack-endpoint")
                    .booleanType()
                    .noDefaultValue()
                    .withDescription(
                            "Whether to use the region's endpoints for IPv4 and IPv6. By default"
                                    + " what the AWS SDK finds in the environment or the AWS"
                                    + " profile.");

    /** The options of the credentials, and of those that a role is assumed with. */
    private static final CredentialsOptions CREDENTIALS = CredentialsOptions.root();

    public static final ConfigOption<CredentialsProviderType> AWS_CREDENTIALS_PROVIDER =
            CREDENTIALS.provider();

    public static final ConfigOption<String> AWS_CREDENTIALS_BASIC_ACCESS_KEY_ID =
            CREDENTIALS.accessKeyId();

    public static final ConfigOption<String> AWS_CREDENTIALS_BASIC_SECRET_KEY =
            CREDENTIALS.secretKey();

    public static final ConfigOption<String> AWS_CREDENTIALS_BASIC_SESSION_TOKEN =
            CREDENTIALS.sessionToken();

    public static final ConfigOption<String> AWS_CREDENTIALS_PROFILE_PATH =
            CREDENTIALS.profilePath();

    public static final ConfigOption<String> AWS_CREDENTIALS_PROFILE_NAME =
            CREDENTIALS.profileName();

    public static final ConfigOption<String> AWS_CREDENTIALS_ROLE_ARN = CREDENTIALS.roleArn();

    public static final ConfigOption<String> AWS_CREDENTIALS_ROLE_SESSION_NAME =
            CREDENTIALS.roleSessionName();

    public static final ConfigOption<String> AWS_CREDENTIALS_ROLE_EXTERNAL_ID =
            CREDENTIALS.roleExternalId();

    public static final ConfigOption<String> AWS_CREDENTIALS_ROLE_STS_ENDPOINT =
            CREDENTIALS.roleStsEndpoint();

    public static final ConfigOption<CredentialsProviderType> AWS_CREDENTIALS_ROLE_PROVIDER =
            CREDENTIALS.forRole().provider();

    public static final ConfigOption<String> AWS_CREDENTIALS_WEB_IDENTITY_TOKEN_FILE =
            CREDENTIALS.webIdentityTokenFile();

    public static final ConfigOption<String> AWS_CREDENTIALS_CUSTOM_CLASS =
            CREDENTIALS.customClass();

    public static final ConfigOption<Boolean> AWS_TRUST_ALL_CERTIFICATES =
            ConfigOptions.key("aws.trust.all.certificates")
                    .booleanType()
                    .defaultValue(false)
                    .withDescription(
                            "Whether to accept every TLS certificate. For tests against an"
                                    + " endpoint with its own certificate, never for production.");

    public static final ConfigOption<Integer> AWS_HTTP_CLIENT_MAX_CONCURRENCY =
            ConfigOptions.key("aws.http-client.max-concurrency")
                    .intType()
                    .noDefaultValue()
                    .withDescription(
                            "The maximum number of HTTP connections of a subtask, at least"
                                    + " 'scan.poll.max-concurrency'. By default a few more than"
                                    + " there can be polls in flight.");

    public static final ConfigOption<Duration> AWS_HTTP_CLIENT_CONNECTION_TIMEOUT =
            ConfigOptions.key("aws.http-client.connection-timeout")
                    .durationType()
                    .defaultValue(Duration.ofSeconds(5))
                    .withDescription("The maximum time to open a connection.");

    public static final ConfigOption<Duration> AWS_HTTP_CLIENT_READ_TIMEOUT =
            ConfigOptions.key("aws.http-client.read-timeout")
                    .durationType()
                    .defaultValue(Duration.ofSeconds(30))
                    .withDescription(
                            "The maximum time without a byte of an answer on an open connection."
                                    + " A number without a unit is in milliseconds.");

    public static final ConfigOption<Duration> AWS_HTTP_CLIENT_REQUEST_TIMEOUT =
            ConfigOptions.key("aws.http-client.request-timeout")
                    .durationType()
                    .defaultValue(Duration.ofMinutes(1))
                    .withDescription(
                            "The maximum time from sending a request to the last byte of its"
                                    + " answer.");

    public static final ConfigOption<String> AWS_HTTP_CLIENT_PROXY_HOST =
            ConfigOptions.key("aws.http-client.proxy.host")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "The host of an HTTP proxy for all requests. By default the proxy of"
                                    + " the process, from the system properties https.proxyHost"
                                    + " and https.proxyPort or the environment variable"
                                    + " HTTPS_PROXY (http.… and HTTP_PROXY for an endpoint"
                                    + " without TLS).");

    public static final ConfigOption<Integer> AWS_HTTP_CLIENT_PROXY_PORT =
            ConfigOptions.key("aws.http-client.proxy.port")
                    .intType()
                    .noDefaultValue()
                    .withDescription("The port of the proxy.");

    public static final ConfigOption<String> AWS_HTTP_CLIENT_PROXY_USER =
            ConfigOptions.key("aws.http-client.proxy.user")
                    .stringType()
                    .noDefaultValue()
                    .withDescription("The user name for the proxy, if it requires one.");

    public static final ConfigOption<String> AWS_HTTP_CLIENT_PROXY_PASSWORD =
            ConfigOptions.key("aws.http-client.proxy.password")
                    .stringType()
                    .noDefaultValue()
                    .withDescription("The password for the proxy.");

    public static final ConfigOption<String> AWS_HTTP_CLIENT_PROXY_NON_PROXY_HOSTS =
            ConfigOptions.key("aws.http-client.proxy.non-proxy-hosts")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "The hosts to reach without the proxy, separated by '|' or ','. '*'"
                                    + " matches any characters.");

    public static final ConfigOption<String> AWS_HTTP_CLIENT_TRUST_STORE_PATH =
            ConfigOptions.key("aws.http-client.trust-store.path")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "A file of certificates to trust in addition to those of the JVM, in"
                                    + " PEM, PKCS12 or JKS format. It must be on every job"
                                    + " manager and task manager.");

    public static final ConfigOption<String> AWS_HTTP_CLIENT_TRUST_STORE_PASSWORD =
            ConfigOptions.key("aws.http-client.trust-store.password")
                    .stringType()
                    .noDefaultValue()
                    .withDescription("The password of the trust store, if it has one.");

    private static final List<ConfigOption<?>> ALL =
            List.of(
                    TABLE_NAME,
                    STREAM_ARN,
                    SCAN_STARTUP_MODE,
                    SCAN_STARTUP_TIMESTAMP_MILLIS,
                    SCAN_STARTUP_SLACK,
                    SCAN_BOUNDED_MODE,
                    SCAN_BOUNDED_TIMESTAMP_MILLIS,
                    SCAN_BOUNDED_SLACK,
                    SCAN_SNAPSHOT_MAX_READ_UNITS,
                    SCAN_SNAPSHOT_CONSISTENT_READ,
                    SCAN_SNAPSHOT_SEGMENTS,
                    SCAN_SNAPSHOT_PAGE_SIZE,
                    SCAN_SNAPSHOT_DELAY,
                    SCAN_PARALLELISM,
                    SCAN_SHARD_DISCOVERY_INTERVAL,
                    SCAN_REBALANCE_MAX_WAIT,
                    SCAN_POLL_INTERVAL,
                    SCAN_POLL_IDLE_INTERVAL,
                    SCAN_POLL_MAX_CONCURRENCY,
                    SCAN_POLL_MAX_RECORDS,
                    SCAN_PREFETCH_MAX_SIZE,
                    SCAN_ON_DATA_LOSS,
                    SCAN_RETRY_INITIAL_BACKOFF,
                    SCAN_RETRY_MAX_BACKOFF,
                    SCAN_RETRY_STARTUP_TIMEOUT,
                    SCAN_TIP_EMPTY_PAGES,
                    SCAN_TIP_DURATION,
                    SCAN_WATERMARK_SLACK,
                    AWS_REGION,
                    AWS_ENDPOINT,
                    AWS_DYNAMODB_ENDPOINT,
                    AWS_STREAMS_ENDPOINT,
                    AWS_USE_FIPS_ENDPOINT,
                    AWS_USE_DUALSTACK_ENDPOINT,
                    AWS_CREDENTIALS_PROVIDER,
                    AWS_CREDENTIALS_BASIC_ACCESS_KEY_ID,
                    AWS_CREDENTIALS_BASIC_SECRET_KEY,
                    AWS_CREDENTIALS_BASIC_SESSION_TOKEN,
                    AWS_CREDENTIALS_PROFILE_PATH,
                    AWS_CREDENTIALS_PROFILE_NAME,
                    AWS_CREDENTIALS_ROLE_ARN,
                    AWS_CREDENTIALS_ROLE_SESSION_NAME,
                    AWS_CREDENTIALS_ROLE_EXTERNAL_ID,
                    AWS_CREDENTIALS_ROLE_STS_ENDPOINT,
                    AWS_CREDENTIALS_ROLE_PROVIDER,
                    AWS_CREDENTIALS_WEB_IDENTITY_TOKEN_FILE,
                    AWS_CREDENTIALS_CUSTOM_CLASS,
                    AWS_TRUST_ALL_CERTIFICATES,
                    AWS_HTTP_CLIENT_MAX_CONCURRENCY,
                    AWS_HTTP_CLIENT_CONNECTION_TIMEOUT,
                    AWS_HTTP_CLIENT_READ_TIMEOUT,
                    AWS_HTTP_CLIENT_REQUEST_TIMEOUT,
                    AWS_HTTP_CLIENT_PROXY_HOST,
                    AWS_HTTP_CLIENT_PROXY_PORT,
                    AWS_HTTP_CLIENT_PROXY_USER,
                    AWS_HTTP_CLIENT_PROXY_PASSWORD,
                    AWS_HTTP_CLIENT_PROXY_NON_PROXY_HOSTS,
                    AWS_HTTP_CLIENT_TRUST_STORE_PATH,
                    AWS_HTTP_CLIENT_TRUST_STORE_PASSWORD);

    private DynamoDbStreamsOptions() {}

    /**
     * Every option, in the order of the documentation. Under {@code
     * aws.credentials.provider.role.provider} all the keys of {@code aws.credentials.provider} may
     * be given again, for the credentials that the role is assumed with; of those only the first is
     * in the list.
     */
    public static List<ConfigOption<?>> all() {
        return ALL;
    }

    private static String optionValue(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
