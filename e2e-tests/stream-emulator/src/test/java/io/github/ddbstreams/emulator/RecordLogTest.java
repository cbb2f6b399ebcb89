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
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RecordLogTest {

    private final RecordLog log = new RecordLog("100");

    @BeforeEach
    void fill() {
        for (int i = 1; i <= 5; i++) {
            log.append(
                    new StreamRecord(Integer.toString(100 + 10 * i), i * 1000L, 400, new byte[0]));
        }
    }

    @Test
    void servesAtMostTheRecordsAskedFor() {
        assertThat(numbers(log.read(1, 2, 1_000_000))).containsExactly("120", "130");
    }

    @Test
    void servesAtMostTheBytesAllowed() {
        assertThat(numbers(log.read(0, 1000, 900))).containsExactly("110", "120");
    }

    @Test
    void servesOneRecordHoweverLarge() {
        assertThat(numbers(log.read(0, 1000, 10))).containsExactly("110");
    }

    @Test
    void endsWithTheLastRecordsOnceClosed() {
        assertThat(log.read(4, 1000, 1_000_000).isLastOfShard()).isFalse();
        log.close("155");

        assertThat(log.read(3, 1, 1_000_000).isLastOfShard()).isFalse();
        assertThat(log.read(4, 1, 1_000_000).isLastOfShard()).isTrue();
        assertThat(log.read(5, 1, 1_000_000).isLastOfShard()).isTrue();
    }

    @Test
    void findsNumbersThatNoRecordBears() {
        assertThat(log.positionOf("115", false)).isEqualTo(1);
        assertThat(log.positionOf("115", true)).isEqualTo(1);
        assertThat(log.positionOf("120", false)).isEqualTo(1);
        assertThat(log.positionOf("120", true)).isEqualTo(2);
        assertThat(log.positionOf("1" + "0".repeat(20), true)).isEqualTo(5);
    }

    @Test
    void positionsSurviveTrimming() {
        log.trimTo("125");

        assertThat(log.trimHorizon()).isEqualTo(2);
        assertThat(numbers(log.read(2, 1, 1_000_000))).containsExactly("130");
        assertThat(log.positionOf("130", true)).isEqualTo(3);
    }

    @Test
    void refusesWhatWasTrimmed() {
        log.trimTo("120");

        assertThatThrownBy(() -> log.read(1, 1, 1_000_000))
                .hasMessageContaining("past the oldest stream record");
        assertThatThrownBy(() -> log.positionOf("120", true)).isInstanceOf(ServiceException.class);
        assertThatThrownBy(() -> log.positionOf("90", false)).isInstanceOf(ServiceException.class);
    }

    @Test
    void trimsByAge() {
        log.trimOlderThan(Instant.ofEpochMilli(3000));

        assertThat(numbers(log.read(2, 1000, 1_000_000))).containsExactly("130", "140", "150");
        assertThat(log.size()).isEqualTo(3);
    }

    private static List<String> numbers(RecordPage page) {
        return page.records().stream().map(StreamRecord::sequenceNumber).toList();
    }
}
