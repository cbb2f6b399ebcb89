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
package io.github.ddbstreams.flink.source.split;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class SegmentSplitStateTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final StreamInfo TABLE = StreamInfo.withoutStream("orders", List.of("id"));
    private static final long NO_TIME = Long.MIN_VALUE;

    private final SegmentSplitState state = new SegmentSplitState(SegmentSplit.unread(TABLE, 1, 4));

    private static SegmentSplit split(String after, Instant readAt, boolean read) {
        return new SegmentSplit(TABLE, 1, 4, after, readAt, read);
    }

    @Test
    void anUntouchedSplitIsWhatItWas() {
        SegmentSplit split = split("a", NOON, true);

        assertThat(new SegmentSplitState(split).toSplit()).isEqualTo(split);
        assertThat(state.toSplit()).isEqualTo(split(null, null, false));
    }

    @Test
    void thePositionIsBehindTheLastRowEmitted() {
        state.emitted("a", NO_TIME);
        state.emitted("b", NO_TIME);

        assertThat(state.toSplit()).isEqualTo(split("b", null, false));
        assertThat(state.records()).isEqualTo(2);
    }

    @Test
    void aRowWithoutAPositionLeavesItWhereItIs() {
        state.emitted("a", NO_TIME);
        state.emitted(null, NO_TIME);

        assertThat(state.toSplit()).isEqualTo(split("a", null, false));
    }

    /** What was read of a page with a filter, or deleted since, may lie behind the last row. */
    @Test
    void behindAPageThePositionIsWhereTheServiceGoesOn() {
        state.emitted("a", NO_TIME);
        state.pageEmitted(PageEnd.ofSegment("c", NOON));

        assertThat(state.toSplit()).isEqualTo(split("c", NOON, false));
        assertThat(state.isRead()).isFalse();
    }

    @Test
    void theLastPageEndsIt() {
        state.emitted("a", NO_TIME);
        state.pageEmitted(PageEnd.ofSegment(null, NOON));

        assertThat(state.isRead()).isTrue();
        assertThat(state.toSplit()).isEqualTo(split("a", NOON, true));
    }

    @Test
    void theLastRowsDoNotEndItYet() {
        state.emitted("a", NO_TIME);
        state.pageEmitted(PageEnd.ofRows(NOON));

        assertThat(state.isRead()).isFalse();
        assertThat(state.toSplit()).isEqualTo(split("a", NOON, false));
    }

    @Test
    void itSaysNothingOfTheTimeOfChanges() {
        state.emitted("a", NO_TIME);

        assertThat(state.latestCreationMillis()).isEqualTo(NO_TIME);
        assertThat(state.completeUntilMillis()).isEqualTo(Long.MAX_VALUE);
        assertThat(state.isBesideSnapshot()).isFalse();
        assertThat(state.shardId()).isNull();
        assertThat(state.stream()).isEqualTo(TABLE);
    }
}
