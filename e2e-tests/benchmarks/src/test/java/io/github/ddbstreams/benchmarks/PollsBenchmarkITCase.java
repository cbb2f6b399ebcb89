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
import org.junit.jupiter.api.Test;

/** {@code ./benchmark polls} at a tiny size. */
class PollsBenchmarkITCase {

    @Test
    void pollsInLoopsAndByAJobAndEndsWithItsResult() throws Exception {
        List<String> lines =
                lines(
                        PollsBenchmark::run,
                        "--shards",
                        "3",
                        "--polls",
                        "20",
                        "--seconds",
                        "2",
                        "--rounds",
                        "2",
                        "--warm-up",
                        "0");

        assertThat(lines)
                .contains(
                        "loops of 20 polls on one thread, a job over 3 idle shards for 2 s; CPU of"
                                + " the process");
        JsonNode result = result(lines);
        assertThat(result.get("benchmark").asText()).isEqualTo("polls");
        assertThat(result.get("shards").asInt()).isEqualTo(3);
        assertThat(result.get("rounds").asInt()).isEqualTo(2);
        assertThat(result.get("sdkCpuMicrosPerPoll").asDouble()).isPositive();
        assertThat(result.get("sourceCpuMicrosPerPoll").asDouble()).isPositive();
        assertThat(result.get("jobPollsPerSecond").asDouble()).isPositive();
    }
}
