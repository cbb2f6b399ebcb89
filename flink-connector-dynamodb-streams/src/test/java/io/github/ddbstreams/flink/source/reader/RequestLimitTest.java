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

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ddbstreams.flink.source.settings.PollConcurrency;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;

/** How many requests may be in flight, and when there may be more. */
class RequestLimitTest {

    @Test
    void sixteenMayAlwaysBe() {
        RequestLimit limit = limit(Map.of());

        assertThat(limit.allows(15, 0)).isTrue();
        assertThat(limit.waitMillis(15)).isZero();
        assertThat(limit.allows(16, 24)).isFalse();
        assertThat(limit.waitMillis(16)).isEqualTo(25);
    }

    @Test
    void oneMoreMayBeForEachThatIsLate() {
        RequestLimit limit = limit(Map.of());

        assertThat(limit.allows(16, 25)).isTrue();
        assertThat(limit.allows(17, 24)).isFalse();
        assertThat(limit.allows(17, 25)).isTrue();
        assertThat(limit.waitMillis(17)).isZero();
        assertThat(limit.waitMillis(18)).isEqualTo(25);
    }

    @Test
    void whatIsLateForAnotherReasonNeedsNoMore() {
        RequestLimit limit = limit(Map.of());

        assertThat(limit.allows(15, 1_000)).isTrue();
        assertThat(limit.allows(16, 0)).isFalse();
    }

    @Test
    void thereIsAnEndToIt() {
        RequestLimit limit = limit(Map.of());
        int inFlight = 0;
        while (limit.allows(inFlight, 1_000)) {
            inFlight++;
        }

        assertThat(inFlight).isEqualTo(128);
        assertThat(limit.waitMillis(128)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void theOptionIsTheLimit() {
        RequestLimit limit = limit(Map.of("scan.poll.max-concurrency", "3"));

        assertThat(limit.allows(2, 1_000)).isTrue();
        assertThat(limit.allows(3, 1_000)).isFalse();
        assertThat(limit.waitMillis(3)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void thereAreNoMoreThanConnections() {
        RequestLimit limit = limit(Map.of("aws.http-client.max-concurrency", "17"));

        assertThat(limit.allows(16, 1_000)).isTrue();
        assertThat(limit.allows(17, 1_000)).isFalse();
        assertThat(limit(Map.of("aws.http-client.max-concurrency", "5")).allows(5, 1_000))
                .isFalse();
    }

    private static RequestLimit limit(Map<String, String> options) {
        return new RequestLimit(PollConcurrency.of(Configuration.fromMap(options)));
    }
}
