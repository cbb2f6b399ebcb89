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

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ddbstreams.flink.source.merge.MergeElement.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import javax.annotation.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The rule on the real operator, in every order of a few events of one key: what the item was,
 * where the stream begins, when the item was read, and how row and changes mix. Each case is a key
 * of its own. What is emitted must be a valid changelog, one history, and end with the last state.
 */
class MergeRuleExhaustiveTest {

    /** After so many keys an operator is replaced, so that its state stays small. */
    private static final int KEYS_OF_AN_OPERATOR = 100_000;

    private static final long START = 1_700_000_000_000L;

    /** What is built in wrongly, to see that it would be found. */
    enum Flaw {
        NONE,
        NOTHING_IS_COMPARED,
        ONLY_ROWS_ARE_DROPPED,
        NOTHING_IS_HELD_BACK,
        NO_CHANGE_IS_DROPPED,
        ROWS_ARE_EMITTED_AGAIN,
        TIMES_ARE_NOT_ROUNDED,
        THE_TOLERANCE_IS_FORGOTTEN,
        /** No flaw: then everything is held back. */
        CHANGES_HAVE_NO_TIME;

        MergeRule rule(long toleranceMillis) {
            return new FlawedRule(this == THE_TOLERANCE_IS_FORGOTTEN ? 0 : toleranceMillis, this);
        }

        UnaryOperator<MergeElement<String>> elements() {
            switch (this) {
                case NOTHING_IS_COMPARED:
                    return element -> changed(element, Kind.PLAIN_CHANGE, element.fromMillis());
                case CHANGES_HAVE_NO_TIME:
                    return element -> changed(element, element.kind(), MergeElement.NO_TIME);
                default:
                    return UnaryOperator.identity();
            }
        }

        private static MergeElement<String> changed(
                MergeElement<String> element, Kind kind, long timeMillis) {
            return element.kind() == Kind.ROW
                    ? element
                    : MergeElement.change(
                            kind,
                            element.key(),
                            element.hash(),
                            timeMillis,
                            element.before(),
                            element.after());
        }
    }

    private static final class FlawedRule extends MergeRule {

        private static final long serialVersionUID = 1L;

        private final Flaw flaw;

        FlawedRule(long toleranceMillis, Flaw flaw) {
            super(toleranceMillis);
            this.flaw = flaw;
        }

        @Override
        Verdict judge(MergeElement<?> element, @Nullable Seen seen, long completeUntilMillis) {
            MergeElement<?> judged = element;
            if (flaw == Flaw.TIMES_ARE_NOT_ROUNDED && element.kind() == Kind.CHANGE_BY_TIME) {
                // As if it had been made at the end of its second.
                judged =
                        MergeElement.change(
                                element.kind(),
                                element.key(),
                                element.hash(),
                                element.fromMillis() - 1_000,
                                null,
                                null);
            }
            Verdict verdict = super.judge(judged, seen, completeUntilMillis);
            switch (flaw) {
                case ONLY_ROWS_ARE_DROPPED:
                case NO_CHANGE_IS_DROPPED:
                    return verdict == Verdict.DROP || verdict == Verdict.HOLD_BACK
                            ? Verdict.EMIT
                            : verdict;
                case NOTHING_IS_HELD_BACK:
                    return verdict == Verdict.HOLD_BACK ? Verdict.EMIT : verdict;
                case NOTHING_IS_COMPARED:
                case ROWS_ARE_EMITTED_AGAIN:
                    return verdict == Verdict.DROP_ROW ? Verdict.EMIT_ROW : verdict;
                default:
                    return verdict;
            }
        }
    }

    /** What was tried, and how much of it went wrong. */
    private static final class Count {
        private long cases;
        private long violations;
        @Nullable private String firstViolation;

        void violation(String what) {
            violations++;
            if (firstViolation == null) {
                firstViolation = what;
            }
        }

        @Override
        public String toString() {
            return String.format("%,d cases, %,d violations", cases, violations);
        }
    }

    // ------------------------------------------------------------------ by the item before

