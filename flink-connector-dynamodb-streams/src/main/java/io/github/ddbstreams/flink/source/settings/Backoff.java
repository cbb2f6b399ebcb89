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
package io.github.ddbstreams.flink.source.settings;

import java.time.Duration;
import java.util.Random;
import org.apache.flink.annotation.Internal;

/**
 * How long to wait after the n-th failure in a row: twice as long each time up to a limit, less a
 * random part of at most a half, so that many readers do not come back at the same moment.
 */
@Internal
public final class Backoff {

    private final long initialMillis;
    private final long maxMillis;

    private Backoff(long initialMillis, long maxMillis) {
        this.initialMillis = initialMillis;
        this.maxMillis = maxMillis;
    }

    /**
     * @param initial the wait after a first failure, at least a millisecond
     * @param max the longest wait, not less than the first
     */
    public static Backoff of(Duration initial, Duration max) {
        if (initial.toMillis() < 1 || max.compareTo(initial) < 0) {
            throw new IllegalArgumentException(
                    String.format(
                            "The back-off from %s to %s makes no sense: it must start at 1 ms or"
                                    + " more and not end below its start.",
                            initial, max));
        }
        return new Backoff(initial.toMillis(), max.toMillis());
    }

    /**
     * The wait after a failure.
     *
     * @param failures how many requests have failed in a row, this one included: 1 or more
     */
    public Duration delay(int failures, Random random) {
        if (failures < 1) {
            throw new IllegalArgumentException(
                    "There is nothing to wait for after " + failures + " failures.");
        }
        long whole = initialMillis;
        for (int i = 1; i < failures && whole < maxMillis; i++) {
            whole = whole > maxMillis / 2 ? maxMillis : whole * 2;
        }
        return Duration.ofMillis(whole - (long) (random.nextDouble() * (whole / 2.0)));
    }
}
