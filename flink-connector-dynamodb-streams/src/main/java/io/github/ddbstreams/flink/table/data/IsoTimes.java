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
package io.github.ddbstreams.flink.table.data;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import javax.annotation.Nullable;

/**
 * Reads dates and times in the form in which nearly all are written, such as
 * 2024-05-31T23:59:59.5Z. A formatter of the JDK reads all forms, at fifty times the cost.
 */
final class IsoTimes {

    private static final int SECONDS_END = 19;
    private static final int MAX_FRACTION = 9;

    private IsoTimes() {}

    /** The time in UTC; null if it has to be read by a formatter, which may still find it wrong. */
    @Nullable
    static LocalDateTime read(char[] text, int length) {
        if (length < SECONDS_END
                || text[4] != '-'
                || text[7] != '-'
                || text[10] != 'T' && text[10] != ' '
                || text[13] != ':'
                || text[16] != ':') {
            return null;
        }
        int end = text[length - 1] == 'Z' ? length - 1 : length;
        int nano = nano(text, end);
        int year = number(text, 0, 4);
        int month = number(text, 5, 7);
        int day = number(text, 8, 10);
        int hour = number(text, 11, 13);
        int minute = number(text, 14, 16);
        int second = number(text, 17, SECONDS_END);
        if ((nano | year | month | day | hour | minute | second) < 0) {
            return null;
        }
        try {
            return LocalDateTime.of(year, month, day, hour, minute, second, nano);
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static int nano(char[] text, int end) {
        if (end == SECONDS_END) {
            return 0;
        }
        int digits = end - SECONDS_END - 1;
        if (text[SECONDS_END] != '.' || digits < 1 || digits > MAX_FRACTION) {
            return -1;
        }
        int nano = number(text, SECONDS_END + 1, end);
        for (int i = digits; i < MAX_FRACTION; i++) {
            nano *= 10;
        }
        return nano;
    }

    /** A number of up to nine digits; negative if there is something else. */
    private static int number(char[] text, int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            int digit = text[i] - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = number * 10 + digit;
        }
        return number;
    }
}
