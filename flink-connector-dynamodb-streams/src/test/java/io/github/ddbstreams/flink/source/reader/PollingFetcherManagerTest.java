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
package io.github.ddbstreams.flink.source.reader;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ddbstreams.flink.source.Await;
import io.github.ddbstreams.flink.source.client.FakeStreamsClient;
import io.github.ddbstreams.flink.source.decode.DecodedRecord;
import io.github.ddbstreams.flink.source.split.DynamoDbStreamsSplit;
import io.github.ddbstreams.flink.source.split.ShardPosition;
import io.github.ddbstreams.flink.source.split.ShardProgress;
import io.github.ddbstreams.flink.source.split.ShardSplit;
import io.github.ddbstreams.flink.source.split.StreamInfo;
import java.util.List;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.flink.connector.base.source.reader.splitreader.SplitReader;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsChange;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

class PollingFetcherManagerTest {

    private static final ShardSplit SPLIT =
            new ShardSplit(
                    new StreamInfo(
                            FakeStreamsClient.STREAM_ARN,
                            FakeStreamsClient.TABLE,
                            StreamViewType.NEW_AND_OLD_IMAGES,
                            List.of("id")),
                    "a",
                    null,
                    ShardPosition.trimHorizon(),
                    ShardProgress.READING,
                    null,
                    null);

    /** Flink ends the process for some errors, if it can see them. */
    @Test
    void anErrorOfTheJvmReachesTheTaskAsItIs() throws Exception {
        OutOfMemoryError error = new OutOfMemoryError("of a test");
        PollingFetcherManager<String> manager = failingWith(error);
        assertThatThrownBy(manager::checkErrors).isSameAs(error);
        manager.close(10_000);
    }

    @Test
    void anotherFailureReachesTheTaskAsFlinkWrapsIt() throws Exception {
        IllegalStateException defect = new IllegalStateException("of a test");
        PollingFetcherManager<String> manager = failingWith(defect);
        assertThatThrownBy(manager::checkErrors)
                .isInstanceOf(RuntimeException.class)
                .hasRootCause(defect);
        manager.close(10_000);
    }

    private static PollingFetcherManager<String> failingWith(Throwable thrown) throws Exception {
        PollingFetcherManager<String> manager =
                new PollingFetcherManager<>(() -> new Failing(thrown), new Configuration());
        manager.addSplits(List.of(SPLIT));
        Await.until("the fetcher has failed", () -> hasFailed(manager));
        return manager;
    }

    private static boolean hasFailed(PollingFetcherManager<String> manager) {
        try {
            manager.checkErrors();
            return false;
        } catch (RuntimeException | OutOfMemoryError e) {
            return true;
        }
    }

    private static final class Failing
            implements SplitReader<DecodedRecord<String>, DynamoDbStreamsSplit> {
        private final Throwable thrown;

        Failing(Throwable thrown) {
            this.thrown = thrown;
        }

        @Override
        public RecordsWithSplitIds<DecodedRecord<String>> fetch() {
            if (thrown instanceof Error) {
                throw (Error) thrown;
            }
            throw (RuntimeException) thrown;
        }

        @Override
        public void handleSplitsChanges(SplitsChange<DynamoDbStreamsSplit> change) {}

        @Override
        public void wakeUp() {}

        @Override
        public void close() {}
    }
}
