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
package io.github.ddbstreams.flink.source.reader;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class IdleRuleTest {

    private final IdleRule rule = new IdleRule();

    @Test
    void whoeverMayStillGetShardsIsNotIdle() {
        assertThat(rule.isIdle(true)).isFalse();

        rule.firstShardsAssigned();

        assertThat(rule.isIdle(true)).isTrue();
    }

    @Test
    void whoeverReadsIsNotIdle() {
        rule.firstShardsAssigned();

        assertThat(rule.isIdle(false)).isFalse();
    }

    @Test
    void whoeverHasEmittedRecordsIsNotIdleUntilABarrierHasLeft() {
        rule.firstShardsAssigned();
        rule.recordsEmitted();

        assertThat(rule.isIdle(true)).isFalse();

        rule.barrierSent();

        assertThat(rule.isIdle(true)).isTrue();

        rule.recordsEmitted();

        assertThat(rule.isIdle(true)).isFalse();
    }

    @Test
    void atTheEndNobodyIsIdle() {
        rule.firstShardsAssigned();
        rule.noMoreSplits();

        assertThat(rule.isIdle(true)).isFalse();
        assertThat(rule.isEnding()).isTrue();
    }

    @Test
    void beforeTheShardsOfTheNextStreamAreGivenOutNobodyIsIdle() {
        rule.firstShardsAssigned();
        rule.nextStreamBegins();

        assertThat(rule.isIdle(true)).isFalse();
    }
}
