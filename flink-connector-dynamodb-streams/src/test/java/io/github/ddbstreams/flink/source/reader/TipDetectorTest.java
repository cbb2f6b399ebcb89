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

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TipDetectorTest {

    private static final Instant FIRST = Instant.parse("2026-03-01T12:00:00Z");

    private final TipDetector tip = new TipDetector(3, Duration.ofSeconds(2));

    @Test
    void takesSoManyPages() {
        assertThat(tip.emptyPage(FIRST)).isFalse();
        assertThat(tip.emptyPage(FIRST.plusSeconds(10))).isFalse();
        assertThat(tip.emptyPage(FIRST.plusSeconds(10))).isTrue();
    }

    @Test
    void takesSoLong() {
        tip.emptyPage(FIRST);
        tip.emptyPage(FIRST);

        assertThat(tip.emptyPage(FIRST.plusMillis(1999))).isFalse();
        assertThat(tip.emptyPage(FIRST.plusMillis(2000))).isTrue();
    }

    @Test
    void staysReached() {
        tip.emptyPage(FIRST);
        tip.emptyPage(FIRST);
        tip.emptyPage(FIRST.plusSeconds(2));

        assertThat(tip.emptyPage(FIRST.plusSeconds(3))).isTrue();
    }

    @Test
    void aRecordBeginsAnew() {
        tip.emptyPage(FIRST);
        tip.emptyPage(FIRST.plusSeconds(1));
        tip.records();

        assertThat(tip.emptyPages()).isZero();
        assertThat(tip.emptyPage(FIRST.plusSeconds(2))).isFalse();
        assertThat(tip.emptyPage(FIRST.plusSeconds(3))).isFalse();
        assertThat(tip.emptyPage(FIRST.plusMillis(3999))).isFalse();
        assertThat(tip.emptyPage(FIRST.plusSeconds(4))).isTrue();
        assertThat(tip.emptyPages()).isEqualTo(4);
    }

    @Test
    void oneEmptyPageMayBeEnough() {
        assertThat(new TipDetector(1, Duration.ZERO).emptyPage(FIRST)).isTrue();
    }
}
