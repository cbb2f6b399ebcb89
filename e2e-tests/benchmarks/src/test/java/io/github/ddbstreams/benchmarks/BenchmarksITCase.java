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

import static io.github.ddbstreams.benchmarks.Smoke.lines;
import static io.github.ddbstreams.benchmarks.Smoke.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.ddbstreams.flink.source.decode.DecodedRecord;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every benchmark at a tiny size. Each fails by itself if a reader does not see exactly what was
 * written; how fast it was is nothing for a test.
 */
class BenchmarksITCase {

    @TempDir private Path docs;

    @Test
    void throughputReadsAllRecordsInEveryWayAndEndsWithItsResult() throws Exception {
        List<String> lines =
                lines(
                        ThroughputBenchmark::run,
                        "--shards",
                        "3",
                        "--records",
                        "900",
                        "--rounds",
                        "1",
                        "--cold",
                        "0");

        assertThat(lines)
                .contains("3 shards of 900 records; a first round, then 1, and 0 cold")
                .contains(
                        "a record has 1338 bytes as DynamoDB counts; CPU and allocated KB are a"
                                + " record's");
        JsonNode result = result(lines);
        assertThat(result.get("benchmark").asText()).isEqualTo("throughput");
        assertThat(result.get("items").asText()).isEqualTo("rich");
        assertThat(result.get("records").asLong()).isEqualTo(2_700);
        assertThat(result.get("rounds").asInt()).isEqualTo(1);
        assertThat(result.get("contestants").findValuesAsText("name"))
                .containsExactly(
                        "sdk-1", "sdk-2", "events", "schema", "sql-all", "sql-all-reuse", "sql-2");
        for (JsonNode contestant : result.get("contestants")) {
            for (String figures : List.of("cold", "median", "coldRatio", "ratio")) {
                assertThat(contestant.get(figures).get("recordsPerSecond").asDouble()).isPositive();
                assertThat(contestant.get(figures).get("cpuMicrosPerRecord").asDouble())
                        .isPositive();
                assertThat(contestant.get(figures).get("kilobytesAllocatedPerRecord").asDouble())
                        .isPositive();
            }
        }
        assertThatTheReportShowsEveryContestant(result);
    }

    private void assertThatTheReportShowsEveryContestant(JsonNode result) throws Exception {
        Path guide = docs.resolve("performance.md");
        Files.writeString(
                guide,
                "before\n<!-- throughput-rich: begin -->\nformer figures\n<!-- throughput-rich: end -->\nafter\n");

        new ThroughputReport(result).write(docs);

        assertThat(guide)
                .content()
                .startsWith("before\n<!-- throughput-rich: begin -->\n2,700 records in 3 shards")
                .endsWith("<!-- throughput-rich: end -->\nafter\n")
                .doesNotContain("former figures");
        for (JsonNode contestant : result.get("contestants")) {
            assertThat(guide).content().contains("| " + contestant.get("label").asText() + " |");
        }
        for (String chart : List.of("throughput-rich-cpu.svg", "throughput-rich-records.svg")) {
            assertThat(guide).content().contains("(images/" + chart + ")");
            Svg svg = Svg.parse(Files.readString(docs.resolve("images").resolve(chart)));
            assertThat(svg.attributes("bar", "width")).hasSize(7 * 2);
            assertThat(svg.texts())
                    .containsAll(result.get("contestants").findValuesAsText("label"));
        }
    }

    @Test
    void simpleItemsAreReadInAProcessOfItsOwnAndByItsSqlColumns() throws Exception {
        try (EmulatorProcess emulator = EmulatorProcess.start(512);
                LocalCluster cluster = LocalCluster.start()) {
            Backlog backlog = Backlog.write(emulator, cluster, Workload.SIMPLE, 1, 200);

            Cost cold = backlog.readCold(backlog.contestant("sql-all"));

            assertThat(backlog.records()).isEqualTo(200);
            assertThat(cold.recordsPerSecond()).isPositive();
            assertThat(cold.cpuMicros()).isPositive();
            assertThat(cold.kilobytes()).isPositive();
        }
    }

    @Test
    void hotShardReadsAShardAloneAndAmongOthers() throws Exception {
        List<String> lines =
                lines(
                        HotShardBenchmark::run,
                        "--idle",
                        "5",
                        "--records",
                        "900",
                        "--rounds",
                        "1",
                        "--settle",
                        "1");

        JsonNode result = result(lines);
        assertThat(result.get("benchmark").asText()).isEqualTo("hot-shard");
        assertThat(result.get("contestants").findValuesAsText("name"))
                .containsExactly("alone", "among-idle");
        for (JsonNode contestant : result.get("contestants")) {
            assertThat(contestant.get("ratio").get("recordsPerSecond").asDouble()).isPositive();
        }
    }

    @Test
    void pollingReadsWhatTricklesInAndEndsWithItsResult() throws Exception {
        List<String> lines =
                lines(
                        PollingBenchmark::run,
                        "--shards",
                        "4",
                        "--busy",
                        "2",
                        "--latency",
                        "1",
                        "--seconds",
                        "2",
                        "--per-minute",
                        "120",
                        "--backlog",
                        "10");

        assertThat(lines).contains("2 of the shards are busy:");
        JsonNode result = result(lines);
        assertThat(result.get("benchmark").asText()).isEqualTo("polling");
        assertThat(result.get("shards").asInt()).isEqualTo(4);
        // Four readers of four shards with 1 + 10 records, and what was written meanwhile.
        assertThat(result.get("records").asLong()).isGreaterThan(4 * 4 * (1 + 10));
        assertThat(result.get("sourcePollsPerSecondMin").asDouble()).isPositive();
        assertThat(result.get("sdkPollsPerSecondMedian").asDouble()).isPositive();
    }

    @Test
    void decodersReadTheSamePage() throws Exception {
        DecodersBenchmark decoders = new DecodersBenchmark();
        // It fails if one of them finds another number of records.
        decoders.takePage();

        assertThat(decoders.records().records())
                .extracting(DecodedRecord::payload)
                .isEqualTo(decoders.sdk());
        decoders.close();
    }

    @Test
    void argumentsThatAreNotKnownAreRefusedWithThoseThatAre() {
        assertThatThrownBy(() -> lines(ThroughputBenchmark::run, "--shard", "3"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "Argument --shard; allowed are --cold 5 --records 120000 --rounds 5 --shards 8 --simple 0");
    }
}
