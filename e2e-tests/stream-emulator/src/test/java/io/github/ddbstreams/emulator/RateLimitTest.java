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

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RateLimitTest {

    private final AtomicLong nanos = new AtomicLong();

    @Test
    void admitsASecondsWorthAtOnceAndThenTheRate() {
        RateLimit limit = new RateLimit(10, false, nanos::get);

        assertThat(admitted(limit, "one", 20)).isEqualTo(10);
        nanos.addAndGet(100_000_000);
        assertThat(admitted(limit, "two", 20)).isEqualTo(1);
        nanos.addAndGet(5_000_000_000L);
        assertThat(admitted(limit, null, 20)).isEqualTo(10);
    }

    @Test
    void admitsEachShardOnItsOwn() {
        RateLimit limit = new RateLimit(5, true, nanos::get);

        assertThat(admitted(limit, "one", 20)).isEqualTo(5);
        assertThat(admitted(limit, "two", 20)).isEqualTo(5);
    }

    @Test
    void admitsLessThanOneASecond() {
        RateLimit limit = new RateLimit(0.5, false, nanos::get);

        assertThat(admitted(limit, null, 5)).isEqualTo(1);
        nanos.addAndGet(1_000_000_000L);
        assertThat(admitted(limit, null, 5)).isZero();
        nanos.addAndGet(1_000_000_000L);
        assertThat(admitted(limit, null, 5)).isEqualTo(1);
    }

    private static long admitted(RateLimit limit, String shardId, int requests) {
        return IntStream.range(0, requests).filter(i -> limit.admits(shardId)).count();
    }
}