    @ParameterizedTest
    @EnumSource(Changelog.class)
    void oneHistoryByTheItemBefore(Changelog changelog) throws Exception {
        Count count = byImage(changelog, 4, Flaw.NONE, 0);

        print("by the item before, " + changelog, count);
        assertThat(count.firstViolation).isNull();
        assertThat(count.cases).isGreaterThan(59_978);
    }

    @Tag("exhaustive")
    @ParameterizedTest
    @EnumSource(Changelog.class)
    void andOfFiveChanges(Changelog changelog) throws Exception {
        Count count = byImage(changelog, 5, Flaw.NONE, 0);

        print("by the item before, five changes, " + changelog, count);
        assertThat(count.firstViolation).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "ALL, NOTHING_IS_COMPARED",
        "UPSERT, NOTHING_IS_COMPARED",
        "APPEND, NOTHING_IS_COMPARED",
        "ALL, ONLY_ROWS_ARE_DROPPED",
        "UPSERT, ONLY_ROWS_ARE_DROPPED",
        "APPEND, ONLY_ROWS_ARE_DROPPED",
        "ALL, ROWS_ARE_EMITTED_AGAIN",
        "UPSERT, ROWS_ARE_EMITTED_AGAIN",
        "APPEND, ROWS_ARE_EMITTED_AGAIN",
    })
    void aFlawByTheItemBeforeIsFound(Changelog changelog, Flaw flaw) throws Exception {
        Count count = byImage(changelog, 3, flaw, 0);

        print("by the item before, " + changelog + ", " + flaw, count);
        assertThat(count.violations).isPositive();
    }

    @ParameterizedTest
    @EnumSource(Changelog.class)
    void aReadThatIsOlderThanTheStreamIsFound(Changelog changelog) throws Exception {
        Count count = byImage(changelog, 3, Flaw.NONE, 1);

        print("by the item before, " + changelog + ", a read that lags", count);
        assertThat(count.violations).isPositive();
    }

    /**
     * @param lag how many changes before the stream begins the item may have been read
     */
    private static Count byImage(Changelog changelog, int mostChanges, Flaw flaw, int lag)
            throws Exception {
        Count count = new Count();
        UnaryOperator<MergeElement<String>> flawed = flaw.elements();
        MergeHarness harness = MergeHarness.of(changelog, flaw.rule(0));
        for (KeyHistory history : KeyHistory.all(mostChanges, 3)) {
            int changes = history.changes();
            // The stream has the changes behind this one. The pin may be later.
            for (int begin = 0; begin <= changes; begin++) {
                for (int read = Math.max(0, begin - lag); read <= changes; read++) {
                    // The page may be read again, and then show a later state.
                    for (int again = read; again <= changes; again++) {
                        for (int first = begin; first <= changes; first++) {
                            for (int second = first; second <= changes + 1; second++) {
                                boolean isReadAgain = second <= changes;
                                if (!isReadAgain && again > read) {
                                    continue;
                                }
                                if (count.cases++ % KEYS_OF_AN_OPERATOR == 0) {
                                    harness.close();
                                    harness = MergeHarness.of(changelog, flaw.rule(0));
                                }
                                String key = "k" + count.cases;
                                for (int i = begin; i <= changes; i++) {
                                    if (i > begin) {
                                        harness.add(
                                                flawed.apply(
                                                        changelog.change(
                                                                Kind.CHANGE_BY_IMAGE,
                                                                key,
                                                                history,
                                                                i,
                                                                START)));
                                    }
                                    if (i == first && history.state(read) != KeyHistory.NONE) {
                                        harness.add(row(changelog, key, history.state(read)));
                                    }
                                    if (i == second && history.state(again) != KeyHistory.NONE) {
                                        harness.add(row(changelog, key, history.state(again)));
                                    }
                                }
                                List<String> emitted = harness.takeValues();
                                String wrong = changelog.judge(history, emitted);
                                if (wrong != null) {
                                    count.violation(
                                            String.format(
                                                    "%s: %s, the stream from %s, read at %s and %s,"
                                                            + " which arrives at %s and %s: %s",
                                                    wrong, history, begin, read, again, first,
                                                    second, emitted));
                                }
                            }
                        }
                    }
                }
            }
        }
        harness.close();
        return count;
    }

    private static MergeElement<String> row(Changelog changelog, String key, int state) {
        return changelog.row(key, state, false, START, START);
    }

    // ------------------------------------------------------------------ by time

    /** The times of a read, and of the changes around it. */
    private record Clock(long from, long to, long tolerance, long[] times) {

        static List<Clock> all(long tolerance) {
            List<Clock> clocks = new ArrayList<>();
            for (long[] read : new long[][] {{0, 0}, {250, 1_600}, {0, 1_000}, {999, 1_001}}) {
                long from = START + read[0];
                long to = START + read[1];
                long second = Math.floorDiv(from, 1_000) * 1_000;
                long nextSecond = -Math.floorDiv(-to, 1_000) * 1_000;
                clocks.add(
                        new Clock(
                                from,
                                to,
                                tolerance,
                                new long[] {
                                    second - 1_000 - tolerance,
                                    second - 1 - tolerance,
                                    from,
                                    to,
                                    to + tolerance + 1,
                                    nextSecond + tolerance + 999,
                                    nextSecond + tolerance + 1_000,
                                }));
            }
            return clocks;
        }
    }

    /** When a mark of the source comes: what it says is always as much as is true. */
    private enum Marks {
        AT_THE_END,
        ALWAYS
    }

    @ParameterizedTest
    @EnumSource(
            value = Changelog.class,
            names = {"UPSERT", "APPEND"})
    void oneHistoryByTime(Changelog changelog) throws Exception {
        Count count = byTime(changelog, 2, 0, Flaw.NONE, new long[] {0}, false);

        print("by time, " + changelog, count);
        assertThat(count.firstViolation).isNull();
    }

    @Test
    void oneHistoryByTimeWithClocksThatDiffer() throws Exception {
        Count count = byTime(Changelog.UPSERT, 2, 1_000, Flaw.NONE, CLOCKS_THAT_DIFFER, false);

        print("by time, clocks that differ", count);
        assertThat(count.firstViolation).isNull();
    }

    /** Each change has a clock of its own: their dates may not be in their order. */
    @Test
    void oneHistoryByTimeWithAClockForEachChange() throws Exception {
        Count count =
                byTime(Changelog.UPSERT, 2, 1_000, Flaw.NONE, new long[] {-1_000, 1_000}, true);

        print("by time, a clock for each change", count);
        assertThat(count.firstViolation).isNull();
    }

    @Test
    void oneHistoryOfChangesWithoutTime() throws Exception {
        Count count =
                byTime(Changelog.UPSERT, 2, 0, Flaw.CHANGES_HAVE_NO_TIME, new long[] {0}, false);

        print("by time, without times", count);
        assertThat(count.firstViolation).isNull();
    }

    private static final long[] CLOCKS_THAT_DIFFER = {-1_000, 0, 1_000};

    @Tag("exhaustive")
    @ParameterizedTest
    @CsvSource({
        "UPSERT, 3, 0, false, 385_860",
        "APPEND, 3, 0, false, 385_860",
        "UPSERT, 3, 1000, false, 1_157_580",
        "UPSERT, 2, 1000, true, 400_000",
    })
    void oneHistoryByTimeOfMoreChanges(
            Changelog changelog, int changes, long tolerance, boolean eachItsOwn, String atLeast)
            throws Exception {
        long[] clocks = tolerance == 0 ? new long[] {0} : CLOCKS_THAT_DIFFER;

        Count count = byTime(changelog, changes, tolerance, Flaw.NONE, clocks, eachItsOwn);

        print(
                String.format(
                        "by time, %s, %s changes, tolerance %s, each its own clock: %s",
                        changelog, changes, tolerance, eachItsOwn),
                count);
        assertThat(count.firstViolation).isNull();
        assertThat(count.cases).isGreaterThan(Long.parseLong(atLeast.replace("_", "")));
    }

    /** For minutes that are left over, see docs/architecture.md. */
    @Test
    void theSameHoldsOfWhatIsAskedFor() throws Exception {
        oneHistoryByTimeOfMoreChanges(
                Changelog.UPSERT, Integer.getInteger("exhaustive.changes", 1), 0, false, "0");
    }

    @ParameterizedTest
    @EnumSource(
            value = Flaw.class,
            names = {
                "NOTHING_IS_COMPARED",
                "ONLY_ROWS_ARE_DROPPED",
                "NOTHING_IS_HELD_BACK",
                "NO_CHANGE_IS_DROPPED",
                "TIMES_ARE_NOT_ROUNDED"
            })
    void aFlawByTimeIsFound(Flaw flaw) throws Exception {
        Count count = byTime(Changelog.UPSERT, 2, 0, flaw, new long[] {0}, false);

        print("by time, " + flaw, count);
        assertThat(count.violations).isPositive();
    }

    @Test
    void clocksThatDifferByMoreThanTheToleranceAreFound() throws Exception {
        Count count =
                byTime(
                        Changelog.UPSERT,
                        2,
                        1_000,
                        Flaw.THE_TOLERANCE_IS_FORGOTTEN,
                        CLOCKS_THAT_DIFFER,
                        false);

        print("by time, clocks beyond the tolerance", count);
        assertThat(count.violations).isPositive();
    }

    private static Count byTime(
            Changelog changelog,
            int mostChanges,
            long tolerance,
            Flaw flaw,
            long[] offsets,
            boolean anOffsetForEach)
            throws Exception {
        TimedCases cases = new TimedCases(changelog, tolerance, flaw);
        for (KeyHistory history : KeyHistory.all(mostChanges, 3)) {
            for (Clock clock : Clock.all(tolerance)) {
                int changes = history.changes();
                for (int read = 0; read <= changes; read++) {
                    for (long[] times : timesOf(changes, read, clock)) {
                        for (long[] dates : datesOf(times, offsets, anOffsetForEach)) {
                            for (int begin = 0; begin <= read; begin++) {
                                for (int first = begin; first <= changes; first++) {
                                    for (int again = first; again <= changes + 1; again++) {
                                        for (Marks marks : Marks.values()) {
                                            cases.run(
                                                    history, clock, read, dates, begin, first,
                                                    again, marks);
                                        }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
        cases.harness.close();
        return cases.count;
    }

    /** Those in order, where the changes up to the read are not later than it. */
    private static List<long[]> timesOf(int changes, int read, Clock clock) {
        List<long[]> all = List.of(new long[0]);
        for (int change = 1; change <= changes; change++) {
            List<long[]> longer = new ArrayList<>();
            for (long[] times : all) {
                for (long time : clock.times) {
                    boolean isInOrder = times.length == 0 || times[times.length - 1] <= time;
                    if (isInOrder && (change <= read ? time <= clock.to : time >= clock.from)) {
                        long[] next = Arrays.copyOf(times, change);
                        next[change - 1] = time;
                        longer.add(next);
                    }
                }
            }
            all = longer;
        }
        return all;
    }

    private static List<long[]> datesOf(long[] times, long[] offsets, boolean anOffsetForEach) {
        List<long[]> all = new ArrayList<>();
        if (!anOffsetForEach) {
            for (long offset : offsets) {
                all.add(Arrays.stream(times).map(time -> time + offset).toArray());
            }
            return all;
        }
        int combinations = (int) Math.pow(offsets.length, times.length);
        for (int combination = 0; combination < combinations; combination++) {
            long[] dates = times.clone();
            int rest = combination;
            for (int i = 0; i < dates.length; i++) {
                dates[i] += offsets[rest % offsets.length];
                rest /= offsets.length;
            }
            all.add(dates);
        }
        return all;
    }

    // ------------------------------------------------------------------ the end of the snapshot

    @ParameterizedTest
    @CsvSource({
        "CHANGE_BY_IMAGE, ALL",
        "CHANGE_BY_IMAGE, APPEND",
        "CHANGE_BY_TIME, UPSERT",
        "CHANGE_BY_TIME, APPEND"
    })
    void oneHistoryOverTheEndOfTheSnapshot(Kind kind, Changelog changelog) throws Exception {
        Count count = overTheEnd(kind, changelog, 2, 0);

        print("over the end, " + kind + ", " + changelog, count);
        assertThat(count.firstViolation).isNull();
        assertThat(count.cases).isPositive();
    }

    @Tag("exhaustive")
    @ParameterizedTest
    @CsvSource({"CHANGE_BY_IMAGE, ALL", "CHANGE_BY_TIME, UPSERT", "CHANGE_BY_TIME, APPEND"})
    void andOfMoreChanges(Kind kind, Changelog changelog) throws Exception {
        Count count = overTheEnd(kind, changelog, 3, 0);

        print("over the end, three changes, " + kind + ", " + changelog, count);
        assertThat(count.firstViolation).isNull();
    }

    @ParameterizedTest
    @CsvSource({"CHANGE_BY_IMAGE, ALL", "CHANGE_BY_TIME, UPSERT"})
    void anEndThatIsTooEarlyIsFound(Kind kind, Changelog changelog) throws Exception {
        Count count = overTheEnd(kind, changelog, 2, 1_000);

        print("over the end, " + kind + ", " + changelog + ", too early", count);
        assertThat(count.violations).isPositive();
    }

    /** The case's elements before the end, and those behind it. */
    private record EndedCase(
            KeyHistory history,
            String what,
            List<MergeElement<String>> before,
            List<MergeElement<String>> behind) {}

    /** All cases together, for an operator ends but once. The clocks differ by a second. */
    private static Count overTheEnd(Kind kind, Changelog changelog, int mostChanges, long tooEarly)
            throws Exception {
        long tolerance = 1_000;
        Count count = new Count();
        for (Clock clock : Clock.all(tolerance)) {
            long end = clock.to + tolerance + 1;
            List<EndedCase> cases = new ArrayList<>();
            for (KeyHistory history : KeyHistory.all(mostChanges, 3)) {
                for (int read = 0; read <= history.changes(); read++) {
                    for (long[] times : timesOf(history.changes(), read, clock)) {
                        for (long[] dates : datesOf(times, CLOCKS_THAT_DIFFER, false)) {
                            addEndedCases(
                                    cases,
                                    kind,
                                    changelog,
                                    history,
                                    clock,
                                    read,
                                    dates,
                                    end - tooEarly);
                        }
                    }
                }
            }
            try (MergeHarness harness = MergeHarness.of(changelog, Flaw.NONE.rule(tolerance))) {
                for (EndedCase ended : cases) {
                    for (MergeElement<String> element : ended.before) {
                        harness.add(element);
                    }
                }
                harness.end(1, end, clock.to);
                for (EndedCase ended : cases) {
                    for (MergeElement<String> element : ended.behind) {
                        harness.add(element);
                    }
                }
                Map<String, List<String>> emitted =
                        harness.takeValues().stream()
                                .collect(Collectors.groupingBy(Changelog::keyOf));
                for (int i = 0; i < cases.size(); i++) {
                    EndedCase ended = cases.get(i);
                    List<String> ofCase = emitted.getOrDefault("k" + i, List.of());
                    String wrong = changelog.judge(ended.history, ofCase);
                    count.cases++;
                    if (wrong != null) {
                        count.violation(wrong + ": " + ended + ": " + ofCase);
                    }
                }
            }
        }
        return count;
    }

    private static void addEndedCases(
            List<EndedCase> cases,
            Kind kind,
            Changelog changelog,
            KeyHistory history,
            Clock clock,
            int read,
            long[] dates,
            long end) {
        int changes = history.changes();
        for (int begin = 0; begin <= read; begin++) {
            for (int last = begin; last <= changes; last++) {
                if (TimedCases.completeUntil(dates, last) < end) {
                    continue;
                }
                for (int arrival = begin; arrival <= last; arrival++) {
                    String key = "k" + cases.size();
                    List<MergeElement<String>> elements = new ArrayList<>();
                    int ofThem = 0;
                    for (int i = begin; i <= changes; i++) {
                        if (i > begin) {
                            elements.add(
                                    changelog.change(
                                            kind,
                                            key,
                                            history,
                                            i,
                                            Math.floorDiv(dates[i - 1], 1_000) * 1_000));
                        }
                        if (history.state(read) != KeyHistory.NONE && i == arrival) {
                            elements.add(
                                    changelog.row(
                                            key,
                                            history.state(read),
                                            kind == Kind.CHANGE_BY_TIME,
                                            clock.from,
                                            clock.to));
                        }
                        if (i == last) {
                            ofThem = elements.size();
                        }
                    }
                    cases.add(
                            new EndedCase(
                                    history,
                                    String.format(
                                            "read at %s in %s to %s, dates %s",
                                            read,
                                            clock.from - START,
                                            clock.to - START,
                                            sinceStart(dates)),
                                    elements.subList(0, ofThem),
                                    elements.subList(ofThem, elements.size())));
                }
            }
        }
    }

    private static String sinceStart(long[] dates) {
        return Arrays.toString(Arrays.stream(dates).map(date -> date - START).toArray());
    }

    // ------------------------------------------------------------------ one case

    private static final class TimedCases {
        private final Changelog changelog;
        private final long tolerance;
        private final Flaw flaw;
        private final Count count = new Count();
        private MergeHarness harness;

        TimedCases(Changelog changelog, long tolerance, Flaw flaw) throws Exception {
            this.changelog = changelog;
            this.tolerance = tolerance;
            this.flaw = flaw;
            this.harness = MergeHarness.of(changelog, flaw.rule(tolerance));
        }

        void run(
                KeyHistory history,
                Clock clock,
                int read,
                long[] dates,
                int begin,
                int first,
                int again,
                Marks marks)
                throws Exception {
            if (count.cases++ % KEYS_OF_AN_OPERATOR == 0) {
                harness.close();
                harness = MergeHarness.of(changelog, flaw.rule(tolerance));
            }
            String key = "k" + count.cases;
            // An epoch for each case, so that nothing is known of the last one's end.
            long epoch = count.cases;
            harness.mark(epoch, Long.MIN_VALUE);
            for (int i = begin; i <= history.changes(); i++) {
                if (i > begin) {
                    harness.add(
                            flaw.elements()
                                    .apply(
                                            changelog.change(
                                                    Kind.CHANGE_BY_TIME,
                                                    key,
                                                    history,
                                                    i,
                                                    Math.floorDiv(dates[i - 1], 1_000) * 1_000)));
                }
                if (marks == Marks.ALWAYS) {
                    harness.mark(epoch, completeUntil(dates, i));
                }
                if (history.state(read) != KeyHistory.NONE) {
                    MergeElement<String> row =
                            changelog.row(key, history.state(read), true, clock.from, clock.to);
                    if (i == first) {
                        harness.add(row);
                    }
                    // The page may be read again.
                    if (i == again) {
                        harness.add(row);
                    }
                }
            }
            harness.mark(epoch, Long.MAX_VALUE);
            List<String> emitted = harness.takeValues();
            String wrong = changelog.judge(history, emitted);
            if (wrong != null) {
                count.violation(
                        String.format(
                                "%s: %s, the stream from %s, read at %s in %s to %s, which arrives"
                                        + " at %s and %s, dates %s, tolerance %s, marks %s: %s",
                                wrong,
                                history,
                                begin,
                                read,
                                clock.from - START,
                                clock.to - START,
                                first,
                                again,
                                sinceStart(dates),
                                tolerance,
                                marks,
                                emitted));
            }
        }

        /** The time before which all changes have arrived, behind so many of them. */
        private static long completeUntil(long[] dates, int arrived) {
            return Arrays.stream(dates, arrived, dates.length).min().orElse(Long.MAX_VALUE);
        }
    }

    private static void print(String what, Count count) {
        System.out.printf("Merged %s: %s%n", what, count);
    }
}
