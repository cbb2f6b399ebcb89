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
package io.github.ddbstreams.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The demo with a table of its own. */
@Tag("exhaustive")
class OwnTableDemoITCase {

    private static final String PASSED =
            "PASSED: every item arrived, then each of its changes, once and in order; none"
                    + " differs.";

    private final DemoRun demo = new DemoRun();

    @ParameterizedTest
    @ValueSource(strings = {"--seed=1", "--chaos"})
    void readsWhatItWrites(String option) {
        int exitCode = demo.run("--seconds", "5", option);

        assertThat(demo.lines()).last().isEqualTo(PASSED);
        assertThat(exitCode).isZero();
        assertThat(demo.lines())
                .anyMatch(line -> line.matches(".* READ   order-\\d{4}  customer=.* table"));
        assertThat(demo.lines())
                .anyMatch(line -> line.matches(".* MODIFY order-\\d{4}  .* shard .*"));
        assertThat(demo.lines()).anyMatch(line -> line.contains(": table read; changes: "));
        assertThat(demo.lines())
                .anyMatch(line -> line.matches("  changes written .*, over 4 roll-overs"));
        assertThat(demo.lines()).contains("    lost                       0");
    }

    @Test
    void keepsAnAggregateUpToDateWithSql() {
        int exitCode = demo.run("--sql", "--seconds", "5");

        assertThat(demo.lines())
                .last()
                .isEqualTo(
                        "PASSED: the live result is what the same aggregate of a scan of the table"
                                + " gives.");
        assertThat(exitCode).isZero();
        assertThat(demo.lines())
                .anyMatch(line -> line.matches("   NEW +[1-9]\\d* +[\\d,]+ +[\\d,.]+ +#+"));
        assertThat(demo.lines())
                .anyMatch(line -> line.endsWith("times, 0 of them against what it was."));
    }
}
