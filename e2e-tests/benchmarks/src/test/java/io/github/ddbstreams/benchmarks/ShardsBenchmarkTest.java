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
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The benchmark of many shards at a tiny size. It fails by itself if a shard is not read exactly
 * once.
 */
class ShardsBenchmarkTest {

    @Test
    void goesThroughTheLifeOfASourceAndEndsWithItsResult() throws Exception {
        List<String> lines =
                lines(ShardsBenchmark::run, "--shards", "300", "--readers", "100", "--rounds", "1");

        assertThat(lines).contains("up to 300 shards and 100 readers; medians of 1 rounds");
        JsonNode result = result(lines);
        assertThat(result.get("benchmark").asText()).isEqualTo("shards");
        assertThat(result.get("shards").asInt()).isEqualTo(300);
        assertThat(result.get("readers").asInt()).isEqualTo(100);
        assertThat(result.get("listingMillis").asDouble()).isPositive();
        assertThat(result.get("restoreMillis").asDouble()).isPositive();
    }

    @Test
    void numbersThatCannotBeDividedTwiceAreRefused() {
        assertThatThrownBy(() -> lines(ShardsBenchmark::run, "--shards", "99"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Give at least 100, not 99");
    }

    @Test
    void readersAreSentNoMoreThanTwoMessagesForEachShardAndEachReader() {
        for (ShardsRound.Operation operation : ShardsRound.Operation.values()) {
            assertThat(ShardsRound.of(100, 20).messages(operation))
                    .as(operation.label())
                    .isLessThanOrEqualTo(2 * (100 + 20));
        }
    }
}
