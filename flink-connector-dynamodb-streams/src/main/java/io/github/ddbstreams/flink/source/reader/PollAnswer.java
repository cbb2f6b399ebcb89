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

import io.github.ddbstreams.flink.source.client.StreamsServiceException;
import io.github.ddbstreams.flink.source.decode.DecodedPage;
import javax.annotation.Nullable;

/**
 * What came of a request: an iterator, a page, or a failure. Immutable.
 *
 * @param <E> what the decoder makes of a record
 */
final class PollAnswer<E> {

    @Nullable private final String iterator;
    @Nullable private final DecodedPage<E> page;
    @Nullable private final Throwable failure;
    private final long bytes;

    private PollAnswer(
            @Nullable String iterator,
            @Nullable DecodedPage<E> page,
            @Nullable Throwable failure,
            long bytes) {
        this.iterator = iterator;
        this.page = page;
        this.failure = failure;
        this.bytes = bytes;
    }

    static <E> PollAnswer<E> iterator(String iterator) {
        return new PollAnswer<>(iterator, null, null, 0);
    }

    /**
     * @param bytes of the page on the wire
     */
    static <E> PollAnswer<E> page(DecodedPage<E> page, long bytes) {
        return new PollAnswer<>(null, page, null, bytes);
    }

    static <E> PollAnswer<E> failed(StreamsServiceException failure) {
        return new PollAnswer<>(null, null, failure, 0);
    }

    /** Of no request, but of the code that sends it. */
    static <E> PollAnswer<E> defect(Throwable defect) {
        return new PollAnswer<>(null, null, defect, 0);
    }

    /** Throws on the calling thread what should never have been thrown on the pool's. */
    void rethrowDefect() {
        if (failure instanceof Error) {
            throw (Error) failure;
        }
        if (failure != null && !(failure instanceof StreamsServiceException)) {
            throw new IllegalStateException("A poll has failed unexpectedly.", failure);
        }
    }

    @Nullable
    String iterator() {
        return iterator;
    }

    @Nullable
    DecodedPage<E> page() {
        return page;
    }

    @Nullable
    StreamsServiceException failure() {
        return (StreamsServiceException) failure;
    }

    /** The bytes of the page on the wire. */
    long bytes() {
        return bytes;
    }
}
