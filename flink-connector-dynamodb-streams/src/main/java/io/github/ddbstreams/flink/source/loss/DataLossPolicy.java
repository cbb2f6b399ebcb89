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
package io.github.ddbstreams.flink.source.loss;

import io.github.ddbstreams.flink.source.config.DynamoDbStreamsOptions;
import io.github.ddbstreams.flink.source.config.DynamoDbStreamsOptions.OnDataLoss;
import org.apache.flink.annotation.Internal;
import org.apache.flink.metrics.Counter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one place that every loss of data goes through: it is counted, and either fails the job or is
 * logged, as {@code scan.on-data-loss} says.
 */
@Internal
public final class DataLossPolicy {

    private static final Logger LOG = LoggerFactory.getLogger(DataLossPolicy.class);

    private final OnDataLoss onDataLoss;
    private final Counter losses;

    public DataLossPolicy(OnDataLoss onDataLoss, Counter losses) {
        this.onDataLoss = onDataLoss;
        this.losses = losses;
    }

    /**
     * @throws DataLossException if a loss is to fail the job
     */
    public void report(DataLoss loss) {
        losses.inc();
        if (onDataLoss == OnDataLoss.FAIL) {
            throw new DataLossException(
                    loss
                            + " To go on with the oldest records that are left, set "
                            + DynamoDbStreamsOptions.SCAN_ON_DATA_LOSS.key()
                            + " to "
                            + OnDataLoss.CONTINUE
                            + ".");
        }
        LOG.warn("{} Going on with the oldest records that are left.", loss);
    }
}
