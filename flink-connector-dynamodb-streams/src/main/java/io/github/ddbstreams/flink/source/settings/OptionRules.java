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

import io.github.ddbstreams.flink.source.config.CredentialsOptions;
import io.github.ddbstreams.flink.source.config.DynamoDbStreamsOptions;
import io.github.ddbstreams.flink.source.config.DynamoDbStreamsOptions.BoundedMode;
import io.github.ddbstreams.flink.source.config.DynamoDbStreamsOptions.CredentialsProviderType;
import io.github.ddbstreams.flink.source.config.DynamoDbStreamsOptions.StartupMode;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.annotation.Internal;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;

/**
 * What options are allowed, alone and together. Nothing is ignored: a key that nobody reads, or
 * that another option makes meaningless, is refused like a wrong value.
 */
@Internal
public final class OptionRules {

    private static final Duration ONE_MILLI = Duration.ofMillis(1);
    private final Map<String, String> options;
    private final CheckedOptions checked;
    private final Configuration config;

    private final List<ConfigOption<? extends Enum<?>>> further;

    private OptionRules(
            Map<String, String> options, List<ConfigOption<? extends Enum<?>>> further) {
        this.options = new TreeMap<>(options);
        this.further = further;
        this.checked = new CheckedOptions(options);
        this.config = checked.config();
    }

    /**
     * Checks options.
     *
     * @param options by their keys
     * @return the same options, to be read with the {@link DynamoDbStreamsOptions}
     * @throws IllegalArgumentException naming the first option that is wrong, its value (secrets
     *     masked), what is allowed, and what to do
     */
    public static Configuration check(Map<String, String> options) {
        return check(options, List.of());
    }

    /**
     * Checks options of which some are not the source's.
     *
     * @param further options that are allowed besides the source's
     * @see #check(Map)
     */
    public static Configuration check(
            Map<String, String> options, List<ConfigOption<? extends Enum<?>>> further) {
        OptionRules rules = new OptionRules(options, further);
        rules.checkKeys();
        rules.checkStream();
        rules.checkStart();
        rules.checkBound();
        rules.checkReading();
        rules.checkHttp();
        rules.checkCredentials(CredentialsOptions.root());
        rules.checkRegion();
        further.forEach(rules.checked::oneOf);
        return rules.config;
    }

    private void checkKeys() {
        Set<String> known = knownKeys();
        for (String key : options.keySet()) {
            if (!known.contains(key)) {
                throw new IllegalArgumentException(
                        "The option '" + key + "' is not known. " + insteadOf(key, known));
            }
        }
    }

    private static String insteadOf(String key, Set<String> known) {
        return OtherConnectors.keyFor(key)
                .map(ours -> "This connector calls it '" + ours + "'. Rename it.")
                .or(
                        () ->
                                NearestKey.of(key, known)
                                        .map(n -> "Did you mean '" + n + "'? Rename it."))
                .orElseGet(
                        () ->
                                "Remove it. The options are "
                                        + known.stream()
                                                .map(k -> k.replaceFirst("\\..*", ".…"))
                                                .distinct()
                                                .collect(Collectors.joining(", "))
                                        + "; all of them are in the tables of docs/datastream.md"
                                        + " and docs/sql.md.");
    }

    private Set<String> knownKeys() {
        Set<String> known =
                Stream.concat(DynamoDbStreamsOptions.all().stream(), further.stream())
                        .map(ConfigOption::key)
                        .collect(Collectors.toCollection(LinkedHashSet::new));
        for (CredentialsOptions credentials = CredentialsOptions.root().forRole();
                hasKeysOf(credentials);
                credentials = credentials.forRole()) {
            known.add(credentials.provider().key());
            credentials.typesOfOptions().keySet().forEach(option -> known.add(option.key()));
        }
        return known;
    }

    private boolean hasKeysOf(CredentialsOptions credentials) {
        String prefix = credentials.provider().key();
        return options.keySet().stream().anyMatch(key -> key.startsWith(prefix));
    }

