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

/** The benchmark of memory, like the others in {@link BenchmarksITCase}. */
@Tag("exhaustive")
class MemoryBenchmarkITCase {

    @Test
    void memoryReadsAllRecordsInTheEndAndEndsWithItsResult() throws Exception {
        List<String> lines =
                lines(
                        MemoryBenchmark::run,
                        "--shards",
                        "4",
                        "--item-kb",
                        "100",
                        "--page-records",
                        "50",
                        "--small-mb",
                        "1",
                        "--large-mb",
                        "2");

        JsonNode result = result(lines);
        assertThat(result.get("benchmark").asText()).isEqualTo("memory");
        // Two budgets, four shards, three large records and a page of fifty.
        assertThat(result.get("records").asLong()).isEqualTo(2 * 4 * (3 + 50));
        assertThat(result.get("itemsSmallChargedPeakMegabytes").asDouble()).isPositive();
        assertThat(result.get("pagesLargeChargedPeakMegabytes").asDouble()).isPositive();
    }
}
