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
package io.github.ddbstreams.flink.source.randomized;

import java.util.StringJoiner;

/** An exception and what caused it as a short text: a summary of tests shows messages alone. */
final class Causes {

    private static final int LINES_OF_FIRST = 20;
    private static final int LINES_OF_OTHERS = 3;

    private Causes() {}

    /** The first lines of each message of the chain, the outermost first. */
    static String of(Throwable failure) {
        StringJoiner text = new StringJoiner(System.lineSeparator() + "caused by ");
        text.add(firstLines(failure, LINES_OF_FIRST));
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            text.add(firstLines(cause, LINES_OF_OTHERS));
        }
        return text.toString();
    }

    private static String firstLines(Throwable failure, int count) {
        String[] lines = failure.toString().strip().split("\\R");
        StringJoiner first = new StringJoiner(System.lineSeparator());
        for (int i = 0; i < Math.min(count, lines.length); i++) {
            first.add(lines[i]);
        }
        if (lines.length > count) {
            first.add("... " + (lines.length - count) + " more lines");
        }
        return first.toString();
    }
}
