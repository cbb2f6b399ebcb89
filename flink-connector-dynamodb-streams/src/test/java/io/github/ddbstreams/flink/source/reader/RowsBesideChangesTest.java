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
import io.github.ddbstreams.flink.source.client.FirstAnswer;
import io.github.ddbstreams.flink.source.client.StreamsServiceException;
import io.github.ddbstreams.flink.source.decode.DecodedPage;
import io.github.ddbstreams.flink.source.decode.DecodedRecord;
import io.github.ddbstreams.flink.source.metrics.ReaderMetrics;
import io.github.ddbstreams.flink.source.settings.ScanSettings;
import io.github.ddbstreams.flink.source.settings.TestSettings;
import io.github.ddbstreams.flink.source.split.DynamoDbStreamsSplit;
import io.github.ddbstreams.flink.source.split.PageEnd;
import io.github.ddbstreams.flink.source.split.SegmentSplit;
import io.github.ddbstreams.flink.source.split.ShardPosition;
import io.github.ddbstreams.flink.source.split.ShardProgress;
import io.github.ddbstreams.flink.source.split.ShardSplit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsAddition;
import org.apache.flink.metrics.testutils.MetricListener;
import org.apache.flink.runtime.metrics.groups.InternalSourceReaderMetricGroup;
import org.apache.flink.util.clock.SystemClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** In which order a reader hands over the pages of a snapshot and of the shards beside it. */
@Timeout(20)
class RowsBesideChangesTest {

    private static final int PARTS = 5;
    private static final ShardSplit SHARD = Records.split(ShardPosition.trimHorizon());
    private static final SegmentSplit FIRST = SegmentSplit.unread(Records.STREAM, 0, 2);
    private static final SegmentSplit SECOND = SegmentSplit.unread(Records.STREAM, 1, 2);

    private final CountDownLatch changes = new CountDownLatch(1);
    private final List<String> requested = new ArrayList<>();
    private PollingSplitReader<String> reader;

    private void start(String... options) {
        ScanSettings settings = TestSettings.of(options);
        reader =
                new PollingSplitReader<>(
                        settings,
                        split ->
                                split instanceof SegmentSplit
                                        ? new OnePage(
                                                split.splitId(), true, PARTS, new CountDownLatch(0))
                                        : new OnePage(split.splitId(), false, 1, changes),
                        new FakeStreamsClient(),
                        new ReaderMetrics(
                                InternalSourceReaderMetricGroup.mock(
                                        new MetricListener().getMetricGroup())),
                        new FetchedPages.Listener() {
                            @Override
                            public void pageEmitted(SplitPage<?> page) {}

                            @Override
                            public void splitLeaving(String splitId) {}
                        },
                        new FirstAnswer(Duration.ofMinutes(1)),
                        SystemClock.getInstance(),
                        "test");
    }

    @AfterEach
    void close() {
        reader.close();
    }

    @Test
    void partsOfPagesTakeTurnsAndChangesComeFirst() {
        start("scan.startup.mode", "initial");
        reader.handleSplitsChanges(new SplitsAddition<>(List.of(FIRST, SECOND, SHARD)));
        List<List<String>> fetches = new ArrayList<>();
        fetches.add(fetch());
        changes.countDown();
        while (fetches.stream().mapToInt(List::size).sum() < 2 * PARTS + 1) {
            fetches.add(fetch());
        }

        assertThat(fetches)
                .filteredOn(fetched -> fetched.contains(SHARD.splitId()))
                .singleElement()
                .satisfies(fetched -> assertThat(fetched.get(0)).isEqualTo(SHARD.splitId()));
        assertThat(fetches)
                .allSatisfy(
                        fetched ->
                                assertThat(fetched)
                                        .filteredOn(split -> !split.equals(SHARD.splitId()))
                                        .hasSizeLessThanOrEqualTo(1));
        assertThat(fetches.stream().flatMap(List::stream).filter(FIRST.splitId()::equals))
                .hasSize(PARTS);
    }

    @Test
    void shardsThatAreAlwaysDueLeaveSomeRequestsToRows() {
        start("scan.startup.mode", "initial", "scan.poll.max-concurrency", "1");
        changes.countDown();
        List<DynamoDbStreamsSplit> splits = new ArrayList<>(List.of(FIRST, SECOND));
        for (int i = 0; i < 20; i++) {
            splits.add(Records.split("shardId-" + i, ShardPosition.trimHorizon()));
        }
        reader.handleSplitsChanges(new SplitsAddition<>(splits));
        while (requested.size() < splits.size()) {
            fetch();
        }

        assertThat(requested.indexOf(FIRST.splitId())).isEqualTo(4);
        assertThat(requested.indexOf(SECOND.splitId())).isEqualTo(9);
    }

    private List<String> fetch() {
        RecordsWithSplitIds<DecodedRecord<String>> pages = reader.fetch();
        List<String> splits = new ArrayList<>();
        for (String split = pages.nextSplit(); split != null; split = pages.nextSplit()) {
            splits.add(split);
            while (pages.nextRecordFromSplit() != null) {
                continue;
            }
        }
        return splits;
    }

    /** Has one page, in so many parts. */
    private final class OnePage implements SplitPoller<String> {
        private final String splitId;
        private final boolean ofRows;
        private final CountDownLatch answer;
        private int parts;
        private boolean sent;
        private boolean holding;

        OnePage(String splitId, boolean ofRows, int parts, CountDownLatch answer) {
            this.splitId = splitId;
            this.ofRows = ofRows;
            this.parts = parts;
            this.answer = answer;
        }

        @Override
        public String splitId() {
            return splitId;
        }

        @Override
        public boolean isDue() {
            return !sent;
        }

        @Override
        public long dueAtMillis() {
            return 0;
        }

        @Override
        public boolean isOfRows() {
            return ofRows;
        }

        @Override
        public boolean mayGetFullPage(long nowMillis) {
            return true;
        }

        @Override
        public PollRequest<String> nextRequest(Instant now) {
            return new PollRequest<>() {
                @Override
                public boolean isPage() {
                    return true;
                }

                @Override
                public PollAnswer<String> send() {
                    try {
                        answer.await();
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                    return PollAnswer.page(
                            new DecodedPage<>(
                                    List.of(Records.record("1", Instant.EPOCH)), "next", 100),
                            100);
                }
            };
        }

        @Override
        public void sent() {
            sent = true;
            requested.add(splitId);
        }

        @Override
        public void answered(
                PollAnswer<String> page,
                long charge,
                Instant askedAt,
                long askedAtMillis,
                long nowMillis) {
            holding = true;
        }

        @Override
        public void failed(StreamsServiceException failure, Instant now, long nowMillis) {
            throw new AssertionError(failure);
        }

        @Override
        public boolean isHoldingPage() {
            return holding;
        }

        @Override
        public boolean isPageCharged() {
            return false;
        }

        @Override
        public SplitPage<String> takePage() {
            parts--;
            holding = parts > 0;
            return new SplitPage<>(
                    splitId,
                    List.of(Records.record("1", Instant.EPOCH)),
                    parts == 0 ? 100 : 0,
                    ofRows
                            ? PageEnd.ofRows(Instant.EPOCH)
                            : PageEnd.ofShard(ShardProgress.READING, null));
        }

        @Override
        public long dropPage() {
            throw new AssertionError("it is not charged");
        }
    }
}
