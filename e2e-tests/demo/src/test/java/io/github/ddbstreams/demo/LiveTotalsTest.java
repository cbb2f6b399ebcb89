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

import java.math.BigDecimal;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.Test;

class LiveTotalsTest {

    private final LiveTotals live = new LiveTotals();

    @Test
    void holdsWhatTheChangelogAddsUpTo() {
        accept(RowKind.INSERT, "NEW", 1);
        accept(RowKind.INSERT, "PAID", 2);
        accept(RowKind.UPDATE_BEFORE, "NEW", 1);
        accept(RowKind.UPDATE_AFTER, "NEW", 3);
        accept(RowKind.DELETE, "PAID", 2);

        assertThat(live.snapshot().values())
                .containsExactly(new StatusTotal("NEW", 3, 6, new BigDecimal("9.50")));
        assertThat(live.changes()).isEqualTo(5);
        assertThat(live.inconsistent()).isZero();
    }

    @Test
    void countsWhatTakesBackWhatWasNotGiven() {
        accept(RowKind.UPDATE_BEFORE, "NEW", 1);
        accept(RowKind.UPDATE_AFTER, "NEW", 2);
        accept(RowKind.INSERT, "NEW", 2);
        accept(RowKind.DELETE, "NEW", 3);

        assertThat(live.inconsistent()).isEqualTo(4);
    }

    private void accept(RowKind kind, String status, long orders) {
        live.accept(Row.ofKind(kind, status, orders, 6, new BigDecimal("9.50")));
    }
}
