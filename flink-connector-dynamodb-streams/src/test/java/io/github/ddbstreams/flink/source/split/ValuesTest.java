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
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/** Values are equal if all that they hold is. */
class ValuesTest {

    private static final Instant ONE = Instant.ofEpochSecond(1);
    private static final Instant TWO = Instant.ofEpochSecond(2);

    private static StreamInfo stream(String arn, String table, StreamViewType type, String key) {
        return new StreamInfo(arn, table, type, List.of(key));
    }

    private static StreamInfo stream(String arn) {
        return stream(arn, "t", StreamViewType.KEYS_ONLY, "id");
    }

    private static ShardSplit split(
            String arn,
            String id,
            String parent,
            ShardPosition position,
            ShardProgress progress,
            Instant completeUntil,
            Instant stop) {
        return new ShardSplit(stream(arn), id, parent, position, progress, completeUntil, stop);
    }

    /** No two of them are equal. */
    private static List<Object> values() {
        ShardPosition horizon = ShardPosition.trimHorizon();
        ShardProgress reading = ShardProgress.READING;
        return List.of(
                stream("a"),
                stream("b"),
                stream("a", "u", StreamViewType.KEYS_ONLY, "id"),
                stream("a", "t", StreamViewType.NEW_IMAGE, "id"),
                stream("a", "t", StreamViewType.KEYS_ONLY, "pk"),
                horizon,
                ShardPosition.since(ONE),
                ShardPosition.since(TWO),
                ShardPosition.latestSince(ONE),
                ShardPosition.after("1"),
                ShardPosition.after("2"),
                ShardPosition.after("1", ONE),
                split("a", "s", null, horizon, reading, null, null),
                split("b", "s", null, horizon, reading, null, null),
                split("a", "r", null, horizon, reading, null, null),
                split("a", "s", "p", horizon, reading, null, null),
                split("a", "s", null, ShardPosition.after("1"), reading, null, null),
                split("a", "s", null, horizon, ShardProgress.ENDED, null, null),
                split("a", "s", null, horizon, reading, ONE, null),
                split("a", "s", null, horizon, reading, null, ONE));
    }

    @Test
    void eachEqualsItselfMadeAgainAndNoOther() {
        List<Object> values = values();
        List<Object> again = new ArrayList<>(values());
        for (int i = 0; i < values.size(); i++) {
            for (int j = 0; j < again.size(); j++) {
                assertThat(values.get(i).equals(again.get(j)))
                        .as("%s and %s", values.get(i), again.get(j))
                        .isEqualTo(i == j);
            }
            assertThat(values.get(i)).hasSameHashCodeAs(again.get(i));
        }
    }

    @Test
    void aSplitHasReachedTheLaterOfItsTwoTimes() {
        ShardPosition atOne = ShardPosition.after("1", ONE);
        ShardPosition atTwo = ShardPosition.after("1", TWO);
        ShardProgress reading = ShardProgress.READING;
        assertThat(split("a", "s", null, atOne, reading, TWO, null).timeReached()).isEqualTo(TWO);
        assertThat(split("a", "s", null, atTwo, reading, ONE, null).timeReached()).isEqualTo(TWO);
        assertThat(split("a", "s", null, atTwo, reading, null, null).timeReached()).isEqualTo(TWO);
        assertThat(
                        split("a", "s", null, ShardPosition.trimHorizon(), reading, ONE, null)
                                .timeReached())
                .isEqualTo(ONE);
        assertThat(
                        split("a", "s", null, ShardPosition.trimHorizon(), reading, null, null)
                                .timeReached())
                .isNull();
    }

    @Test
    void aSplitContinuesTheSplitOfItsParent() {
        ShardSplit child =
                split(
                        "a",
                        "s",
                        "p",
                        ShardPosition.trimHorizon(),
                        ShardProgress.READING,
                        null,
                        null);

        assertThat(child.parentSplitId()).isEqualTo(ShardSplit.splitId(child.stream(), "p"));
    }

    @Test
    void recordsAreCounted() {
        ShardSplitState state =
                new ShardSplitState(
                        split(
                                "a",
                                "s",
                                null,
                                ShardPosition.trimHorizon(),
                                ShardProgress.READING,
                                null,
                                null));
        state.emitted("1", 1);
        state.emitted("2", 1);

        assertThat(state.records()).isEqualTo(2);
    }
}
