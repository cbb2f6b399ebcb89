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

import static io.github.ddbstreams.flink.source.reader.Records.SHARD;
import static io.github.ddbstreams.flink.source.reader.Records.record;
import static io.github.ddbstreams.flink.source.reader.Records.sequenceNumbers;
import static io.github.ddbstreams.flink.source.reader.Records.split;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.ddbstreams.flink.source.decode.DecodedRecord;
import io.github.ddbstreams.flink.source.settings.TestSettings;
import io.github.ddbstreams.flink.source.split.ShardPosition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RangeFilterTest {

    private static final Instant SINCE = Instant.parse("2026-03-01T12:00:00.700Z");

    /** The start less the slack of a minute, floored like creation times are. */
    private static final Instant EARLIEST = Instant.parse("2026-03-01T11:59:00Z");

    private static final Instant STOP = Instant.parse("2026-03-01T13:00:00Z");
    private static final Duration SLACK = Duration.ofMinutes(1);

    @Test
    void aTrimHorizonLetsAllThrough() {
        List<DecodedRecord<String>> records = List.of(record("1", Instant.EPOCH));

        assertThat(filter(ShardPosition.trimHorizon(), null).select(records)).isSameAs(records);
    }

    @Test
    void aPositionBehindARecordLetsAllThrough() {
        RangeFilter filter = filter(ShardPosition.after("0"), null);

        assertThat(filter.isOpen()).isTrue();
        assertThat(select(filter, record("1", Instant.EPOCH))).containsExactly("1");
    }

    @Test
    void dropsWhatIsOlderThanTheStartLessTheSlack() {
        RangeFilter filter = filter(ShardPosition.since(SINCE), null);

        assertThat(select(filter, record("1", EARLIEST.minusMillis(1)), record("2", EARLIEST)))
                .containsExactly("2");
    }

    @Test
    void dropsNothingBehindTheFirstRecordItLetThrough() {
        RangeFilter filter = filter(ShardPosition.since(SINCE), null);

        assertThat(select(filter, record("1", EARLIEST), record("2", Instant.EPOCH)))
                .containsExactly("1", "2");
        assertThat(filter.isOpen()).isTrue();
        assertThat(select(filter, record("3", Instant.EPOCH))).containsExactly("3");
    }

    @Test
    void staysClosedOverPages() {
        RangeFilter filter = filter(ShardPosition.since(SINCE), null);

        assertThat(select(filter, record("1", EARLIEST.minusSeconds(1)))).isEmpty();
        assertThat(filter.isOpen()).isFalse();
        assertThat(select(filter, record("2", EARLIEST.minusSeconds(1)))).isEmpty();
    }

    @Test
    void aLatestStartIsFilteredLikeASince() {
        RangeFilter filter = filter(ShardPosition.latestSince(SINCE), null);

        assertThat(select(filter, record("1", EARLIEST.minusMillis(1)), record("2", EARLIEST)))
                .containsExactly("2");
    }

    @Test
    void goesBackToClosed() {
        RangeFilter filter = filter(ShardPosition.since(SINCE), null);
        select(filter, record("1", SINCE));

        filter.setOpen(false);

        assertThat(select(filter, record("2", EARLIEST.minusMillis(1)))).isEmpty();
    }

    @Test
    void aRecordWithoutATimeIsNeverDropped() {
        RangeFilter filter = filter(ShardPosition.since(SINCE), STOP);

        assertThat(select(filter, DecodedRecord.of("1", DecodedRecord.NO_CREATION_TIME, "one", 1)))
                .containsExactly("1");
    }

    @Test
    void dropsEachRecordLaterThanTheStop() {
        RangeFilter filter = filter(ShardPosition.trimHorizon(), STOP);

        assertThat(
                        select(
                                filter,
                                record("1", STOP),
                                record("2", STOP.plusMillis(1)),
                                record("3", STOP)))
                .containsExactly("1", "3");
    }

    @Test
    void findsTheFirstRecordBeyondTheSlackOfTheStop() {
        RangeFilter filter = filter(ShardPosition.trimHorizon(), STOP);

        assertThat(
                        filter.firstBeyond(
                                List.of(
                                        record("1", STOP.plus(SLACK)),
                                        record("2", STOP.plus(SLACK).plusMillis(1)),
                                        record("3", STOP))))
                .isEqualTo(1);
    }

    @Test
    void findsNothingBeyondWithoutAStop() {
        RangeFilter filter = filter(ShardPosition.trimHorizon(), null);

        assertThat(filter.firstBeyond(List.of(record("1", Instant.ofEpochMilli(Long.MAX_VALUE)))))
                .isEqualTo(1);
    }

    @Test
    void aFilterThatIsClosedOpensBehindTheStopToo() {
        RangeFilter filter = filter(ShardPosition.since(SINCE), STOP);

        assertThat(select(filter, record("1", STOP.plusMillis(1)), record("2", Instant.EPOCH)))
                .containsExactly("2");
    }

    private static RangeFilter filter(ShardPosition position, Instant stop) {
        return new RangeFilter(
                split(SHARD, position, null, stop),
                TestSettings.of("scan.startup.slack", "1 min", "scan.bounded.slack", "1 min"));
    }

    @SafeVarargs
    private static List<String> select(RangeFilter filter, DecodedRecord<String>... records) {
        return sequenceNumbers(filter.select(List.of(records)));
    }
}