    private void checkStream() {
        ConfigOption<String> table = DynamoDbStreamsOptions.TABLE_NAME;
        ConfigOption<String> stream = DynamoDbStreamsOptions.STREAM_ARN;
        checked.text(table, TableId.FORM, value -> TableId.parse(value).isPresent());
        checked.text(
                stream,
                StreamArn.FORM,
                value -> StreamArn.parse(value).isPresent(),
                StreamArn::problemOf);
        if (checked.isSet(table) == checked.isSet(stream)) {
            throw new IllegalArgumentException(
                    checked.isSet(table)
                            ? String.format(
                                    "table-name is '%s' and stream-arn is '%s'; only one of them is"
                                            + " allowed. Remove stream-arn to read the table's"
                                            + " latest stream, or table-name to read just that"
                                            + " stream.",
                                    config.get(table), config.get(stream))
                            : "Neither table-name nor stream-arn is set; one of them is required."
                                    + " Set table-name to read a table's latest stream, or"
                                    + " stream-arn to read a particular one.");
        }
    }

    private void checkStart() {
        checked.oneOf(DynamoDbStreamsOptions.SCAN_STARTUP_MODE, OtherConnectors::startupModeFor);
        checked.instantMillis(DynamoDbStreamsOptions.SCAN_STARTUP_TIMESTAMP_MILLIS);
        // Creation times are rounded down to the second: with less slack, records of the first
        // second would be taken for older than the start.
        checked.duration(DynamoDbStreamsOptions.SCAN_STARTUP_SLACK, Duration.ofSeconds(1));
        checkTimestamp(
                DynamoDbStreamsOptions.SCAN_STARTUP_MODE,
                StartupMode.TIMESTAMP,
                DynamoDbStreamsOptions.SCAN_STARTUP_TIMESTAMP_MILLIS);
    }

    private void checkBound() {
        checked.oneOf(DynamoDbStreamsOptions.SCAN_BOUNDED_MODE);
        checked.instantMillis(DynamoDbStreamsOptions.SCAN_BOUNDED_TIMESTAMP_MILLIS);
        checked.duration(DynamoDbStreamsOptions.SCAN_BOUNDED_SLACK, Duration.ZERO);
        checkTimestamp(
                DynamoDbStreamsOptions.SCAN_BOUNDED_MODE,
                BoundedMode.TIMESTAMP,
                DynamoDbStreamsOptions.SCAN_BOUNDED_TIMESTAMP_MILLIS);
        ConfigOption<Long> start = DynamoDbStreamsOptions.SCAN_STARTUP_TIMESTAMP_MILLIS;
        ConfigOption<Long> stop = DynamoDbStreamsOptions.SCAN_BOUNDED_TIMESTAMP_MILLIS;
        if (checked.isSet(start) && checked.isSet(stop) && config.get(stop) < config.get(start)) {
            throw checked.refused(
                    stop,
                    "a time not before the start, which is "
                            + start.key()
                            + " = "
                            + config.get(start),
                    "Move the stop or the start.");
        }
    }

    private <E extends Enum<E>> void checkTimestamp(
            ConfigOption<E> mode, E timestampMode, ConfigOption<Long> timestamp) {
        boolean wanted = config.get(mode) == timestampMode;
        if (wanted && !checked.isSet(timestamp)) {
            throw new IllegalArgumentException(
                    String.format(
                            "%s is '%s' and %s is not set; it is required. Set it to milliseconds"
                                    + " since 1970-01-01T00:00:00Z, or change the mode.",
                            mode.key(), timestampMode, timestamp.key()));
        }
        if (!wanted && checked.isSet(timestamp)) {
            throw checked.refused(
                    timestamp,
                    String.format(
                            "a time only with %s = '%s', but that is '%s'",
                            mode.key(), timestampMode, config.get(mode)),
                    "Set the mode, or remove the time.");
        }
    }

