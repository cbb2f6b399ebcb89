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

import static io.github.ddbstreams.flink.source.reader.Records.split;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.ddbstreams.flink.source.protocol.ReaderMessages.FirstShardsAssigned;
import io.github.ddbstreams.flink.source.protocol.ReaderMessages.NextStreamBegins;
import io.github.ddbstreams.flink.source.protocol.ReaderMessages.ReleaseOutputs;
import io.github.ddbstreams.flink.source.protocol.ReaderMessages.SplitsEnded;
import io.github.ddbstreams.flink.source.settings.TestSettings;
import io.github.ddbstreams.flink.source.split.ShardPosition;
import java.time.Instant;
import java.util.List;
import org.apache.flink.core.io.InputStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When a reader holds the watermark, and when it lets it pass. */
@Timeout(20)
class ReaderIdlenessTest {

    private final ReaderRig rig = new ReaderRig(TestSettings.of("scan.poll.interval", "1 ms"));

    @AfterEach
    void close() throws Exception {
        rig.close();
    }

    @Test
    void isActiveBeforeItKnowsWhetherItGetsShards() throws Exception {
        rig.reader.start();
        rig.poll();
        rig.poll();

        assertThat(rig.output.statuses).containsExactly("active");
    }

    @Test
    void isIdleWithoutAnyOfTheFirstShards() throws Exception {
        startIdle();
    }

    /** A watermark on the main output may have made it active in between. */
    @Test
    void saysWithEachPollThatItIsIdle() throws Exception {
        startIdle();
        rig.output.statuses.clear();
        rig.poll();
        rig.poll();

        assertThat(rig.output.statuses).containsExactly("idle", "idle");
    }

    @Test
    void isActiveAgainWhenAShardComes() throws Exception {
        startIdle();

        rig.client.shard("a", null);
        rig.add(split("a", ShardPosition.trimHorizon()));
        rig.poll();

        assertThat(rig.output.status()).isEqualTo("active");
    }

    @Test
    void isActiveFromTheBeginningOfTheNextStreamUntilItsShardsAreGivenOut() throws Exception {
        startIdle();

        rig.reader.handleSourceEvents(new NextStreamBegins());
        rig.poll();
        assertThat(rig.output.status()).isEqualTo("active");

        rig.reader.handleSourceEvents(new FirstShardsAssigned());
        rig.poll();
        assertThat(rig.output.status()).isEqualTo("idle");
    }

    @Test
    void isIdleBehindItsLastRecordOnceABarrierHasLeft() throws Exception {
        readAll();
        assertThat(rig.output.statuses).containsExactly("active");

        rig.reader.snapshotState(1);
        rig.poll();

        assertThat(rig.output.status()).isEqualTo("idle");
    }

    /** The outputs of the shards that have left were idle. */
    @Test
    void saysAtTheEndThatItIsActiveThoughItHasBeen() throws Exception {
        readAll();
        rig.output.statuses.clear();

        rig.reader.notifyNoMoreSplits();
        rig.poll();

        assertThat(rig.output.statuses).containsExactly("active");
    }

    @Test
    void isActiveAtTheEnd() throws Exception {
        startIdle();

        rig.reader.notifyNoMoreSplits();

        assertThat(rig.poll()).isEqualTo(InputStatus.END_OF_INPUT);
        assertThat(rig.output.status()).isEqualTo("active");
    }

    private void readAll() throws Exception {
        rig.shard("a", Instant.ofEpochMilli(1_000), "1").client.closeShard("a");
        rig.reader.start();
        rig.add(split("a", ShardPosition.trimHorizon()));
        rig.reader.handleSourceEvents(new FirstShardsAssigned());
        rig.pollUntil(() -> !rig.sent(SplitsEnded.class).isEmpty());
        rig.reader.handleSourceEvents(
                new ReleaseOutputs(List.of(split("a", ShardPosition.trimHorizon()).splitId())));
        rig.pollUntil(() -> rig.reader.getNumberOfCurrentlyAssignedSplits() == 0);
        rig.poll();
    }

    private void startIdle() throws Exception {
        rig.reader.start();
        rig.poll();
        assertThat(rig.output.status()).isEqualTo("active");
        rig.reader.handleSourceEvents(new FirstShardsAssigned());
        rig.poll();
        assertThat(rig.output.status()).isEqualTo("idle");
    }
}
