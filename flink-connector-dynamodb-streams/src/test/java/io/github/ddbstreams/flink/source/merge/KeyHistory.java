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

import java.util.ArrayList;
import java.util.List;

/**
 * What an item was, one state after the other: {@link #NONE}, or one of the values from 1. The
 * change with the number i leads from the state i - 1 to the state i.
 */
record KeyHistory(List<Integer> states) {

    static final int NONE = 0;

    /**
     * All histories with up to so many changes. Changes that change nothing are among them, for
     * what a table shows of an item may stay the same. The values are counted as they come: with
     * other names for them a history would be no other one.
     */
    static List<KeyHistory> all(int mostChanges, int values) {
        List<KeyHistory> histories = new ArrayList<>();
        List<List<Integer>> ofLength = List.of(List.of());
        for (int length = 1; length <= mostChanges + 1; length++) {
            List<List<Integer>> longer = new ArrayList<>();
            for (List<Integer> states : ofLength) {
                int last = states.isEmpty() ? -1 : states.get(states.size() - 1);
                int newest = states.stream().mapToInt(state -> state).max().orElse(NONE);
                int most = Math.min(values, newest + 1);
                for (int state = NONE; state <= most; state++) {
                    if (state != NONE || last != NONE) {
                        List<Integer> next = new ArrayList<>(states);
                        next.add(state);
                        longer.add(next);
                    }
                }
            }
            longer.forEach(states -> histories.add(new KeyHistory(states)));
            ofLength = longer;
        }
        return histories;
    }

    int changes() {
        return states.size() - 1;
    }

    int state(int index) {
        return states.get(index);
    }

    int last() {
        return states.get(changes());
    }
}
