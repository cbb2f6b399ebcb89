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
package io.github.ddbstreams.flink.source.enumerator;

import io.github.ddbstreams.flink.source.client.FailureKind;
import io.github.ddbstreams.flink.source.client.FirstAnswer;
import io.github.ddbstreams.flink.source.client.StreamsServiceException;
import io.github.ddbstreams.flink.source.enumerator.discovery.ShardDiscovery;
import io.github.ddbstreams.flink.source.metrics.EnumeratorMetrics;
import io.github.ddbstreams.flink.source.settings.ScanSettings;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import org.apache.flink.util.FlinkRuntimeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/** Asks DynamoDB what a table is, one request at a time. On the coordinator thread. */
final class TableInquiry implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TableInquiry.class);

    private final String table;
    private final ScanSettings settings;
    private final ShardDiscovery discovery;
    private final Consumer<TableDescription> onAnswer;
    private final EnumeratorMetrics metrics;
    private final Clock clock;
    private final FirstAnswer firstAnswer;
    private final Random random = new Random();
    private boolean sent;
    private int failures;
    private Instant notBefore = Instant.MIN;

    /**
     * @param table its name or its ARN
     * @param restored whether DynamoDB has answered before, in the life of the job
     */
    TableInquiry(
            String table,
            ScanSettings settings,
            boolean restored,
            ShardDiscovery discovery,
            Consumer<TableDescription> onAnswer,
            EnumeratorMetrics metrics,
            Clock clock) {
        this.table = table;
        this.settings = settings;
        this.discovery = discovery;
        this.onAnswer = onAnswer;
        this.metrics = metrics;
        this.clock = clock;
        this.firstAnswer = new FirstAnswer(settings.startupTimeout());
        if (restored) {
            firstAnswer.answered();
        }
    }

    /** The next request, unless one is under way or has just failed; it counts as sent. */
    Optional<ServiceRequest<?>> next(Instant now) {
        if (sent || now.isBefore(notBefore)) {
            return Optional.empty();
        }
        sent = true;
        return Optional.of(
                new ServiceRequest<>(
                        () -> discovery.describeTable(table), this::onAnswer, this::onFailure));
    }

    private void onAnswer(TableDescription description) {
        sent = false;
        failures = 0;
        firstAnswer.answered();
        onAnswer.accept(description);
    }

    /** Whether the source goes on. */
    private boolean onFailure(Throwable error) {
        sent = false;
        if (!(error instanceof StreamsServiceException)) {
            throw error instanceof FlinkRuntimeException
                    ? (FlinkRuntimeException) error
                    : new FlinkRuntimeException(
                            "Cannot describe the table " + table + ": " + error.getMessage(),
                            error);
        }
        StreamsServiceException failure = (StreamsServiceException) error;
        if (failure.kind() == FailureKind.CANCELLED) {
            return false;
        }
        if (!failure.kind().isRetryable()) {
            throw new FlinkRuntimeException(
                    "Cannot read the snapshot of table " + table + ": " + failure.getMessage(),
                    failure);
        }
        Instant now = clock.instant();
        firstAnswer.failed(failure, now);
        LOG.warn("Describing the table has failed and will be retried: {}", failure.getMessage());
        metrics.requestFailed(failure.kind());
        notBefore = now.plus(settings.backoff().delay(++failures, random));
        return true;
    }

    @Override
    public void close() {
        discovery.close();
    }
}