    private void checkReading() {
        checked.wholeNumber(DynamoDbStreamsOptions.SCAN_PARALLELISM, 1);
        checked.duration(DynamoDbStreamsOptions.SCAN_SHARD_DISCOVERY_INTERVAL, ONE_MILLI);
        checked.duration(DynamoDbStreamsOptions.SCAN_REBALANCE_MAX_WAIT, Duration.ZERO);
        checked.duration(DynamoDbStreamsOptions.SCAN_POLL_INTERVAL, ONE_MILLI);
        checked.duration(DynamoDbStreamsOptions.SCAN_POLL_IDLE_INTERVAL, ONE_MILLI);
        checkNotLess(
                DynamoDbStreamsOptions.SCAN_POLL_IDLE_INTERVAL,
                DynamoDbStreamsOptions.SCAN_POLL_INTERVAL);
        checked.wholeNumber(DynamoDbStreamsOptions.SCAN_POLL_MAX_CONCURRENCY, 1);
        checked.wholeNumber(DynamoDbStreamsOptions.SCAN_POLL_MAX_RECORDS, 1, 1000);
        checked.size(DynamoDbStreamsOptions.SCAN_PREFETCH_MAX_SIZE);
        checked.oneOf(DynamoDbStreamsOptions.SCAN_ON_DATA_LOSS);
        checked.duration(DynamoDbStreamsOptions.SCAN_RETRY_INITIAL_BACKOFF, ONE_MILLI);
        checked.duration(DynamoDbStreamsOptions.SCAN_RETRY_MAX_BACKOFF, ONE_MILLI);
        checkNotLess(
                DynamoDbStreamsOptions.SCAN_RETRY_MAX_BACKOFF,
                DynamoDbStreamsOptions.SCAN_RETRY_INITIAL_BACKOFF);
        checked.duration(DynamoDbStreamsOptions.SCAN_RETRY_STARTUP_TIMEOUT, ONE_MILLI);
        checked.wholeNumber(DynamoDbStreamsOptions.SCAN_TIP_EMPTY_PAGES, 1);
        checked.duration(DynamoDbStreamsOptions.SCAN_TIP_DURATION, Duration.ZERO);
        // Creation times are rounded down to the second: with less slack, what is written within a
        // second that has been seen to its tip would be late.
        checked.duration(DynamoDbStreamsOptions.SCAN_WATERMARK_SLACK, Duration.ofSeconds(1));
    }

    private <T extends Comparable<T>> void checkNotLess(
            ConfigOption<T> larger, ConfigOption<T> smaller) {
        if (config.get(larger).compareTo(config.get(smaller)) < 0) {
            throw checked.refused(
                    larger,
                    String.format(
                            "at least %s, which is '%s'",
                            smaller.key(), CheckedOptions.show(config.get(smaller))),
                    "Raise the former or lower the latter.");
        }
    }

    private void checkHttp() {
        checked.flag(DynamoDbStreamsOptions.AWS_TRUST_ALL_CERTIFICATES);
        checked.text(
                DynamoDbStreamsOptions.AWS_HTTP_PROTOCOL_VERSION,
                "HTTP1_1, the only version that DynamoDB supports",
                "HTTP1_1"::equals);
        ConfigOption<Integer> connections = DynamoDbStreamsOptions.AWS_HTTP_CLIENT_MAX_CONCURRENCY;
        ConfigOption<Integer> polls = DynamoDbStreamsOptions.SCAN_POLL_MAX_CONCURRENCY;
        checked.wholeNumber(connections, 1);
        if (checked.isSet(connections) && config.get(connections) < config.get(polls)) {
            throw checked.refused(
                    connections,
                    String.format(
                            "at least %s, which is '%s': every poll takes a connection",
                            polls.key(), config.get(polls)),
                    "Raise the former or lower the latter.");
        }
        checked.duration(DynamoDbStreamsOptions.AWS_HTTP_CLIENT_CONNECTION_TIMEOUT, ONE_MILLI);
        checked.duration(DynamoDbStreamsOptions.AWS_HTTP_CLIENT_READ_TIMEOUT, ONE_MILLI);
        checked.duration(DynamoDbStreamsOptions.AWS_HTTP_CLIENT_REQUEST_TIMEOUT, ONE_MILLI);
        checkProxy();
        checkTrustStore();
    }

