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
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.ddbstreams.flink.source.decode.DecodedPage;
import io.github.ddbstreams.flink.source.decode.PageBody;
import io.github.ddbstreams.flink.source.decode.PageDecoder;
import io.github.ddbstreams.flink.source.decode.StreamRecords;
import io.github.ddbstreams.flink.table.config.ChangelogKind;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.types.DataType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RowHeapEstimateTest {

    private static final int RECORDS = 1000;
    private static final int COPIES = 4;

    static Stream<Arguments> shapes() {
        return Stream.of(
                shape("nothing", DataTypes.STRING(), i -> "{\"NULL\": true}"),
                shape("text", DataTypes.STRING(), i -> "{\"S\": \"" + "é".repeat(1000) + "\"}"),
                shape("numbers", DataTypes.BIGINT(), i -> "{\"N\": \"1000" + i + "\"}"),
                shape("decimals", DataTypes.DECIMAL(10, 2), i -> "{\"N\": \"" + i + ".5\"}"),
                shape(
                        "long decimals",
                        DataTypes.DECIMAL(38, 2),
                        i -> "{\"N\": \"12345678901234567890" + i + ".5\"}"),
                shape("times", DataTypes.TIMESTAMP(3), i -> "{\"N\": \"" + i + "\"}"),
                shape("bytes", DataTypes.BYTES(), i -> "{\"B\": \"" + "AAAA".repeat(300) + "\"}"),
                shape(
                        "arrays of rows",
                        DataTypes.ARRAY(DataTypes.ROW(DataTypes.FIELD("x", DataTypes.STRING()))),
                        i ->
                                "{\"L\": ["
                                        + "{\"M\": {\"x\": {\"S\": \"v\"}}},".repeat(9)
                                        + "{\"NULL\": true}]}"),
                shape(
                        "maps",
                        DataTypes.MAP(DataTypes.STRING(), DataTypes.STRING()),
                        i ->
                                "{\"M\": {\"a"
                                        + i
                                        + "\": {\"S\": \"x\"}, \"b"
                                        + i
                                        + "\": {\"S\": \"y\"}}}"));
    }

    private static Arguments shape(String name, DataType type, IntFunction<String> value) {
        return arguments(name, type, value);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("shapes")
    void estimatesTheHeapThatAPageHolds(String name, DataType type, IntFunction<String> value)
            throws Exception {
        byte[] body =
                StreamRecords.page(
                                IntStream.range(0, RECORDS)
                                        .mapToObj(
                                                i ->
                                                        StreamRecords.modify(
                                                                String.format("%021d", i),
                                                                "{\"a\": " + value.apply(i) + "}",
                                                                null))
                                        .toArray(String[]::new))
                        .getBytes(StandardCharsets.UTF_8);
        PageDecoder<RowChange> decoder =
                Rows.decoder(
                        RowPlan.builder(Rows.type(DataTypes.FIELD("a", type)))
                                .changelog(ChangelogKind.APPEND)
                                .build());

        // The heap is the whole process's, so what other threads let go of shows as well: the
        // middle one of three measurements counts.
        double[] ratios = new double[3];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = estimatedToHeld(decoder, body);
        }
        Arrays.sort(ratios);
        assertThat(ratios[1])
                .as("estimated to held, of %s", Arrays.toString(ratios))
                .isBetween(0.95, 1.35);
    }

    private static double estimatedToHeld(PageDecoder<RowChange> decoder, byte[] body)
            throws IOException {
        List<DecodedPage<RowChange>> pages = new ArrayList<>();
        long before = usedHeap();
        for (int i = 0; i < COPIES; i++) {
            pages.add(decoder.decode(PageBody.of(body)));
        }
        long held = usedHeap() - before;
        long estimated = pages.stream().mapToLong(DecodedPage::sizeInBytes).sum();
        assertThat(pages).hasSize(COPIES);
        return (double) estimated / held;
    }

    private static long usedHeap() {
        long used = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            System.gc();
            used =
                    Math.min(
                            used,
                            ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        return used;
    }
}
