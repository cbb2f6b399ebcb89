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

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ddbstreams.flink.source.decode.DecodedRecord;
import io.github.ddbstreams.flink.source.split.PageEnd;
import io.github.ddbstreams.flink.source.split.ShardPosition;
import io.github.ddbstreams.flink.source.split.ShardProgress;
import io.github.ddbstreams.flink.source.split.ShardSplit;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class CatchUpTest {

    private final CatchUp catchUp = new CatchUp();

    @Test
    void aShardIsBehindUntilItReachesWhatHadBeenEmitted() {
        catchUp.emitting(5_000);
        catchUp.added(child());
        catchUp.emitting(9_000);

        assertThat(catchUp.hasCaughtUp(page(3_000, 4_999))).isFalse();
        assertThat(catchUp.hasCaughtUp(page(5_000))).isTrue();
    }

    @Test
    void itIsSaidOnce() {
        catchUp.added(child());

        assertThat(catchUp.hasCaughtUp(page(1))).isTrue();
        assertThat(catchUp.hasCaughtUp(page(2))).isFalse();
    }

    @Test
    void theTipIsFarEnough() {
        catchUp.emitting(5_000);
        catchUp.added(child());

        assertThat(catchUp.hasCaughtUp(page(ShardProgress.READING, Instant.EPOCH))).isTrue();
    }

    @Test
    void aShardIsBehindATipThatTheWatermarkHasFollowed() {
        catchUp.emitting(5_000);
        catchUp.followed(Instant.ofEpochMilli(60_000));
        catchUp.added(child());

        assertThat(catchUp.hasCaughtUp(page(59_999))).isFalse();
        assertThat(catchUp.hasCaughtUp(page(60_000))).isTrue();
    }

    @Test
    void theEndIsFarEnough() {
        catchUp.emitting(5_000);
        catchUp.added(child());

        assertThat(catchUp.hasCaughtUp(page(ShardProgress.ENDED, null, 1_000))).isTrue();
    }

    @Test
    void nothingIsSaidOfARoot() {
        catchUp.added(split(null, ShardProgress.READING));

        assertThat(catchUp.hasCaughtUp(page(1_000))).isFalse();
    }

    @Test
    void nothingIsSaidOfASplitThatWasRestoredEnded() {
        catchUp.added(split("parent", ShardProgress.ENDED));

        assertThat(catchUp.hasCaughtUp(page(1_000))).isFalse();
    }

    private static ShardSplit child() {
        return split("parent", ShardProgress.READING);
    }

    private static ShardSplit split(String parent, ShardProgress progress) {
        return new ShardSplit(
                Records.STREAM,
                Records.SHARD,
                parent,
                ShardPosition.trimHorizon(),
                progress,
                null,
                null);
    }

    private static SplitPage<String> page(long... times) {
        return page(ShardProgress.READING, null, times);
    }

    private static SplitPage<String> page(ShardProgress progress, Instant tip, long... times) {
        List<DecodedRecord<String>> records =
                Arrays.stream(times)
                        .mapToObj(time -> Records.record("1", Instant.ofEpochMilli(time)))
                        .toList();
        return new SplitPage<>(child().splitId(), records, 0, PageEnd.ofShard(progress, tip));
    }
}
