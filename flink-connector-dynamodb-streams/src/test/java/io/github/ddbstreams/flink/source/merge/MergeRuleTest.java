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
package io.github.ddbstreams.flink.source.merge;

import static io.github.ddbstreams.flink.source.merge.MergeElement.NO_ITEM;
import static io.github.ddbstreams.flink.source.merge.MergeElement.NO_TIME;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.ddbstreams.flink.source.merge.MergeElement.Kind;
import io.github.ddbstreams.flink.source.merge.MergeRule.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class MergeRuleTest {

    private static final long A = 0x1234_5678_9ABC_DEF0L;
    private static final long B = A + 1;
    private static final long TOLERANCE = 2_000;
    private static final long FROM = 1_700_000_000_000L;
    private static final long TO = FROM + 3_000;
    private static final long NOTHING_COMPLETE = Long.MIN_VALUE;

    private final MergeRule rule = new MergeRule(TOLERANCE);

    private static MergeElement<String> row(boolean byTime) {
        return MergeElement.row("key", A, byTime, FROM, TO, "row");
    }

    private static MergeElement<String> change(Kind kind, long hash, long time) {
        return MergeElement.change(kind, "key", hash, time, "before", "after");
    }

    private Verdict judge(MergeElement<String> element, Seen seen) {
        return rule.judge(element, seen, NOTHING_COMPLETE);
    }

    @Test
    void aRowIsEmittedOnce() {
        assertThat(judge(row(false), null)).isEqualTo(Verdict.EMIT_ROW);
        assertThat(judge(row(false), rule.seen(row(false)))).isEqualTo(Verdict.DROP_ROW);
        assertThat(judge(row(true), rule.seen(row(true)))).isEqualTo(Verdict.DROP_ROW);
    }

    @Test
    void aRowBehindAChangeIsDropped() {
        assertThat(judge(row(false), Seen.CHANGED)).isEqualTo(Verdict.DROP_ROW);
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"CHANGE_BY_IMAGE", "CHANGE_BY_TIME", "LATER_CHANGE"})
    void theFirstChangeOfAKeyHasNothingToTakeBack(Kind kind) {
        assertThat(judge(change(kind, B, FROM), null)).isEqualTo(Verdict.EMIT_FIRST);
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"CHANGE_BY_IMAGE", "CHANGE_BY_TIME", "LATER_CHANGE"})
    void behindAChangeEveryChangeIsEmittedAsItIs(Kind kind) {
        assertThat(judge(change(kind, B, FROM), Seen.CHANGED)).isEqualTo(Verdict.EMIT);
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void aLaterChangeIsBehindTheRow(boolean byTime) {
        assertThat(judge(change(Kind.LATER_CHANGE, NO_ITEM, NO_TIME), rule.seen(row(byTime))))
                .isEqualTo(Verdict.EMIT);
    }

    // ------------------------------------------------------------------ by the item before

    @Test
    void theChangeOfTheRowGoesOnFromIt() {
        Seen seen = rule.seen(row(false));

        assertThat(judge(change(Kind.CHANGE_BY_IMAGE, A, FROM), seen)).isEqualTo(Verdict.EMIT);
        assertThat(judge(change(Kind.CHANGE_BY_IMAGE, A, NO_TIME), seen)).isEqualTo(Verdict.EMIT);
    }

    @Test
    void anotherChangeIsInTheRow() {
        Seen seen = rule.seen(row(false));

        assertThat(judge(change(Kind.CHANGE_BY_IMAGE, B, FROM), seen)).isEqualTo(Verdict.DROP);
        assertThat(judge(change(Kind.CHANGE_BY_IMAGE, NO_ITEM, FROM), seen))
                .isEqualTo(Verdict.DROP);
        assertThat(judge(change(Kind.CHANGE_BY_IMAGE, B, NO_TIME), seen)).isEqualTo(Verdict.DROP);
    }

    @Test
    void aChangeThatIsCertainlyLaterIsNotLost() {
        Seen seen = rule.seen(row(false));
        long latest = TO + TOLERANCE + 1_000;

        assertThat(judge(change(Kind.CHANGE_BY_IMAGE, B, latest), seen)).isEqualTo(Verdict.DROP);
        assertThat(judge(change(Kind.CHANGE_BY_IMAGE, B, latest + 1_000), seen))
                .isEqualTo(Verdict.EMIT_MISMATCH);
    }

    /** So that nothing but the end of the snapshot rests on marks. */
    @Test
    void marksDoNotMatter() {
        Seen seen = rule.seen(row(false));

        assertThat(rule.judge(change(Kind.CHANGE_BY_IMAGE, B, FROM), seen, Long.MAX_VALUE))
                .isEqualTo(Verdict.DROP);
    }

    // ------------------------------------------------------------------ by time

    @Test
    void aChangeThatIsCertainlyEarlierIsInTheRow() {
        Seen seen = rule.seen(row(true));
        long latest = FROM - TOLERANCE - 1_000;

        assertThat(judge(change(Kind.CHANGE_BY_TIME, B, latest), seen)).isEqualTo(Verdict.DROP);
        assertThat(judge(change(Kind.CHANGE_BY_TIME, B, latest + 1_000), seen))
                .isEqualTo(Verdict.HOLD_BACK);
    }

    @Test
    void aChangeThatIsCertainlyLaterSettlesIt() {
        Seen seen = rule.seen(row(true));
        long latest = TO + TOLERANCE;

        assertThat(judge(change(Kind.CHANGE_BY_TIME, B, latest), seen))
                .isEqualTo(Verdict.HOLD_BACK);
        assertThat(judge(change(Kind.CHANGE_BY_TIME, B, latest + 1_000), seen))
                .isEqualTo(Verdict.EMIT);
        assertThat(judge(change(Kind.CHANGE_BY_TIME, A, latest + 1_000), seen))
                .isEqualTo(Verdict.EMIT);
    }

    @Test
    void aChangeToWhatTheRowIsIsInIt() {
        Seen seen = rule.seen(row(true));

        assertThat(judge(change(Kind.CHANGE_BY_TIME, A, FROM), seen)).isEqualTo(Verdict.DROP);
        assertThat(judge(change(Kind.CHANGE_BY_TIME, A, NO_TIME), seen)).isEqualTo(Verdict.DROP);
    }

    @Test
    void aChangeWithoutTimeIsHeldBack() {
        assertThat(judge(change(Kind.CHANGE_BY_TIME, B, NO_TIME), rule.seen(row(true))))
                .isEqualTo(Verdict.HOLD_BACK);
    }

    @Test
    void nothingIsHeldBackOnceAllOfThatTimeHasArrived() {
        Seen seen = rule.seen(row(true));
        MergeElement<String> change = change(Kind.CHANGE_BY_TIME, B, FROM);

        assertThat(rule.judge(change, seen, TO + TOLERANCE)).isEqualTo(Verdict.HOLD_BACK);
        assertThat(rule.judge(change, seen, TO + TOLERANCE + 1)).isEqualTo(Verdict.EMIT);
    }

    @Test
    void aReadThatTookTooLongHasNoBeginning() {
        Seen seen = Seen.readBetween(A, FROM, FROM + 255_000);

        assertThat(seen.fromMillis()).isEqualTo(Long.MIN_VALUE);
        assertThat(judge(change(Kind.CHANGE_BY_TIME, B, 0), seen)).isEqualTo(Verdict.HOLD_BACK);
        assertThat(Seen.readBetween(A, FROM, FROM + 254_000).fromMillis()).isEqualTo(FROM);
    }

    // ------------------------------------------------------------------ what is remembered

    @Test
    void timesAreWidenedToWholeSeconds() {
        Seen seen = Seen.readBetween(A, FROM + 1, TO + 1);

        assertThat(seen.fromMillis()).isEqualTo(FROM);
        assertThat(seen.toMillis()).isEqualTo(TO + 1_000);
        assertThat(Seen.read(A, TO + 1).toMillis()).isEqualTo(TO + 1_000);
        assertThat(Seen.read(A, TO).toMillis()).isEqualTo(TO);
    }

    @ParameterizedTest
    @CsvSource({"-5000, 0", "4294967295000, 4294967295000", "9999999999000, 4294967295000"})
    void timesOfNoUseAreCut(long time, long kept) {
        assertThat(Seen.read(A, time).toMillis()).isEqualTo(kept);
        assertThat(Seen.readBetween(A, time, time).toMillis()).isEqualTo(kept);
    }

    @Test
    void aHashIsComparedWithWhatIsKeptOfIt() {
        for (Seen seen : new Seen[] {Seen.read(A, TO), Seen.readBetween(A, FROM, TO)}) {
            assertThat(seen.isRow()).isTrue();
            assertThat(seen.isOf(A)).isTrue();
            for (int bit = 0; bit < 56; bit++) {
                assertThat(seen.isOf(A ^ 1L << bit)).as("bit %s", bit).isFalse();
            }
        }
        assertThat(Seen.readBetween(NO_ITEM, FROM, TO).isOf(NO_ITEM)).isTrue();
        assertThat(Seen.CHANGED.isRow()).isFalse();
        assertThat(Seen.CHANGED.isOf(A)).isFalse();
    }
}
