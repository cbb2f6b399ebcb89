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

import io.github.ddbstreams.flink.source.merge.MergeElement.Kind;
import javax.annotation.Nullable;
import org.apache.flink.util.Collector;

/** How changes are emitted in a test: an operation, a value, and the key, such as "+I1 key". */
enum Changelog implements MergeOutput<String> {
    /** Every change takes back what there was. */
    ALL {
        @Override
        String before(int from, int to) {
            return from == KeyHistory.NONE ? null : (to == KeyHistory.NONE ? "-D" : "-U") + from;
        }

        @Override
        String after(int from, int to) {
            return to == KeyHistory.NONE ? null : (from == KeyHistory.NONE ? "+I" : "+U") + to;
        }

        @Override
        public void first(@Nullable String before, @Nullable String after, Collector<String> out) {
            if (after != null) {
                out.collect("+I" + after.substring(2));
            }
        }
    },
    /** The last value of each key. */
    UPSERT {
        @Override
        String before(int from, int to) {
            return to == KeyHistory.NONE ? "-D0" : null;
        }

        @Override
        String after(int from, int to) {
            return to == KeyHistory.NONE ? null : "+U" + to;
        }

        @Override
        public void first(@Nullable String before, @Nullable String after, Collector<String> out) {
            if (after != null) {
                out.collect(after);
            }
        }
    },
    /** A log of what happened. */
    APPEND {
        @Override
        String before(int from, int to) {
            return null;
        }

        @Override
        String after(int from, int to) {
            return (to == KeyHistory.NONE ? "re" : from == KeyHistory.NONE ? "in" : "mo") + to;
        }

        @Override
        public void first(@Nullable String before, @Nullable String after, Collector<String> out) {
            out.collect(after);
        }
    };

    @Nullable
    abstract String before(int from, int to);

    @Nullable
    abstract String after(int from, int to);

    /** Any number, the same for the same value. */
    static long hash(int state) {
        return state == KeyHistory.NONE ? MergeElement.NO_ITEM : 0x9E37_79B9_7F4A_7C15L * state;
    }

    MergeElement<String> row(String key, int state, boolean byTime, long from, long to) {
        String value = this == APPEND ? "rd" + state : after(KeyHistory.NONE, state);
        return MergeElement.row(key, hash(state), byTime, from, to, value + ' ' + key);
    }

    MergeElement<String> change(
            Kind kind, String key, KeyHistory history, int number, long timeMillis) {
        int from = history.state(number - 1);
        int to = history.state(number);
        return MergeElement.change(
                kind,
                key,
                hash(kind == Kind.CHANGE_BY_TIME ? to : from),
                timeMillis,
                of(key, before(from, to)),
                of(key, after(from, to)));
    }

    @Nullable
    private static String of(String key, @Nullable String value) {
        return value == null ? null : value + ' ' + key;
    }

    /** The key of what was emitted. */
    static String keyOf(String emitted) {
        return emitted.substring(4);
    }

    /**
     * Whether this was emitted for the history rightly.
     *
     * @return null, or what is wrong with it
     */
    @Nullable
    String judge(KeyHistory history, Iterable<String> emitted) {
        // The states that the last thing emitted may be, one bit for each.
        int places = 0;
        boolean hasBegun = false;
        int table = KeyHistory.NONE;
        boolean isTakenBack = false;
        for (String record : emitted) {
            String operation = record.substring(0, 2);
            int value = record.charAt(2) - '0';
            if (this == ALL) {
                boolean takesBack = operation.startsWith("-");
                if (takesBack != (table != KeyHistory.NONE) || takesBack && table != value) {
                    return "no valid changelog";
                }
                if (isTakenBack != operation.equals("+U")) {
                    return "half a change";
                }
                isTakenBack = operation.equals("-U");
                table = takesBack ? KeyHistory.NONE : value;
                if (isTakenBack) {
                    continue;
                }
            }
            int state = operation.equals("-D") ? KeyHistory.NONE : value;
            int next = 0;
            for (int i = 0; i <= history.changes(); i++) {
                if (history.state(i) == state
                        && (!hasBegun || i > 0 && (places >> i - 1 & 1) == 1)) {
                    next |= 1 << i;
                }
            }
            if (next == 0) {
                return "not the history";
            }
            places = next;
            hasBegun = true;
        }
        if (isTakenBack) {
            return "half a change";
        }
        boolean isAtItsEnd =
                hasBegun
                        ? (places >> history.changes() & 1) == 1
                        : history.last() == KeyHistory.NONE;
        return isAtItsEnd ? null : "not the last state";
    }
}
