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

import io.github.ddbstreams.flink.source.client.IteratorPosition;
import javax.annotation.Nullable;

/** What a poller wants to be asked: an iterator at a position, or the page at an iterator. */
final class PollRequest {

    @Nullable private final IteratorPosition position;
    @Nullable private final String iterator;

    private PollRequest(@Nullable IteratorPosition position, @Nullable String iterator) {
        this.position = position;
        this.iterator = iterator;
    }

    static PollRequest open(IteratorPosition position) {
        return new PollRequest(position, null);
    }

    static PollRequest page(String iterator) {
        return new PollRequest(null, iterator);
    }

    /** Whether a page is asked for, which needs room in the budget. */
    boolean isPage() {
        return iterator != null;
    }

    /** Where to open an iterator; null if a page is asked for. */
    @Nullable
    IteratorPosition position() {
        return position;
    }

    /** The iterator of the page; null if an iterator is asked for. */
    @Nullable
    String iterator() {
        return iterator;
    }
}
