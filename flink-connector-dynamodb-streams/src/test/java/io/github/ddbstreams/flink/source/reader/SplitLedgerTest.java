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

import io.github.ddbstreams.flink.source.client.FakeStreamsClient;
import io.github.ddbstreams.flink.source.protocol.ReaderMessages.ForgetSplits;
import io.github.ddbstreams.flink.source.split.PageEnd;
import io.github.ddbstreams.flink.source.split.ShardPosition;
import io.github.ddbstreams.flink.source.split.ShardProgress;
import io.github.ddbstreams.flink.source.split.ShardSplit;
import io.github.ddbstreams.flink.source.split.SplitKinds;
import io.github.ddbstreams.flink.source.split.StreamInfo;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

class SplitLedgerTest {

    private static final StreamInfo STREAM =
            new StreamInfo(
                    FakeStreamsClient.STREAM_ARN,
                    FakeStreamsClient.TABLE,
                    StreamViewType.NEW_AND_OLD_IMAGES,
                    List.of("id"));
    private static final String ID = ShardSplit.splitId(STREAM, "a");
    private static final Instant TIP = Instant.parse("2026-03-01T12:00:00Z");

    private final SplitLedger ledger = new SplitLedger(SplitKinds.ALL);

    @Test
    void aPageThatIsNotTheLastIsNoEnd() {
        ledger.add(split(ShardProgress.READING, null));

        assertThat(ledger.pageEmitted(ID, PageEnd.ofShard(ShardProgress.READING, TIP))).isEmpty();
        assertThat(ledger.snapshot()).containsExactly(split(ShardProgress.READING, TIP));
    }

    @Test
    void theLastPageEndsASplitThatStaysInTheState() {
        ledger.add(split(ShardProgress.READING, null));

        assertThat(ledger.pageEmitted(ID, PageEnd.ofShard(ShardProgress.ENDED, null)))
                .contains(split(ShardProgress.ENDED, null));
        assertThat(ledger.hasNoOutput()).isFalse();
        assertThat(ledger.snapshot()).containsExactly(split(ShardProgress.ENDED, null));
    }

    @Test
    void withoutItsOutputItStaysUntilItIsForgotten() {
        ledger.add(split(ShardProgress.ENDED, null));
        ledger.left(ID);

        assertThat(ledger.hasNoOutput()).isTrue();
        assertThat(ledger.snapshot()).containsExactly(split(ShardProgress.ENDED, null));

        ledger.forget(new ForgetSplits(List.of(ID)));
        assertThat(ledger.snapshot()).isEmpty();
    }

    @Test
    void forgottenBeforeItsOutputHasGoneItGoesWithIt() {
        ledger.add(split(ShardProgress.ENDED, null));
        ledger.forget(new ForgetSplits(List.of(ID)));

        assertThat(ledger.snapshot()).containsExactly(split(ShardProgress.ENDED, null));

        ledger.left(ID);
        assertThat(ledger.snapshot()).isEmpty();
    }

    @Test
    void forgettingASplitThatItHasNotHasNoEffectOnOneThatComes() {
        ledger.forget(new ForgetSplits(List.of(ID)));
        ledger.add(split(ShardProgress.ENDED, null));
        ledger.left(ID);

        assertThat(ledger.snapshot()).hasSize(1);
    }

    private static ShardSplit split(ShardProgress progress, Instant completeUntil) {
        return new ShardSplit(
                STREAM, "a", null, ShardPosition.trimHorizon(), progress, completeUntil, null);
    }
}
