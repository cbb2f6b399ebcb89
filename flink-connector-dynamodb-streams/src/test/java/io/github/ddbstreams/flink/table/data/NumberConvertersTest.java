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

import io.github.ddbstreams.flink.table.config.OnDecodeError;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.DataType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers in all the ways that they are written, against the JDK's reading of them. */
class NumberConvertersTest {

    private static final int NUMBERS = 500;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void doublesAreTheNearestOnes(long seed) throws Exception {
        List<String> numbers = numbers(new Random(seed));

        assertThat(read(DataTypes.DOUBLE(), numbers))
                .containsExactlyElementsOf(
                        numbers.stream().map(n -> row(Double.valueOf(n))).toList());
    }

    @ParameterizedTest
    @CsvSource({"18, 0", "18, 6", "18, 18", "10, 2", "3, 1", "1, 0", "19, 6", "38, 20"})
    void decimalsAreExactOrDoNotFit(int precision, int scale) throws Exception {
        List<String> numbers = numbers(new Random(precision * 100L + scale));

        assertThat(read(DataTypes.DECIMAL(precision, scale), numbers))
                .containsExactlyElementsOf(
                        numbers.stream().map(n -> row(decimal(n, precision, scale))).toList());
    }

    private static Object decimal(String number, int precision, int scale) {
        BigDecimal exact = new BigDecimal(number).stripTrailingZeros();
        return exact.scale() > scale
                ? null
                : DecimalData.fromBigDecimal(exact.setScale(scale), precision, scale);
    }

    private static GenericRowData row(Object value) {
        return GenericRowData.of(value);
    }

    private static List<RowData> read(DataType type, List<String> numbers) throws Exception {
        return Rows.emitted(
                Rows.columnA(type).onError(OnDecodeError.NULL).build(),
                numbers.stream()
                        .map(n -> Rows.insert("{\"a\": {\"N\": \"" + n + "\"}}"))
                        .toArray(String[]::new));
    }

    private static List<String> numbers(Random random) {
        List<String> numbers =
                new ArrayList<>(
                        List.of(
                                "0",
                                "-0",
                                "-0.0",
                                "0.10",
                                "9007199254740991",
                                "9007199254740992",
                                "9007199254740993",
                                "-9007199254740993",
                                "999999999999999999",
                                "-999999999999999999",
                                "1000000000000000000",
                                "0.00000000000000001",
                                "0.000000000000000001",
                                "1E-3",
                                "1.5e2"));
        while (numbers.size() < NUMBERS) {
            StringBuilder number = new StringBuilder(random.nextInt(4) == 0 ? "-" : "");
            int integers = random.nextInt(random.nextInt(4) == 0 ? 20 : 7);
            number.append(integers == 0 ? "0" : String.valueOf(1 + random.nextInt(9)));
            digits(number, integers - 1, random);
            if (random.nextInt(3) > 0) {
                number.append('.').append(random.nextInt(10));
                digits(number, random.nextInt(random.nextInt(4) == 0 ? 20 : 7), random);
            }
            if (random.nextInt(10) == 0) {
                number.append("E").append(random.nextInt(9) - 4);
            }
            numbers.add(number.toString());
        }
        return numbers;
    }

    private static void digits(StringBuilder number, int count, Random random) {
        for (int i = 0; i < count; i++) {
            number.append(random.nextInt(3) == 0 ? 0 : random.nextInt(10));
        }
    }
}
