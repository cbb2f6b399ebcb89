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

import static io.github.ddbstreams.flink.source.reader.PageBudget.FULL_PAGE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PageBudgetTest {

    private final PageBudget budget = new PageBudget(3 * FULL_PAGE, true);

    @Test
    void chargesWhatAPageIsExpectedToTake() {
        assertThat(budget.tryReserveChanges(true)).isEqualTo(8 << 20);
        assertThat(budget.used()).isEqualTo(8 << 20);
    }

    @Test
    void chargesLittleForAPageThatIsNotExpectedToBeFull() {
        budget.of(false).settle(budget.tryReserveChanges(true), FULL_PAGE + 5, true);
        budget.of(false).release(FULL_PAGE + 5);

        assertThat(budget.tryReserveChanges(false)).isEqualTo(256 << 10);
        assertThat(budget.used()).isEqualTo(256 << 10);
    }

    @Test
    void admitsNothingBeyondItsLimit() {
        budget.tryReserveChanges(true);
        budget.tryReserveChanges(true);
        assertThat(budget.tryReserveChanges(true)).isEqualTo(FULL_PAGE);

        assertThat(budget.tryReserveChanges(true)).isZero();
        assertThat(budget.used()).isEqualTo(3 * FULL_PAGE);
    }

    @Test
    void admitsASinglePageOfAnySize() {
        PageBudget tiny = new PageBudget(1, false);

        assertThat(tiny.tryReserveChanges(true)).isEqualTo(FULL_PAGE);
        assertThat(tiny.tryReserveChanges(true)).isZero();

        tiny.of(false).release(FULL_PAGE);

        assertThat(tiny.tryReserveChanges(true)).isEqualTo(FULL_PAGE);
    }

    @Test
    void chargesAPageWithWhatItTakes() {
        budget.of(false).settle(budget.tryReserveChanges(true), 100, false);

        assertThat(budget.used()).isEqualTo(100);
    }

    @Test
    void expectsTheLargestPageThatItHasSeen() {
        budget.of(false).settle(budget.tryReserveChanges(true), FULL_PAGE + 5, true);
        budget.of(false).release(FULL_PAGE + 5);
        budget.of(false).settle(budget.tryReserveChanges(true), 1, false);

        assertThat(budget.tryReserveChanges(true)).isEqualTo(FULL_PAGE + 5);
    }

    @Test
    void smallPagesLowerNoExpectation() {
        budget.of(false).settle(budget.tryReserveChanges(true), 1, false);

        assertThat(budget.tryReserveChanges(true)).isEqualTo(FULL_PAGE);
    }

    @Test
    void expectsSmallerFullPagesOnceItHasSeenOne() {
        budget.of(false).settle(budget.tryReserveChanges(true), 4 << 20, true);

        assertThat(budget.tryReserveChanges(true)).isEqualTo(4 << 20);
    }

    @Test
    void expectsAnEighthOfItsLimitAfterTheSmallestOfFullPages() {
        budget.of(false).settle(budget.tryReserveChanges(true), 100 << 10, true);

        assertThat(budget.tryReserveChanges(true)).isEqualTo(3 * FULL_PAGE / 8);
    }

    @Test
    void tellsWhenBytesBecomeFree() {
        AtomicInteger told = new AtomicInteger();
        budget.onRelease(told::incrementAndGet);

        long reserved = budget.tryReserveChanges(true);
        budget.of(false).settle(reserved, reserved, true);
        assertThat(told).hasValue(0);

        budget.of(false).settle(budget.tryReserveChanges(true), 1, false);
        assertThat(told).hasValue(1);

        budget.of(false).release(0);
        assertThat(told).hasValue(1);

        budget.of(false).release(1);
        assertThat(told).hasValue(2);
        assertThat(budget.used()).isEqualTo(reserved);
    }

    // ------------------------------------------------------------------ rows beside changes

    /** Small items take twenty times their size when they are decoded. */
    @Test
    void admitsOnePageOfRowsUntilItHasSeenOne() {
        assertThat(budget.tryReserveRows()).isEqualTo(FULL_PAGE);
        assertThat(budget.tryReserveRows()).isZero();

        budget.of(true).settle(FULL_PAGE, 100, true);

        assertThat(budget.tryReserveRows()).isEqualTo(3 * FULL_PAGE / 8);
    }

    @Test
    void rowsLeaveHalfToChanges() {
        rowsTake(FULL_PAGE);
        assertThat(budget.tryReserveRows()).isZero();

        assertThat(budget.tryReserveChanges(true)).isEqualTo(FULL_PAGE);
        assertThat(budget.tryReserveChanges(true)).isEqualTo(FULL_PAGE);
        assertThat(budget.tryReserveChanges(true)).isZero();
    }

    @Test
    void rowsAloneMayTakeAll() {
        PageBudget alone = new PageBudget(3 * FULL_PAGE, false);
        alone.of(true).settle(alone.tryReserveRows(), FULL_PAGE, true);

        assertThat(alone.tryReserveRows()).isEqualTo(FULL_PAGE);
        assertThat(alone.tryReserveRows()).isEqualTo(FULL_PAGE);
        assertThat(alone.tryReserveRows()).isZero();
    }

    @Test
    void aPageOfRowsBeyondAllLimitsDoesNotHoldUpChanges() {
        rowsTake(5 * FULL_PAGE);

        assertThat(budget.tryReserveChanges(true)).isEqualTo(FULL_PAGE);
        assertThat(budget.tryReserveChanges(false)).isEqualTo(PageBudget.SMALL_PAGE);
        assertThat(budget.tryReserveRows()).isZero();
        budget.of(true).release(5 * FULL_PAGE);
        assertThat(budget.tryReserveRows()).isEqualTo(5 * FULL_PAGE);
    }

    @Test
    void whatChangesTakeIsNotThereForMoreRows() {
        rowsTake(5 << 20);
        budget.tryReserveChanges(true);
        budget.tryReserveChanges(true);

        assertThat(budget.tryReserveRows()).isZero();
    }

    private void rowsTake(long bytes) {
        budget.of(true).settle(budget.tryReserveRows(), bytes, true);
    }
}
