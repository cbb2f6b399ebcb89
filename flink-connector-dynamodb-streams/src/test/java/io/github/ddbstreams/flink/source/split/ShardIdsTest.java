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
package io.github.ddbstreams.flink.source.split;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShardIdsTest {

    @Test
    void anIdCarriesTheTimeOfItsCreation() {
        assertThat(ShardIds.creationTime("shardId-00000001772366400123-abcdef01"))
                .contains(Instant.parse("2026-03-01T12:00:00.123Z"));
    }

    @Test
    void theRestOfAnIdMayBeAnything() {
        assertThat(ShardIds.creationTime("shardId-00000000000000000001-a-b-"))
                .contains(Instant.ofEpochMilli(1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "shardId-000000000001",
                "shardId-0000000177236640012-abcdef01",
                "shardId-000000001772366400123-abcdef01",
                "shardId-00000001772366400123",
                "shard-00000001772366400123-abcdef01",
                "shardId-0000000177236640012x-abcdef01",
                "shardId-99999999999999999999-abcdef01",
                "shardId-00001000000000000000-abcdef01"
            })
    void nothingIsConcludedFromAnotherForm(String id) {
        assertThat(ShardIds.creationTime(id)).isEmpty();
    }
}
