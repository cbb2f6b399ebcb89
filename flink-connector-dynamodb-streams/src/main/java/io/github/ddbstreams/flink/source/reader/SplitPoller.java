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
import java.time.Instant;

/**
 * One split's way through its requests: what to ask next, when, and what an answer means. A state
 * machine without I/O or threads of its own; the fetcher thread owns it.
 *
 * <pre>
 *     +--------------------------- due &lt;------------------------------+
 *     | nextRequest(), sent()       ^                                 |
 *     v                             |                                 |
 *  in flight -- failed(), an answer without news                      |
 *     |                                                               |
 *     +-- an answer with records, or the end --&gt; holding -- takePage() --+--&gt; finished
 * </pre>
 *
 * <p>Times of requests are wall-clock instants, for they are compared with creation times; when the
 * next request is due is counted in a monotonic time, in milliseconds.
 *
 * @param <E> what the decoder makes of a record
 */
interface SplitPoller<E> {

    String splitId();

    // ------------------------------------------------------------------ what to do next

    /** Whether a request is to be sent once {@link #dueAtMillis} has come. */
    boolean isDue();

    long dueAtMillis();

    /**
     * Whether these are the rows of a snapshot: what others bring goes first, and pages have a
     * budget of their own.
     */
    default boolean isOfRows() {
        return false;
    }

    /** Whether a page that is asked for now may well be a full one. */
    boolean mayGetFullPage(long nowMillis);

    /** What to ask now; {@link #sent} follows if it is asked. */
    PollRequest<E> nextRequest(Instant now);

    void sent();

    // ------------------------------------------------------------------ answers

    /**
     * An answer came that is no failure.
     *
     * @param charge the bytes that its page is charged with, 0 if it is none
     * @param askedAt when it was asked for
     * @param askedAtMillis the same in monotonic time
     * @param nowMillis the present in monotonic time
     */
    void answered(
            PollAnswer<E> answer, long charge, Instant askedAt, long askedAtMillis, long nowMillis);

    /**
     * The request failed.
     *
     * @throws RuntimeException if it must fail the job: what no retry can mend, or a loss of data
     *     that must not be passed over
     */
    void failed(StreamsServiceException failure, Instant now, long nowMillis);

    /** Whether the answer left a page to be {@linkplain #takePage taken}. */
    boolean isHoldingPage();

    /** Whether the page that is held can be given up, and that would make room. */
    boolean isPageCharged();

    /** The page that is held, or a part of it: then the poller still holds the rest. */
    SplitPage<E> takePage();

    /**
     * Gives the page up to make room for others; it will be asked for again.
     *
     * @return the bytes that it was charged with
     */
    long dropPage();
}
