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

import java.time.Duration;
import java.time.Instant;
import javax.annotation.Nullable;

/**
 * Tells whether a shard has been read to its tip: so many consecutive empty pages over at least so
 * long. One empty page proves nothing, for crossing a quiet part of a shard takes several; so this
 * is a heuristic, with an option for either limit.
 */
final class TipDetector {

    private final int pages;
    private final Duration duration;

    private int emptyPages;
    @Nullable private Instant firstAskedAt;

    TipDetector(int pages, Duration duration) {
        this.pages = pages;
        this.duration = duration;
    }

    /**
     * An empty page came.
     *
     * @param askedAt when it was asked for, which is what its emptiness is about
     * @return whether the shard has been at its tip when this page was asked for
     */
    boolean emptyPage(Instant askedAt) {
        if (emptyPages++ == 0) {
            firstAskedAt = askedAt;
        }
        return emptyPages >= pages
                && Duration.between(firstAskedAt, askedAt).compareTo(duration) >= 0;
    }

    /** A page with records came. */
    void records() {
        emptyPages = 0;
    }

    int emptyPages() {
        return emptyPages;
    }
}
