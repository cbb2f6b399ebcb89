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

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The benchmarks of snapshots, like the others in {@link BenchmarksITCase}. */
@Tag("exhaustive")
class SnapshotBenchmarksITCase {

    @Test
    void snapshotReadsAllItemsInEveryWayAndEndsWithItsResult() throws Exception {
        List<String> lines =
                lines(SnapshotBenchmark::run, "--items", "3000", "--threads", "2", "--rounds", "2");

        assertThat(lines).contains("3000 items, 2 requests in flight; a warm-up round, then 2");
        JsonNode result = result(lines);
        assertThat(result.get("benchmark").asText()).isEqualTo("snapshot");
        assertThat(result.get("items").asLong()).isEqualTo(3_000);
        assertThat(result.get("ratio").asDouble()).isPositive();
        assertThat(result.get("mergedRatio").asDouble()).isPositive();
        assertThat(result.get("sdkItemsPerSecond").asDouble()).isPositive();
    }

    @Test
    void snapshotOperatorReadsAllChangesInEveryWayAndEndsWithItsResult() throws Exception {
        List<String> lines =
                lines(
                        SnapshotOperatorBenchmark::run,
                        "--items",
                        "200",
                        "--changes",
                        "2000",
                        "--rounds",
                        "1");

        assertThat(lines).contains("200 items, 2000 changes of them; a warm-up round, then 1");
        JsonNode result = result(lines);
        assertThat(result.get("benchmark").asText()).isEqualTo("snapshot-operator");
        assertThat(result.get("changes").asLong()).isEqualTo(2_000);
        assertThat(result.get("keyedCpuRatio").asDouble()).isPositive();
        assertThat(result.get("duringCpuRatio").asDouble()).isPositive();
        assertThat(result.get("afterCpuRatio").asDouble()).isPositive();
    }

    @Test
    void snapshotLatencySeesChangesWhileItemsAreReadAndEndsWithItsResult() throws Exception {
        List<String> lines =
                lines(
                        SnapshotLatencyBenchmark::run,
                        "--items",
                        "20000",
                        "--threads",
                        "1",
                        "--shards",
                        "2",
                        "--latency",
                        "50",
                        "--per-minute",
                        "3000",
                        "--seconds",
                        "1",
                        "--rounds",
                        "1");

        assertThat(lines)
                .contains("50 ms a request, 64 MB of pages prefetched; a warm-up round, then 1");
        JsonNode result = result(lines);
        assertThat(result.get("benchmark").asText()).isEqualTo("snapshot-latency");
        assertThat(result.get("items").asLong()).isEqualTo(20_000);
        assertThat(result.get("p99Ratio").asDouble()).isPositive();
        assertThat(result.get("duringMillisP50").asDouble()).isPositive();
    }

    @Test
    void snapshotMemoryReadsAllItemsWithASlowSinkAndEndsWithItsResult() throws Exception {
        List<String> lines =
                lines(
                        SnapshotMemoryBenchmark::run,
                        "--items",
                        "20000",
                        "--threads",
                        "2",
                        "--seconds",
                        "1",
                        "--small-mb",
                        "1",
                        "--large-mb",
                        "2");

        JsonNode result = result(lines);
        assertThat(result.get("benchmark").asText()).isEqualTo("snapshot-memory");
        assertThat(result.get("items").asLong()).isEqualTo(20_000);
        assertThat(result.get("pageMegabytes").asDouble()).isPositive();
        assertThat(result.get("largeChargedPeakMegabytes").asDouble()).isPositive();
    }
}
