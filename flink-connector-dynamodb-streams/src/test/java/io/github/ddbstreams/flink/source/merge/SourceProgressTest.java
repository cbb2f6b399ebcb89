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
package io.github.ddbstreams.flink.source.merge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SourceProgressTest {

    private final SourceProgress progress = new SourceProgress();

    private void add(long epoch, int subtask, int parallelism, long completeUntil) {
        progress.add(new MergeMark(0, epoch, subtask, parallelism, completeUntil, false, 0));
    }

    private void addRead(long epoch, int subtask, long completeUntil, long lastRead) {
        progress.add(new MergeMark(0, epoch, subtask, 2, completeUntil, true, lastRead));
    }

    @Test
    void nothingIsKnownAtFirst() {
        assertThat(progress.completeUntilMillis()).isEqualTo(Long.MIN_VALUE);
        assertThat(progress.isPastTheSnapshot(0)).isFalse();
    }

    @Test
    void theSlowestSubtaskCounts() {
        add(1, 0, 3, 30);
        add(1, 2, 3, 10);
        assertThat(progress.completeUntilMillis()).isEqualTo(Long.MIN_VALUE);

        add(1, 1, 3, 20);
        assertThat(progress.completeUntilMillis()).isEqualTo(10);

        add(1, 2, 3, 40);
        assertThat(progress.completeUntilMillis()).isEqualTo(20);
    }

    @Test
    void theSameMarkOfOtherKeyGroupsIsHarmless() {
        add(1, 0, 2, 30);
        add(1, 0, 2, 30);
        assertThat(progress.completeUntilMillis()).isEqualTo(Long.MIN_VALUE);
    }

    @Test
    void aLaterEpochBeginsAnew() {
        add(1, 0, 2, 30);
        add(1, 1, 2, 30);

        add(2, 0, 2, 50);
        assertThat(progress.completeUntilMillis()).isEqualTo(Long.MIN_VALUE);

        add(2, 1, 2, 20);
        assertThat(progress.completeUntilMillis()).isEqualTo(20);
    }

    @Test
    void marksOfAnEarlierEpochAreIgnored() {
        add(2, 0, 2, 50);
        add(1, 1, 2, 60);
        assertThat(progress.completeUntilMillis()).isEqualTo(Long.MIN_VALUE);

        add(2, 1, 2, 40);
        add(1, 1, 2, 10);
        assertThat(progress.completeUntilMillis()).isEqualTo(40);
    }

    @Test
    void anotherParallelismIsAnotherSource() {
        add(1, 0, 2, 50);
        add(1, 0, 1, 60);
        assertThat(progress.completeUntilMillis()).isEqualTo(60);
    }

    @Test
    void theSnapshotIsOverWhenAllRowsWereReadAndAllChangesHaveCome() {
        addRead(1, 0, 1_000, 400);
        add(1, 1, 2, 1_000);
        assertThat(progress.isPastTheSnapshot(100)).isFalse();

        addRead(1, 1, 500, 300);
        assertThat(progress.isPastTheSnapshot(100)).isFalse();
        assertThat(progress.isPastTheSnapshot(99)).isTrue();

        addRead(1, 1, 501, 300);
        assertThat(progress.isPastTheSnapshot(100)).isTrue();

        addRead(2, 1, 501, 300);
        assertThat(progress.isPastTheSnapshot(100)).isFalse();
    }

    @Test
    void noSumOverflows() {
        addRead(1, 0, Long.MIN_VALUE, 0);
        addRead(1, 1, Long.MAX_VALUE, 0);
        assertThat(progress.isPastTheSnapshot(5)).isFalse();

        addRead(1, 0, Long.MAX_VALUE, Long.MAX_VALUE);
        assertThat(progress.isPastTheSnapshot(5)).isFalse();

        addRead(1, 0, Long.MAX_VALUE, Long.MIN_VALUE);
        assertThat(progress.isPastTheSnapshot(5)).isTrue();
    }
}