    private void checkProxy() {
        ConfigOption<String> host = DynamoDbStreamsOptions.AWS_HTTP_CLIENT_PROXY_HOST;
        ConfigOption<Integer> port = DynamoDbStreamsOptions.AWS_HTTP_CLIENT_PROXY_PORT;
        checked.text(
                host,
                "the name or the address of a host, without http:// and port",
                value -> value.matches("[A-Za-z0-9.-]+|\\[[0-9A-Fa-f:.]+\\]"));
        checked.wholeNumber(port, 1, 65_535);
        checkTogether(host, port);
        checkOnlyWith(host, DynamoDbStreamsOptions.AWS_HTTP_CLIENT_PROXY_USER);
        checkOnlyWith(host, DynamoDbStreamsOptions.AWS_HTTP_CLIENT_PROXY_PASSWORD);
        checkOnlyWith(host, DynamoDbStreamsOptions.AWS_HTTP_CLIENT_PROXY_NON_PROXY_HOSTS);
        checkTogether(
                DynamoDbStreamsOptions.AWS_HTTP_CLIENT_PROXY_USER,
                DynamoDbStreamsOptions.AWS_HTTP_CLIENT_PROXY_PASSWORD);
    }

    private void checkTrustStore() {
        ConfigOption<String> path = DynamoDbStreamsOptions.AWS_HTTP_CLIENT_TRUST_STORE_PATH;
        checked.text(path, "the path of a file", value -> !value.isBlank());
        checkOnlyWith(path, DynamoDbStreamsOptions.AWS_HTTP_CLIENT_TRUST_STORE_PASSWORD);
        if (checked.isSet(path) && config.get(DynamoDbStreamsOptions.AWS_TRUST_ALL_CERTIFICATES)) {
            throw checked.refused(
                    path,
                    "a file only without "
                            + DynamoDbStreamsOptions.AWS_TRUST_ALL_CERTIFICATES.key()
                            + ", which accepts every certificate",
                    "Remove the latter.");
        }
    }

    private void checkTogether(ConfigOption<?> one, ConfigOption<?> other) {
        checkOnlyWith(one, other);
        checkOnlyWith(other, one);
    }

    private void checkOnlyWith(ConfigOption<?> needed, ConfigOption<?> option) {
        if (checked.isSet(option) && !checked.isSet(needed)) {
            throw checked.refused(
                    option,
                    "a value only with " + needed.key() + ", which is not set",
                    "Set the latter, or remove the former.");
        }
    }

    private void checkCredentials(CredentialsOptions credentials) {
        checked.oneOf(credentials.provider());
        CredentialsProviderType type = credentials.typeIn(config);
        credentials
                .typesOfOptions()
                .forEach(
                        (option, types) -> {
                            checked.text(option, "a value that is not empty", s -> !s.isBlank());
                            if (checked.isSet(option) && !types.contains(type)) {
                                throw meaningless(option, credentials, types, type);
                            }
                        });
        checked.url(credentials.roleStsEndpoint());
        switch (type) {
            case BASIC:
                checkNeeded(credentials.accessKeyId(), credentials, type);
                checkNeeded(credentials.secretKey(), credentials, type);
                break;
            case CUSTOM:
                checkNeeded(credentials.customClass(), credentials, type);
                break;
            case ASSUME_ROLE:
                checkNeeded(credentials.roleArn(), credentials, type);
                checkCredentials(credentials.forRole());
                break;
            default:
                break;
        }
        if (type != CredentialsProviderType.ASSUME_ROLE && hasKeysOf(credentials.forRole())) {
            throw new IllegalArgumentException(
                    String.format(
                            "Options under %s are set, and %s is '%s'; they are allowed only with"
                                    + " ASSUME_ROLE. Set the provider, or remove them.",
                            credentials.forRole().provider().key(),
                            credentials.provider().key(),
                            type));
        }
    }

    private IllegalArgumentException meaningless(
            ConfigOption<String> option,
            CredentialsOptions credentials,
            Set<CredentialsProviderType> types,
            CredentialsProviderType type) {
        String allowedTypes =
                types.stream().map(Enum::toString).collect(Collectors.joining(" or "));
        return checked.refused(
                option,
                String.format(
                        "a value only with %s = '%s', but that is '%s'",
                        credentials.provider().key(), allowedTypes, type),
                "Set the provider, or remove the option.");
    }

