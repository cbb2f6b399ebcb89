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
package io.github.ddbstreams.emulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Histories as texts that a person reads to the end. */
final class HistoryText {

    private static final int SHOWN = 30;

    private HistoryText() {}

    static String of(Map<String, Attribute> state) {
        return state == null ? "nothing" : state.toString();
    }

    /** The last so many elements; null is no item. */
    static String of(List<?> history) {
        int left = Math.max(0, history.size() - SHOWN);
        List<String> texts = new ArrayList<>();
        if (left > 0) {
            texts.add(left + " more");
        }
        for (Object element : history.subList(left, history.size())) {
            texts.add(element == null ? "nothing" : element.toString());
        }
        return texts.toString();
    }
}
