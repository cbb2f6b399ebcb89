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
package io.github.ddbstreams.flink.table.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IsoTimesTest {

    private static LocalDateTime read(String text) {
        return IsoTimes.read(text.toCharArray(), text.length());
    }

    @ParameterizedTest
    @CsvSource({
        "2024-05-31T23:59:59, 2024-05-31T23:59:59",
        "2024-05-31 23:59:59Z, 2024-05-31T23:59:59",
        "2024-02-29T00:00:00.5Z, 2024-02-29T00:00:00.500",
        "0000-01-01T00:00:00.000000001, 0000-01-01T00:00:00.000000001",
        "9999-12-31T23:59:59.123456789Z, 9999-12-31T23:59:59.123456789"
    })
    void readsTheFormsThatAreUsual(String text, LocalDateTime time) {
        assertThat(read(text)).isEqualTo(time);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Z",
                "2024-05-31",
                "2024-05-31T23:59",
                "2024-05-31T23:59Z",
                "2024-05-31t23:59:59",
                "2024-05-31T23:59:59z",
                "2024-05-31T23:59:59+01:00",
                "2024-05-31T23:59:59.",
                "2024-05-31T23:59:59.Z",
                "2024-05-31T23:59:59.1234567891",
                "2024-05-31T23:59:59,5",
                "2024-05-31T23:59:59ZZ",
                "2024-05-31T23:59:60",
                "2024-05-31T24:00:00",
                "2024-05-31T23:60:00",
                "2024-06-31T23:59:59",
                "2023-02-29T23:59:59",
                "2024-00-01T00:00:00",
                "2024-01-00T00:00:00",
                "2024-13-01T00:00:00",
                "-024-01-01T00:00:00",
                "+024-01-01T00:00:00",
                "20240-1-01T00:00:00",
                "２024-01-01T00:00:00"
            })
    void leavesWhatIsUnusualOrWrong(String text) {
        assertThat(read(text)).isNull();
    }

    @Test
    void readsAsTheFormatterDoes() {
        Random random = new Random(1);
        for (int i = 0; i < 10_000; i++) {
            LocalDateTime time =
                    LocalDateTime.of(random.nextInt(10_000), 1, 1, 0, 0)
                            .plusSeconds(random.nextInt(366 * 86_400 / 2))
                            .withNano(random.nextBoolean() ? 0 : random.nextInt(1_000_000_000));
            String text = DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(time);

            assertThat(read(text)).isEqualTo(time);
            assertThat(read(text + 'Z')).isEqualTo(time);
        }
    }
}
