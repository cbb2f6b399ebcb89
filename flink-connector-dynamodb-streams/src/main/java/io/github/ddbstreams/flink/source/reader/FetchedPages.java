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

import io.github.ddbstreams.flink.source.decode.DecodedRecord;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import javax.annotation.Nullable;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;

/**
 * Pages on their way from the fetcher thread to the task thread, which alone reads them. A page's
 * bytes are released when its last record has been emitted.
 */
final class FetchedPages<E> implements RecordsWithSplitIds<DecodedRecord<E>> {

    /** Told, on the task thread, what has been emitted. */
    interface Listener {

        /** Every record of the page has been emitted. */
        void pageEmitted(SplitPage<?> page);

        /** The split is about to leave the reader, with its output. */
        void splitLeaving(String splitId);
    }

    private final Iterator<SplitPage<E>> pages;
    private final Set<String> finishedSplits;
    private final PageBudget budget;
    private final Listener listener;

    @Nullable private SplitPage<E> page;
    @Nullable private Iterator<DecodedRecord<E>> records;

    FetchedPages(
            List<SplitPage<E>> pages,
            Set<String> finishedSplits,
            PageBudget budget,
            Listener listener) {
        this.pages = pages.iterator();
        this.finishedSplits = finishedSplits;
        this.budget = budget;
        this.listener = listener;
    }

    @Nullable
    @Override
    public String nextSplit() {
        if (!pages.hasNext()) {
            finishedSplits.forEach(listener::splitLeaving);
            return null;
        }
        page = pages.next();
        pages.remove();
        records = page.records().iterator();
        return page.splitId();
    }

    @Nullable
    @Override
    public DecodedRecord<E> nextRecordFromSplit() {
        if (records != null && records.hasNext()) {
            return records.next();
        }
        if (page != null) {
            SplitPage<E> emitted = page;
            page = null;
            records = null;
            listener.pageEmitted(emitted);
            budget.of(emitted.end().isOfSegment()).release(emitted.charge());
        }
        return null;
    }

    @Override
    public Set<String> finishedSplits() {
        return finishedSplits;
    }
}