    private void checkNeeded(
            ConfigOption<String> option,
            CredentialsOptions credentials,
            CredentialsProviderType type) {
        if (!checked.isSet(option)) {
            throw new IllegalArgumentException(
                    String.format(
                            "%s is '%s' and %s is not set; it is required. Set it, or take another"
                                    + " provider.",
                            credentials.provider().key(), type, option.key()));
        }
    }

    private void checkRegion() {
        ConfigOption<String> region = DynamoDbStreamsOptions.AWS_REGION;
        ConfigOption<String> endpoint = DynamoDbStreamsOptions.AWS_ENDPOINT;
        checked.url(endpoint);
        checked.text(
                region,
                "a region's name, such as eu-west-1",
                value -> value.matches("[a-z][a-z0-9]*(-[a-z0-9]+)*"));
        checked.url(DynamoDbStreamsOptions.AWS_DYNAMODB_ENDPOINT);
        checked.url(DynamoDbStreamsOptions.AWS_STREAMS_ENDPOINT);
        checkEndpoints();
        boolean isElsewhere =
                checked.isSet(endpoint)
                        || checked.isSet(DynamoDbStreamsOptions.AWS_STREAMS_ENDPOINT);
        if (isElsewhere) {
            return;
        }
        if (checked.isSet(region) && config.get(region).equals("local")) {
            throw checked.refused(
                    region,
                    "'local' only with " + endpoint.key(),
                    "Set "
                            + endpoint.key()
                            + " to where DynamoDB Local is, http://localhost:8000"
                            + " for instance, or name a region of AWS.");
        }
        if (checked.isSet(DynamoDbStreamsOptions.TABLE_NAME)) {
            TableId.parse(config.get(DynamoDbStreamsOptions.TABLE_NAME))
                    .flatMap(TableId::region)
                    .ifPresent(of -> checkRegionOf(DynamoDbStreamsOptions.TABLE_NAME, of));
            return;
        }
        StreamArn stream =
                StreamArn.parse(config.get(DynamoDbStreamsOptions.STREAM_ARN)).orElseThrow();
        if (stream.isLocal()) {
            throw checked.refused(
                    DynamoDbStreamsOptions.STREAM_ARN,
                    "the ARN of a stream of DynamoDB Local only with " + endpoint.key(),
                    "Set " + endpoint.key() + " to the address of DynamoDB Local.");
        }
        checkRegionOf(DynamoDbStreamsOptions.STREAM_ARN, stream.region());
    }

    /** AWS's own endpoints are chosen by FIPS and dual-stack; another one is what it is. */
    private void checkEndpoints() {
        for (ConfigOption<Boolean> choice :
                List.of(
                        DynamoDbStreamsOptions.AWS_USE_FIPS_ENDPOINT,
                        DynamoDbStreamsOptions.AWS_USE_DUALSTACK_ENDPOINT)) {
            checked.flag(choice);
            for (ConfigOption<String> endpoint :
                    List.of(
                            DynamoDbStreamsOptions.AWS_ENDPOINT,
                            DynamoDbStreamsOptions.AWS_DYNAMODB_ENDPOINT,
                            DynamoDbStreamsOptions.AWS_STREAMS_ENDPOINT)) {
                if (checked.isSet(endpoint) && config.getOptional(choice).orElse(false)) {
                    throw checked.refused(
                            choice, "false together with " + endpoint.key(), "Remove one of them.");
                }
            }
        }
    }

    private void checkRegionOf(ConfigOption<String> arn, String regionOfArn) {
        ConfigOption<String> region = DynamoDbStreamsOptions.AWS_REGION;
        if (checked.isSet(region) && !config.get(region).equals(regionOfArn)) {
            throw checked.refused(
                    region,
                    "the region of " + arn.key() + ", which is '" + regionOfArn + "'",
                    "Remove the region, it is taken from the ARN; to send the requests elsewhere,"
                            + " set "
                            + DynamoDbStreamsOptions.AWS_ENDPOINT.key()
                            + ".");
        }
    }
}
