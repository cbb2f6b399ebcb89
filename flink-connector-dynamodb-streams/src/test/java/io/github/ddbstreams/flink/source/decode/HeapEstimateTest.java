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
package io.github.ddbstreams.flink.source.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.model.Record;

class HeapEstimateTest {

    private static final int RECORDS = 2000;
    private static final int COPIES = 8;

    static Stream<Arguments> shapes() {
        return Stream.of(
                shape("keys only", i -> null),
                shape(
                        "ten short strings",
                        i ->
                                IntStream.range(0, 10)
                                        .mapToObj(k -> "\"attr" + k + "\": {\"S\": \"v" + i + "\"}")
                                        .collect(Collectors.joining(",", "{", "}"))),
                shape(
                        "numbers and flags",
                        i ->
                                "{\"n\": {\"N\": \""
                                        + i
                                        + "\"}, \"t\": {\"BOOL\": true}, \"z\": {\"NULL\": true}}"),
                shape(
                        "a kilobyte of Latin-1",
                        i -> "{\"t\": {\"S\": \"" + "é".repeat(1000) + "\"}}"),
                shape(
                        "a thousand characters of Chinese",
                        i -> "{\"t\": {\"S\": \"" + "漢".repeat(1000) + "\"}}"),
                shape(
                        "a kilobyte of binary",
                        i ->
                                "{\"b\": {\"B\": \""
                                        + Base64.getEncoder().encodeToString(new byte[1024])
                                        + "\"}}"),
                shape(
                        "maps and lists",
                        i ->
                                "{\"o\": {\"L\": ["
                                        + "{\"M\": {\"sku\": {\"S\": \"x\"}, \"qty\": {\"N\": \"1\"}}},"
                                                .repeat(5)
                                        + "{\"L\": []}, {\"M\": {}}]}}"),
                shape(
                        "sets",
                        i ->
                                "{\"s\": {\"SS\": [\"a\", \"b\", \"c\"]}, \"b\": {\"BS\": [\"AQ==\", \"Ag==\"]}}"),
                shape(
                        "names that are data",
                        i ->
                                "{\"m\": {\"M\": {\"customer-"
                                        + i
                                        + "-a\": {\"BOOL\": true}, \"customer-"
                                        + i
                                        + "-b\": {\"BOOL\": true}}}}"));
    }

    private static Arguments shape(String name, IntFunction<String> image) {
        return arguments(name, image);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("shapes")
    void estimatesTheHeapThatAPageHolds(String name, IntFunction<String> image) throws Exception {
        byte[] body =
                StreamRecords.page(
                                IntStream.range(0, RECORDS)
                                        .mapToObj(
                                                i ->
                                                        StreamRecords.modify(
                                                                String.format("%021d", i),
                                                                image.apply(i),
                                                                null))
                                        .toArray(String[]::new))
                        .getBytes(StandardCharsets.UTF_8);
        PageDecoder<Record> decoder = new GetRecordsDecoder<>(new SdkRecordDecoder());
        decoder.decode(PageBody.of(body));

        // The heap is the whole process's, so what other threads let go of shows as well: the
        // middle
        // one of three measurements counts.
        double[] ratios = new double[3];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = estimatedToHeld(decoder, body);
        }
        Arrays.sort(ratios);
        assertThat(ratios[1]).as("estimated to held, of %s", ratios).isBetween(0.95, 1.35);
    }

    private static double estimatedToHeld(PageDecoder<Record> decoder, byte[] body)
            throws IOException {
        List<DecodedPage<Record>> pages = new ArrayList<>();
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
