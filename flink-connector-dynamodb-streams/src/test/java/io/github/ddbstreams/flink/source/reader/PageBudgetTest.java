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

    private final PageBudget budget = new PageBudget(3 * FULL_PAGE);

    @Test
    void chargesWhatAPageIsExpectedToTake() {
        assertThat(budget.tryReserve(true)).isEqualTo(8 << 20);
        assertThat(budget.used()).isEqualTo(8 << 20);
    }

    @Test
    void chargesLittleForAPageThatIsNotExpectedToBeFull() {
        budget.settle(budget.tryReserve(true), FULL_PAGE + 5, 1 << 20);
        budget.release(FULL_PAGE + 5);

        assertThat(budget.tryReserve(false)).isEqualTo(256 << 10);
        assertThat(budget.used()).isEqualTo(256 << 10);
    }

    @Test
    void admitsNothingBeyondItsLimit() {
        budget.tryReserve(true);
        budget.tryReserve(true);
        assertThat(budget.tryReserve(true)).isEqualTo(FULL_PAGE);

        assertThat(budget.tryReserve(true)).isZero();
        assertThat(budget.used()).isEqualTo(3 * FULL_PAGE);
    }

    @Test
    void admitsASinglePageOfAnySize() {
        PageBudget tiny = new PageBudget(1);

        assertThat(tiny.tryReserve(true)).isEqualTo(FULL_PAGE);
        assertThat(tiny.tryReserve(true)).isZero();

        tiny.release(FULL_PAGE);

        assertThat(tiny.tryReserve(true)).isEqualTo(FULL_PAGE);
    }

    @Test
    void chargesAPageWithWhatItTakes() {
        budget.settle(budget.tryReserve(true), 100, 100);

        assertThat(budget.used()).isEqualTo(100);
    }

    @Test
    void expectsTheLargestPageThatItHasSeen() {
        budget.settle(budget.tryReserve(true), FULL_PAGE + 5, 1 << 20);
        budget.release(FULL_PAGE + 5);
        budget.settle(budget.tryReserve(true), 1, 1);

        assertThat(budget.tryReserve(true)).isEqualTo(FULL_PAGE + 5);
    }

    @Test
    void smallPagesLowerNoExpectation() {
        budget.settle(budget.tryReserve(true), 1, 1);

        assertThat(budget.tryReserve(true)).isEqualTo(FULL_PAGE);
    }

    @Test
    void expectsSmallerFullPagesOnceItHasSeenOne() {
        budget.settle(budget.tryReserve(true), 4 << 20, 1 << 20);

        assertThat(budget.tryReserve(true)).isEqualTo(4 << 20);
    }

    @Test
    void expectsAnEighthOfItsLimitAfterTheSmallestOfFullPages() {
        budget.settle(budget.tryReserve(true), 100 << 10, 512 << 10);

        assertThat(budget.tryReserve(true)).isEqualTo(3 * FULL_PAGE / 8);
    }

    @Test
    void tellsWhenBytesBecomeFree() {
        AtomicInteger told = new AtomicInteger();
        budget.onRelease(told::incrementAndGet);

        long reserved = budget.tryReserve(true);
        budget.settle(reserved, reserved, 1 << 20);
        assertThat(told).hasValue(0);

        budget.settle(budget.tryReserve(true), 1, 1);
        assertThat(told).hasValue(1);

        budget.release(0);
        assertThat(told).hasValue(1);

        budget.release(1);
        assertThat(told).hasValue(2);
        assertThat(budget.used()).isEqualTo(reserved);
    }
}
