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

import static io.github.ddbstreams.flink.source.config.DynamoDbStreamsOptions.AWS_DYNAMODB_ENDPOINT;
import static io.github.ddbstreams.flink.source.config.DynamoDbStreamsOptions.AWS_ENDPOINT;
import static io.github.ddbstreams.flink.source.config.DynamoDbStreamsOptions.AWS_REGION;
import static io.github.ddbstreams.flink.source.config.DynamoDbStreamsOptions.AWS_STREAMS_ENDPOINT;
import static io.github.ddbstreams.flink.source.config.DynamoDbStreamsOptions.SCAN_BOUNDED_SLACK;
import static io.github.ddbstreams.flink.source.config.DynamoDbStreamsOptions.SCAN_ON_DATA_LOSS;
import static io.github.ddbstreams.flink.source.config.DynamoDbStreamsOptions.SCAN_POLL_IDLE_INTERVAL;
import static io.github.ddbstreams.flink.source.config.DynamoDbStreamsOptions.SCAN_POLL_INTERVAL;
import static io.github.ddbstreams.flink.source.config.DynamoDbStreamsOptions.SCAN_POLL_MAX_RECORDS;
import static io.github.ddbstreams.flink.source.config.DynamoDbStreamsOptions.SCAN_PREFETCH_MAX_SIZE;
import static io.github.ddbstreams.flink.source.config.DynamoDbStreamsOptions.SCAN_REBALANCE_MAX_WAIT;
import static io.github.ddbstreams.flink.source.config.DynamoDbStreamsOptions.SCAN_RETRY_INITIAL_BACKOFF;
import static io.github.ddbstreams.flink.source.config.DynamoDbStreamsOptions.SCAN_RETRY_MAX_BACKOFF;
import static io.github.ddbstreams.flink.source.config.DynamoDbStreamsOptions.SCAN_RETRY_STARTUP_TIMEOUT;
import static io.github.ddbstreams.flink.source.config.DynamoDbStreamsOptions.SCAN_SHARD_DISCOVERY_INTERVAL;
import static io.github.ddbstreams.flink.source.config.DynamoDbStreamsOptions.SCAN_SNAPSHOT_CONSISTENT_READ;
import static io.github.ddbstreams.flink.source.config.DynamoDbStreamsOptions.SCAN_SNAPSHOT_DELAY;
import static io.github.ddbstreams.flink.source.config.DynamoDbStreamsOptions.SCAN_SNAPSHOT_MAX_READ_UNITS;
import static io.github.ddbstreams.flink.source.config.DynamoDbStreamsOptions.SCAN_SNAPSHOT_PAGE_SIZE;
import static io.github.ddbstreams.flink.source.config.DynamoDbStreamsOptions.SCAN_SNAPSHOT_SEGMENTS;
import static io.github.ddbstreams.flink.source.config.DynamoDbStreamsOptions.SCAN_STARTUP_MODE;
import static io.github.ddbstreams.flink.source.config.DynamoDbStreamsOptions.SCAN_STARTUP_SLACK;
import static io.github.ddbstreams.flink.source.config.DynamoDbStreamsOptions.SCAN_TIP_DURATION;
import static io.github.ddbstreams.flink.source.config.DynamoDbStreamsOptions.SCAN_TIP_EMPTY_PAGES;
import static io.github.ddbstreams.flink.source.config.DynamoDbStreamsOptions.SCAN_WATERMARK_SLACK;
import static io.github.ddbstreams.flink.source.config.DynamoDbStreamsOptions.STREAM_ARN;
import static io.github.ddbstreams.flink.source.config.DynamoDbStreamsOptions.TABLE_NAME;

import io.github.ddbstreams.flink.source.config.CredentialsOptions;
import io.github.ddbstreams.flink.source.config.DynamoDbStreamsOptions.OnDataLoss;
import io.github.ddbstreams.flink.source.config.DynamoDbStreamsOptions.StartupMode;
import java.io.Serializable;
import java.time.Duration;
import java.util.Optional;
import org.apache.flink.annotation.Internal;

/**
 * The options of the source that enumerator and readers go by, checked, and with their defaults.
 */
@Internal
public final class ScanSettings implements Serializable {

    private static final long serialVersionUID = 1L;

    /** A page of 1 MB, read consistently. */
    private static final int UNITS_OF_A_PAGE = 256;

    /** How long the service keeps records. */
    public static final Duration RETENTION = Duration.ofHours(24);

    private final CheckedConfiguration options;
    private final boolean emitsWatermarks;

    /**
     * @param emitsWatermarks whether the readers emit watermarks of their own
     */
    public ScanSettings(CheckedConfiguration options, boolean emitsWatermarks) {
        this.options = options;
        this.emitsWatermarks = emitsWatermarks;
    }

    public Optional<String> tableName() {
        return options.getOptional(TABLE_NAME);
    }

    public Optional<String> streamArn() {
        return options.getOptional(STREAM_ARN);
    }

    public Duration startupSlack() {
        return options.get(SCAN_STARTUP_SLACK);
    }

