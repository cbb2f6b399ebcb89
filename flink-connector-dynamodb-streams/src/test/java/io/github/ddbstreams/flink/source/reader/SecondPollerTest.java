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
import io.github.ddbstreams.flink.source.client.StreamsServiceException;
import io.github.ddbstreams.flink.source.decode.DecodedPage;
import io.github.ddbstreams.flink.source.decode.DecodedRecord;
import io.github.ddbstreams.flink.source.format.SnapshotPhase;
import io.github.ddbstreams.flink.source.protocol.ReaderMessages.ForgetSplits;
import io.github.ddbstreams.flink.source.protocol.ReaderMessages.ReleaseOutputs;
import io.github.ddbstreams.flink.source.protocol.ReaderMessages.SplitsEnded;
import io.github.ddbstreams.flink.source.settings.ScanSettings;
import io.github.ddbstreams.flink.source.settings.TestSettings;
import io.github.ddbstreams.flink.source.split.PageEnd;
import io.github.ddbstreams.flink.source.split.Segment;
import io.github.ddbstreams.flink.source.split.ShardPosition;
import io.github.ddbstreams.flink.source.split.ShardProgress;
import io.github.ddbstreams.flink.source.split.ShardSplit;
import io.github.ddbstreams.flink.source.split.StreamInfo;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Splits of another kind, with a poller of their own, beside shards in one reader. */
@Timeout(30)
class SecondPollerTest {

    private static final int ROWS = 25;
    private static final int ROWS_A_PAGE = 10;
    private static final ShardSplit SHARD = Records.split("a", ShardPosition.trimHorizon());
    private static final StreamInfo STREAM = SHARD.stream();
    private static final ScanSettings SETTINGS = TestSettings.of("scan.poll.interval", "1 ms");

    private final ReaderRig rig = new ReaderRig(SETTINGS, Segment.BOTH, SecondPollerTest::pollers);

    private static PollingSplitReader.Pollers<String> pollers(ReaderRig.PollerParts parts) {
        ShardRequest.Service<String> service =
                new ShardRequest.Service<>(
                        parts.client(), FakeStreamsClient.decoder(Records.RECORD_BYTES), 1000);
        return split ->
                split instanceof Segment segment
                        ? new SegmentPoller(segment)
                        : new ShardPoller<>(
                                (ShardSplit) split,
                                SETTINGS,
                                parts.losses(),
                                service,
                                new SnapshotPhase(),
                                new Random());
    }

    @AfterEach
    void close() throws Exception {
        rig.close();
    }

    private static List<String> rows(int from) {
        return IntStream.range(from, ROWS).mapToObj(row -> "row" + row).toList();
    }

    @Test
    void bothAreReadToTheirEnd() throws Exception {
        rig.shard("a", Instant.now(), "1", "2", "3").client.closeShard("a");
        rig.reader.start();
        rig.add(SHARD, new Segment(STREAM, 7, "", false));

        rig.pollUntil(() -> rig.sent(SplitsEnded.class).size() == 2);

        assertThat(rig.emitted()).filteredOn(record -> record.startsWith("row")).isEqualTo(rows(0));
        assertThat(rig.emitted())
                .filteredOn(record -> !record.startsWith("row"))
                .containsExactly("1", "2", "3");
        assertThat(rig.reader.snapshotState(1))
                .contains(new Segment(STREAM, 7, "24", true))
                .hasSize(2);
    }

    @Test
    void itGoesOnWhereItWas() throws Exception {
        rig.add(new Segment(STREAM, 7, "11", false));
        rig.reader.start();

        rig.pollUntil(() -> !rig.sent(SplitsEnded.class).isEmpty());

        assertThat(rig.emitted()).isEqualTo(rows(12));
    }

    @Test
    void itIsLetGoLikeAShard() throws Exception {
        Segment segment = new Segment(STREAM, 7, "", false);
        rig.reader.start();
        rig.add(segment);
        rig.pollUntil(() -> !rig.sent(SplitsEnded.class).isEmpty());

        rig.reader.handleSourceEvents(new ReleaseOutputs(List.of(segment.splitId())));
        rig.pollUntil(() -> rig.reader.getNumberOfCurrentlyAssignedSplits() == 0);
        assertThat(rig.reader.snapshotState(1)).hasSize(1);

        rig.reader.handleSourceEvents(new ForgetSplits(List.of(segment.splitId())));
        assertThat(rig.reader.snapshotState(2)).isEmpty();
    }

    /** Rows from one to the next, a page at a time, without a service. */
    private static final class SegmentPoller implements SplitPoller<String> {
        private final Segment segment;
        private int next;
        private boolean inFlight;
        private SplitPage<String> page;

        SegmentPoller(Segment segment) {
            this.segment = segment;
            this.next = segment.next().isEmpty() ? 0 : Integer.parseInt(segment.next()) + 1;
        }

        @Override
        public String splitId() {
            return segment.splitId();
        }

        @Override
        public boolean isDue() {
            return !inFlight && page == null && next < ROWS;
        }

        @Override
        public long dueAtMillis() {
            return 0;
        }

        @Override
        public boolean mayGetFullPage(long nowMillis) {
            return true;
        }

        @Override
        public PollRequest<String> nextRequest(Instant now) {
            int from = next;
            return new PollRequest<>() {
                @Override
                public boolean isPage() {
                    return true;
                }

                @Override
                public PollAnswer<String> send() {
                    List<DecodedRecord<String>> rows =
                            IntStream.range(from, Math.min(from + ROWS_A_PAGE, ROWS))
                                    .mapToObj(
                                            row ->
                                                    DecodedRecord.of(
                                                            String.valueOf(row),
                                                            DecodedRecord.NO_CREATION_TIME,
                                                            "row" + row + " ",
                                                            100))
                                    .toList();
                    return PollAnswer.page(new DecodedPage<>(rows, "next", 100), 100);
                }
            };
        }

        @Override
        public void sent() {
            inFlight = true;
        }

        @Override
        public void answered(
                PollAnswer<String> answer,
                long charge,
                Instant askedAt,
                long askedAtMillis,
                long nowMillis) {
            inFlight = false;
            next += answer.page().records().size();
            page =
                    new SplitPage<>(
                            splitId(),
                            answer.page().records(),
                            charge,
                            PageEnd.ofShard(
                                    next == ROWS ? ShardProgress.ENDED : ShardProgress.READING,
                                    null));
        }

        @Override
        public void failed(StreamsServiceException failure, Instant now, long nowMillis) {
            throw new AssertionError(failure);
        }

        @Override
        public boolean isHoldingPage() {
            return page != null;
        }

        @Override
        public boolean isPageCharged() {
            return page.charge() > 0;
        }

        @Override
        public SplitPage<String> takePage() {
            SplitPage<String> taken = page;
            page = null;
            return taken;
        }

        @Override
        public long dropPage() {
            next -= page.records().size();
            return takePage().charge();
        }
    }
}
