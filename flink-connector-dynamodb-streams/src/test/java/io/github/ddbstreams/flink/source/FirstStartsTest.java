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
package io.github.ddbstreams.flink.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class FirstStartsTest {

    private static final Instant BUILT = Instant.parse("2026-01-01T12:00:00Z");
    private static final Duration MEMORY = Duration.ofMinutes(1);

    private final Properties process = new Properties();
    private final FirstStarts starts = new FirstStarts(BUILT.minusSeconds(10), process);

    @Test
    void onlyTheFirstStartOfEachSourceIsTheFirst() {
        assertThat(starts.isFirst("a", BUILT, MEMORY, BUILT.plusSeconds(1))).isTrue();
        assertThat(starts.isFirst("a", BUILT, MEMORY, BUILT.plusSeconds(2))).isFalse();
        assertThat(starts.isFirst("b", BUILT, MEMORY, BUILT.plusSeconds(3))).isTrue();
        assertThat(starts.isFirst("a", BUILT, MEMORY, BUILT.plusSeconds(60))).isFalse();
    }

    /** The class is loaded anew, and the process goes on. */
    @Test
    void anotherClassLoaderKnowsOfAStart() {
        assertThat(starts.isFirst("a", BUILT, MEMORY, BUILT.plusSeconds(1))).isTrue();
        FirstStarts loadedAnew = new FirstStarts(BUILT.minusSeconds(10), process);
        assertThat(loadedAnew.isFirst("a", BUILT, MEMORY, BUILT.plusSeconds(2))).isFalse();
    }

    @Test
    void whatMattersNoMoreIsForgotten() {
        starts.isFirst("a", BUILT, MEMORY, BUILT);
        assertThat(process).hasSize(1);
        Instant later = BUILT.plusSeconds(61);
        starts.isFirst("b", later, MEMORY, later);
        assertThat(process).hasSize(1);
    }

    @Test
    void aSourceThatIsOlderThanTheProcessMayHaveBeenStartedByAnother() {
        Instant before = BUILT.minusSeconds(11);
        assertThat(starts.isFirst("a", before, MEMORY, BUILT)).isFalse();
    }

    /** It uses no LATEST iterators then, so it need not be known, and is not remembered. */
    @Test
    void aStartThatIsLateIsNoFirstOne() {
        assertThat(starts.isFirst("a", BUILT, MEMORY, BUILT)).isTrue();
        assertThat(starts.isFirst("a", BUILT, MEMORY, BUILT.plusSeconds(61))).isFalse();
        assertThat(starts.isFirst("b", BUILT, MEMORY, BUILT.plusSeconds(61))).isFalse();
    }
}
