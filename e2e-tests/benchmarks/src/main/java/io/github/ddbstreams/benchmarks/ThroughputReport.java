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
package io.github.ddbstreams.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Puts the result of {@link ThroughputBenchmark} into the documents, as a table and two charts. */
public final class ThroughputReport {

    private static final String COLD = "cold";
    private static final String MEDIAN = "warm";

    private final JsonNode result;
    private final String name;

    /**
     * @param result the last line that the benchmark printed
     */
    ThroughputReport(JsonNode result) {
        this.result = result;
        this.name = "throughput-" + result.get("items").asText();
    }

    /**
     * @param arguments the root of the repository, and a file with what the benchmark printed
     */
    public static void main(String[] arguments) throws IOException {
        List<String> lines = Files.readAllLines(Path.of(arguments[1]));
        JsonNode result = new ObjectMapper().readTree(lines.get(lines.size() - 1));
        new ThroughputReport(result).write(Path.of(arguments[0]).resolve("docs"));
    }

    /** Writes the charts into {@code images}, and the table into {@code performance.md}. */
    void write(Path docs) throws IOException {
        Path images = Files.createDirectories(docs.resolve("images"));
        Files.writeString(
                images.resolve(name + "-cpu.svg"),
                chart("CPU of a record in µs (less is better)", "%.1f", "cpuMicrosPerRecord"));
        Files.writeString(
                images.resolve(name + "-records.svg"),
                chart("Records per second (more is better)", "%,.0f", "recordsPerSecond"));
        new MarkedSection(docs.resolve("performance.md"), name).replace(markdown());
    }

    private String chart(String title, String format, String figure) {
        BarChart chart = new BarChart(title, format, COLD, MEDIAN);
        for (JsonNode contestant : result.get("contestants")) {
            chart.add(
                    contestant.get("label").asText(),
                    contestant.get("cold").get(figure).asDouble(),
                    contestant.get("median").get(figure).asDouble());
        }
        return chart.svg();
    }

    private String markdown() {
        StringBuilder markdown = new StringBuilder();
        markdown.append(
                text(
                        "%,d records in %d shards, %,.0f bytes each as DynamoDB counts; medians"
                                + " of %d rounds, cold of %d, with %d cores and Java %s.\n\n",
                        result.get("records").asLong(),
                        result.get("shards").asInt(),
                        result.get("bytesPerRecord").asDouble(),
                        result.get("rounds").asInt(),
                        result.get("coldRounds").asInt(),
                        result.get("processors").asInt(),
                        result.get("java").asText()));
        markdown.append(
                text(
                        "| | records/s | CPU µs | KB allocated | %s: records/s | CPU µs | KB"
                                + " allocated |\n|---|---|---|---|---|---|---|\n",
                        COLD));
        for (JsonNode contestant : result.get("contestants")) {
            markdown.append(
                    text(
                            "| %s | %s | %s |\n",
                            contestant.get("label").asText(),
                            cells(contestant.get("median"), contestant.get("ratio")),
                            cells(contestant.get("cold"), contestant.get("coldRatio"))));
        }
        markdown.append(text("\n![CPU of a record](images/%s-cpu.svg)\n", name));
        markdown.append(text("\n![Records per second](images/%s-records.svg)\n", name));
        return markdown.toString();
    }

    private static String cells(JsonNode figures, JsonNode ratios) {
        return text(
                "%,.0f (%.2f) | %.1f (%.2f) | %.1f (%.2f)",
                figures.get("recordsPerSecond").asDouble(),
                ratios.get("recordsPerSecond").asDouble(),
                figures.get("cpuMicrosPerRecord").asDouble(),
                ratios.get("cpuMicrosPerRecord").asDouble(),
                figures.get("kilobytesAllocatedPerRecord").asDouble(),
                ratios.get("kilobytesAllocatedPerRecord").asDouble());
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