    public Duration boundedSlack() {
        return options.get(SCAN_BOUNDED_SLACK);
    }

    /** The name alone of the table that is read. */
    public String tableNameOnly() {
        return tableName()
                .flatMap(TableId::parse)
                .map(TableId::name)
                .or(() -> streamArn().flatMap(StreamArn::parse).map(StreamArn::tableName))
                .orElseThrow(IllegalStateException::new);
    }

    /** The table as requests name it: its name, or its ARN. */
    public String tableToScan() {
        return tableName()
                .or(() -> streamArn().map(arn -> arn.substring(0, arn.indexOf("/stream/"))))
                .orElseThrow(IllegalStateException::new);
    }

    /** What is read without state. */
    public StartupMode startupMode() {
        return options.get(SCAN_STARTUP_MODE);
    }

    /** Whether the items of the table and its changes are read at the same time. */
    public boolean isTableReadBesideChanges() {
        return startupMode() == StartupMode.INITIAL;
    }

    /** The read units a second that a snapshot may consume, in all; empty if as many as it gets. */
    public Optional<Integer> snapshotReadUnits() {
        return options.getOptional(SCAN_SNAPSHOT_MAX_READ_UNITS);
    }

    /** For how many segments at a time these are enough; empty for any number. */
    public Optional<Integer> snapshotSegmentsAtATime() {
        return snapshotReadUnits().map(units -> Math.max(1, units / UNITS_OF_A_PAGE));
    }

    public boolean snapshotConsistentRead() {
        return options.get(SCAN_SNAPSHOT_CONSISTENT_READ);
    }

    /** In how many segments a table is read; empty to choose by its size. */
    public Optional<Integer> snapshotSegments() {
        return options.getOptional(SCAN_SNAPSHOT_SEGMENTS);
    }

    /** How many items a page has at most; empty for as many as fit. */
    public Optional<Integer> snapshotPageSize() {
        return options.getOptional(SCAN_SNAPSHOT_PAGE_SIZE);
    }

    /** How long the changes are read before the snapshot begins. */
    public Duration snapshotDelay() {
        return options.get(SCAN_SNAPSHOT_DELAY);
    }

    public Duration discoveryInterval() {
        return options.get(SCAN_SHARD_DISCOVERY_INTERVAL);
    }

    public Duration rebalanceMaxWait() {
        return options.get(SCAN_REBALANCE_MAX_WAIT);
    }

    public Duration pollInterval() {
        return options.get(SCAN_POLL_INTERVAL);
    }

    public Duration pollIdleInterval() {
        return options.get(SCAN_POLL_IDLE_INTERVAL);
    }

    public PollConcurrency pollConcurrency() {
        return PollConcurrency.of(options);
    }

    public int maxRecords() {
        return options.get(SCAN_POLL_MAX_RECORDS);
    }

    public long prefetchBytes() {
        return options.get(SCAN_PREFETCH_MAX_SIZE).getBytes();
    }

    public OnDataLoss onDataLoss() {
        return options.get(SCAN_ON_DATA_LOSS);
    }

    public Backoff backoff() {
        return Backoff.of(
                options.get(SCAN_RETRY_INITIAL_BACKOFF), options.get(SCAN_RETRY_MAX_BACKOFF));
    }

    /** For how long a service that has never answered is waited for. */
    public Duration startupTimeout() {
        return options.get(SCAN_RETRY_STARTUP_TIMEOUT);
    }

    public int tipEmptyPages() {
        return options.get(SCAN_TIP_EMPTY_PAGES);
    }

    public Duration tipDuration() {
        return options.get(SCAN_TIP_DURATION);
    }

    /** How far the source's own watermarks stay behind; empty if it emits none. */
    public Optional<Duration> watermarkSlack() {
        return emitsWatermarks ? Optional.of(options.get(SCAN_WATERMARK_SLACK)) : Optional.empty();
    }

    /** Where requests go, and with whose credentials, in words. */
    public String place() {
        String region =
                options.getOptional(AWS_REGION)
                        .or(() -> streamArn().flatMap(StreamArn::parse).map(StreamArn::region))
                        .or(() -> tableName().flatMap(TableId::parse).flatMap(TableId::region))
                        .orElse("the AWS SDK's default region");
        return region
                + options.getOptional(AWS_ENDPOINT).map(url -> " at " + withoutUser(url)).orElse("")
                + options.getOptional(AWS_DYNAMODB_ENDPOINT)
                        .map(url -> ", DynamoDB at " + withoutUser(url))
                        .orElse("")
                + options.getOptional(AWS_STREAMS_ENDPOINT)
                        .map(url -> ", its streams at " + withoutUser(url))
                        .orElse("")
                + ", credentials of "
                + CredentialsOptions.root().typeIn(options);
    }

    private static String withoutUser(String url) {
        return url.replaceFirst("//[^/@]*@", "//");
    }

    /** The options that the client is made from. */
    public CheckedConfiguration options() {
        return options;
    }
}
