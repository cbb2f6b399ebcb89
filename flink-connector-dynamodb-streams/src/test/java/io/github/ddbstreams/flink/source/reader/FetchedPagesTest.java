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

import static io.github.ddbstreams.flink.source.reader.Records.record;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.ddbstreams.flink.source.decode.DecodedRecord;
import io.github.ddbstreams.flink.source.split.PageEnd;
import io.github.ddbstreams.flink.source.split.ShardProgress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FetchedPagesTest {

    private final PageBudget budget = new PageBudget(1 << 30, false);
    private final List<String> told = new ArrayList<>();
    private final FetchedPages.Listener listener =
            new FetchedPages.Listener() {
                @Override
                public void pageEmitted(SplitPage<?> page) {
                    told.add("emitted " + page.splitId() + ", charged " + budget.used());
                }

                @Override
                public void splitLeaving(String splitId) {
                    told.add("leaving " + splitId);
                }
            };

    @Test
    void givesTheRecordsOfEachPageInTheirOrder() {
        FetchedPages<String> pages = pages(Set.of(), page("a", "1", "2"), page("b", "3"));

        assertThat(pages.nextSplit()).isEqualTo("a");
        assertThat(next(pages)).isEqualTo("1");
        assertThat(next(pages)).isEqualTo("2");
        assertThat(next(pages)).isNull();
        assertThat(pages.nextSplit()).isEqualTo("b");
        assertThat(next(pages)).isEqualTo("3");
        assertThat(next(pages)).isNull();
        assertThat(pages.nextSplit()).isNull();
        assertThat(pages.finishedSplits()).isEmpty();
    }

    @Test
    void aPageIsReleasedBehindItsLastRecordNotWithIt() {
        FetchedPages<String> pages = pages(Set.of(), page("a", "1"));
        pages.nextSplit();
        next(pages);
        assertThat(told).isEmpty();
        assertThat(budget.used()).isEqualTo(50);

        next(pages);

        // It is told before the bytes are free, as a new page may come right after that.
        assertThat(told).containsExactly("emitted a, charged 50");
        assertThat(budget.used()).isZero();
    }

    @Test
    void aPageIsReleasedOnce() {
        FetchedPages<String> pages = pages(Set.of(), page("a", "1"), page("b", "2"));
        pages.nextSplit();
        next(pages);
        next(pages);
        next(pages);

        assertThat(budget.used()).isEqualTo(50);
        assertThat(told).hasSize(1);
    }

    @Test
    void anEmptyPageIsToldOfToo() {
        FetchedPages<String> pages = pages(Set.of(), page("a"));
        pages.nextSplit();

        assertThat(next(pages)).isNull();
        assertThat(told).containsExactly("emitted a, charged 50");
    }

    @Test
    void splitsLeaveBehindTheLastPage() {
        FetchedPages<String> pages = pages(Set.of("x"), page("a", "1"));
        pages.nextSplit();
        next(pages);
        next(pages);
        assertThat(told).containsExactly("emitted a, charged 50");

        assertThat(pages.nextSplit()).isNull();

        assertThat(told).containsExactly("emitted a, charged 50", "leaving x");
        assertThat(pages.finishedSplits()).containsExactly("x");
    }

    @Test
    void nothingIsNothing() {
        FetchedPages<String> pages = pages(Set.of());

        assertThat(pages.nextSplit()).isNull();
        assertThat(told).isEmpty();
    }

    @SafeVarargs
    private FetchedPages<String> pages(Set<String> finished, SplitPage<String>... pages) {
        for (SplitPage<String> page : pages) {
            budget.of(false).settle(0, page.charge(), false);
        }
        return new FetchedPages<>(new ArrayList<>(List.of(pages)), finished, budget, listener);
    }

    private static SplitPage<String> page(String splitId, String... sequenceNumbers) {
        List<DecodedRecord<String>> records = new ArrayList<>();
        for (String sequenceNumber : sequenceNumbers) {
            records.add(record(sequenceNumber, Instant.EPOCH));
        }
        return new SplitPage<>(splitId, records, 50, PageEnd.ofShard(ShardProgress.READING, null));
    }

    private static String next(FetchedPages<String> pages) {
        DecodedRecord<String> record = pages.nextRecordFromSplit();
        return record == null ? null : record.sequenceNumber();
    }
}
