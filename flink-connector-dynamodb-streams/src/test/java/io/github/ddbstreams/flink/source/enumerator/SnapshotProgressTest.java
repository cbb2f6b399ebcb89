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

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ddbstreams.flink.source.metrics.EnumeratorMetrics;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class SnapshotProgressTest {

    private final List<Boolean> told = new ArrayList<>();

    private SnapshotProgress progress(boolean isShutDown) {
        return new SnapshotProgress(
                "orders",
                EnumeratorMetrics.of(new FakeEnumeratorContext(1).metricGroup()),
                isBacklog -> {
                    told.add(isBacklog);
                    if (isShutDown) {
                        throw new RejectedExecutionException("terminated");
                    }
                });
    }

    @Test
    void aBacklogIsToldWhenItBeginsAndWhenItEnds() {
        SnapshotProgress progress = progress(false);
        progress.tellBacklog(true);
        progress.tellBacklog(true);
        progress.tellBacklog(false);

        assertThat(told).containsExactly(true, false);
    }

    @Test
    void anAttemptWhoseCheckpointsHaveBeenShutDownIsNotMadeToFail() {
        SnapshotProgress progress = progress(true);
        progress.tellBacklog(true);

        assertThat(progress.isBacklog()).isTrue();
        assertThat(told).containsExactly(true);
    }
}
