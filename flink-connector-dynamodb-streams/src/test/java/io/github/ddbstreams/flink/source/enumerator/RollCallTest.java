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

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RollCallTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final RollCall call = new RollCall();

    @Test
    void isOverBeforeTheFirstCheckpoint() {
        assertThat(call.isOver(NOW)).isTrue();
    }

    @Test
    void isOverWhenOneHasAnswered() {
        call.begin(1, List.of(0, 1), NOW);
        assertThat(call.isOver(NOW)).isFalse();

        call.over(1);
        assertThat(call.isOver(NOW)).isTrue();
    }

    @Test
    void anAnswerToAnEarlierCheckpointDoesNotCount() {
        call.begin(1, List.of(0), NOW);
        call.begin(2, List.of(0), NOW);
        call.over(1);
        assertThat(call.isOver(NOW)).isFalse();

        call.over(2);
        assertThat(call.isOver(NOW)).isTrue();
    }

    @Test
    void whoLeftIsNotWaitedFor() {
        call.begin(1, List.of(0, 1), NOW);
        call.left(0);
        assertThat(call.isOver(NOW)).isFalse();

        call.left(1);
        assertThat(call.isOver(NOW)).isTrue();
    }

    @Test
    void checkpointsInARowDoNotRenewThePatience() {
        call.begin(1, List.of(0), NOW);
        call.begin(2, List.of(0), NOW.plus(RollCall.PATIENCE).minusMillis(1));

        assertThat(call.isOver(NOW.plus(RollCall.PATIENCE).minusMillis(1))).isFalse();
        assertThat(call.isOver(NOW.plus(RollCall.PATIENCE))).isTrue();
    }

    @Test
    void patienceIsNewForACheckpointAfterAnAnsweredOne() {
        call.begin(1, List.of(0), NOW);
        call.over(1);
        call.begin(2, List.of(0), NOW.plusSeconds(5));

        assertThat(call.isOver(NOW.plusSeconds(5))).isFalse();
    }

    @Test
    void isOverWhenTheCheckpointIsAborted() {
        call.begin(2, List.of(0), NOW);
        call.over(1);
        assertThat(call.isOver(NOW)).isFalse();

        call.over(2);
        assertThat(call.isOver(NOW)).isTrue();
    }

    /** Tasks may finish now, of which none has answered. */
    @Test
    void patienceIsNewWhenACheckpointCompletesThatNobodyHasAnswered() {
        call.begin(1, List.of(0), NOW);
        Instant later = NOW.plus(RollCall.PATIENCE);
        assertThat(call.isOver(later)).isTrue();

        call.completed(later);

        assertThat(call.isOver(later.plus(RollCall.PATIENCE).minusMillis(1))).isFalse();
        assertThat(call.isOver(later.plus(RollCall.PATIENCE))).isTrue();
    }

    @Test
    void nothingIsWaitedForWhenACheckpointCompletesThatWasAnswered() {
        call.begin(1, List.of(0), NOW);
        call.over(1);

        call.completed(NOW);

        assertThat(call.isOver(NOW)).isTrue();
    }
}
