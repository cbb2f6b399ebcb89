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
package io.github.ddbstreams.flink.source.enumerator.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ddbstreams.flink.source.enumerator.lineage.ShardRecord;
import io.github.ddbstreams.flink.source.enumerator.lineage.ShardStatus;
import io.github.ddbstreams.flink.source.enumerator.state.EnumeratorState.StartPins;
import io.github.ddbstreams.flink.source.split.ShardPosition;
import io.github.ddbstreams.flink.source.split.ShardProgress;
import io.github.ddbstreams.flink.source.split.StreamInfo;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/** Values are equal if all that they hold is. */
class StateValuesTest {

    private static final Instant ONE = Instant.ofEpochSecond(1);
    private static final Instant TWO = Instant.ofEpochSecond(2);

    private static ShardRecord shard(
            String id,
            String parent,
            ShardStatus status,
            ShardProgress progress,
            ShardPosition childrenStart,
            Instant finishedAt,
            boolean childless) {
        return new ShardRecord(id, parent, status, progress, childrenStart, finishedAt, childless);
    }

    private static StreamInfo stream() {
        return new StreamInfo("arn", "t", StreamViewType.KEYS_ONLY, List.of("id"));
    }

    /** No two of them are equal. */
    private static List<Object> values() {
        ShardProgress reading = ShardProgress.READING;
        ShardStatus assigned = ShardStatus.ASSIGNED;
        ShardRecord record = shard("a", null, assigned, reading, null, null, false);
        StartPins pins = new StartPins(ONE, null, false, null, false);
        return List.of(
                record,
                shard("b", null, assigned, reading, null, null, false),
                shard("a", "p", assigned, reading, null, null, false),
                shard("a", null, ShardStatus.UNASSIGNED, reading, null, null, false),
                shard("a", null, assigned, ShardProgress.ENDED, null, null, false),
                shard("a", null, assigned, reading, ShardPosition.trimHorizon(), null, false),
                shard("a", null, assigned, reading, null, ONE, false),
                shard("a", null, assigned, reading, null, null, true),
                pins,
                new StartPins(TWO, null, false, null, false),
                new StartPins(ONE, ONE, false, null, false),
                new StartPins(ONE, null, true, null, false),
                new StartPins(ONE, null, false, ONE, false),
                new StartPins(ONE, null, false, null, true),
                new EnumeratorState(pins, stream(), true, List.of(record)),
                new EnumeratorState(
                        new StartPins(TWO, null, false, null, false),
                        stream(),
                        true,
                        List.of(record)),
                new EnumeratorState(pins, null, true, List.of(record)),
                new EnumeratorState(pins, stream(), false, List.of(record)),
                new EnumeratorState(pins, stream(), true, List.of()));
    }

    @Test
    void eachEqualsItselfMadeAgainAndNoOther() {
        List<Object> values = values();
        List<Object> again = values();
        for (int i = 0; i < values.size(); i++) {
            for (int j = 0; j < again.size(); j++) {
                assertThat(values.get(i).equals(again.get(j)))
                        .as("%s and %s", values.get(i), again.get(j))
                        .isEqualTo(i == j);
            }
            assertThat(values.get(i)).hasSameHashCodeAs(again.get(i));
        }
    }
}
