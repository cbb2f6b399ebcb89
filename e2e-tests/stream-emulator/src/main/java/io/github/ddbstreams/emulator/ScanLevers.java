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
package io.github.ddbstreams.emulator;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * The levers that make scans of a table as awkward as the service can make them. Nothing of it is
 * on at first. Thread safe; takes effect with the next request. {@link FaultPlan#clear()} does not
 * touch it.
 */
public final class ScanLevers {

    private final ItemStore items;
    private final ScanShapes shapes = new ScanShapes();
    private final ScanReader reader;
    private final ReadCapacity capacity;
    private final List<Consumer<ScanRequest>> requestListeners = new CopyOnWriteArrayList<>();
    private final List<BiConsumer<ScanRequest, ScanPage>> pageListeners =
            new CopyOnWriteArrayList<>();

    ScanLevers(KeySchema schema, ItemStore items, EmulatorClock clock) {
        this.items = items;
        this.reader = new ScanReader(schema, items, shapes);
        this.capacity = new ReadCapacity(clock);
    }

    /**
     * Makes scans without ConsistentRead show items as they were up to so long ago, by the
     * emulator's clock: deleted items may still be there, new ones may be missing. Each item lags
     * by a share of the duration (none, a quarter, a half, three quarters, all) that depends on its
     * partition key alone. Only writes from now on can be late; zero ends it.
     */
    public ScanLevers lagReads(Duration upTo) {
        items.lag().set(upTo);
        return this;
    }

    /**
     * Answers a scan with ProvisionedThroughputExceededException while the table has used up its
     * read capacity: up to a second's worth is saved by the emulator's clock, and a page may take
     * more than there is, once. The bucket is full now.
     */
    public ScanLevers readCapacity(double unitsPerSecond) {
        capacity.set(unitsPerSecond);
        return this;
    }

    /** Ends {@link #readCapacity}. */
    public ScanLevers unlimitedReadCapacity() {
        return readCapacity(Double.POSITIVE_INFINITY);
    }

    /** No page has more items than this, as with a Limit in each request. */
    public ScanLevers shortPages(int maxItems) {
        shapes.shortPages(maxItems);
        return this;
    }

    /**
     * Every so many pages of the table, over all segments, one is empty and has a LastEvaluatedKey,
     * as with a filter that no item passes. The key is between those of the items around it, and no
     * item has it. Where such a key is not found by trying, as in a very large table, the page is
     * an ordinary one.
     *
     * @param count at least 2; 0 ends it
     */
    public ScanLevers emptyPageEvery(int count) {
        shapes.emptyPageEvery(count);
        return this;
    }

    /**
     * Whether the last page with items has a LastEvaluatedKey, and an empty page without one
     * follows. The service does that where a page is full at the very end of its segment; a page
     * that is full because of Limit always ends like that.
     */
    public ScanLevers endOnPageOfItsOwn(boolean value) {
        shapes.endOnPageOfItsOwn(value);
        return this;
    }

    /**
     * Calls somebody on the request's thread before a page's items are read. The listener may
     * write: the page shows it. Requests that are throttled or struck by a fault are not told.
     *
     * @return takes the listener away
     */
    public Runnable onRequest(Consumer<ScanRequest> listener) {
        requestListeners.add(listener);
        return () -> requestListeners.remove(listener);
    }

    /**
     * Calls somebody on the request's thread after a page's items were read, before the answer is
     * sent. The listener may write: the page does not show it, the next one does.
     *
     * @return takes the listener away
     */
    public Runnable onPage(BiConsumer<ScanRequest, ScanPage> listener) {
        pageListeners.add(listener);
        return () -> pageListeners.remove(listener);
    }

    /** Reads a page, and lets the levers have their say. */
    ScanPage read(ScanRequest request) {
        capacity.requireSome();
        requestListeners.forEach(listener -> listener.accept(request));
        ScanPage page = reader.read(request);
        capacity.take(page.capacityUnits());
        pageListeners.forEach(listener -> listener.accept(request, page));
        return page;
    }
}
