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

import io.github.ddbstreams.flink.source.enumerator.state.EnumeratorState;
import io.github.ddbstreams.flink.source.split.DynamoDbStreamsSplit;
import java.util.List;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.connector.source.SplitEnumerator;

/**
 * Stands for an enumerator that could not be restored, and fails when it is started. While a job is
 * set up, Flink restores enumerators before it can be told of a failure: what is thrown then may
 * only be logged, and the job runs on with readers that nobody leads.
 */
@Internal
public final class FailedRestore implements SplitEnumerator<DynamoDbStreamsSplit, EnumeratorState> {

    private final EnumeratorState state;
    private final RuntimeException reason;

    /**
     * @param state what was to be restored
     * @param reason what the job fails with
     */
    public FailedRestore(EnumeratorState state, RuntimeException reason) {
        this.state = state;
        this.reason = reason;
    }

    @Override
    public void start() {
        throw reason;
    }

    @Override
    public void handleSplitRequest(int subtask, @Nullable String requesterHostname) {
        // Nothing is assigned.
    }

    @Override
    public void addSplitsBack(List<DynamoDbStreamsSplit> splits, int subtask) {
        // Nothing was assigned.
    }

    @Override
    public void addReader(int subtask) {
        // Nothing is assigned.
    }

    @Override
    public EnumeratorState snapshotState(long checkpointId) {
        return state;
    }

    @Override
    public void close() {
        // Nothing was opened.
    }
}
