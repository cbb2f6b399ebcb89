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

import io.github.ddbstreams.flink.source.settings.PollConcurrency;

/**
 * How many requests may be in flight now. It grows while polls are late for want of it: what a
 * subtask needs is the number of its shards by the latency of the service, which it learns in this
 * way. Owned by the fetcher thread.
 */
final class RequestLimit {

    /** Far below the time between two polls of a shard, and above what a busy machine delays. */
    static final long LATE_MILLIS = 25;

    private final int most;
    private int now;

    RequestLimit(PollConcurrency concurrency) {
        this.now = concurrency.least();
        this.most = concurrency.most();
    }

    /**
     * Whether one more request may be sent.
     *
     * @param dueMillis for how long the first poll has been due; negative if it is not yet
     */
    boolean allows(int inFlight, long dueMillis) {
        if (inFlight >= now && now < most && dueMillis >= LATE_MILLIS) {
            now++;
        }
        return inFlight < now;
    }

    /**
     * For how long what is due must wait at least, if nothing is answered meanwhile.
     *
     * @return {@link Long#MAX_VALUE} if for ever
     */
    long waitMillis(int inFlight) {
        if (inFlight < now) {
            return 0;
        }
        return now < most ? LATE_MILLIS : Long.MAX_VALUE;
    }
}
