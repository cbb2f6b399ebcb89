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
package io.github.ddbstreams.benchmarks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a benchmark prints: lines for the reader, and as the last line one JSON object for programs.
 */
final class Report {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final PrintStream out;
    private final Map<String, Object> result = new LinkedHashMap<>();

    Report(PrintStream out, String benchmark) {
        this.out = out;
        result.put("benchmark", benchmark);
    }

    /** Prints a line, as {@link String#format} makes it, with a decimal point everywhere. */
    void line(String format, Object... values) {
        out.println(String.format(Locale.ROOT, format, values));
    }

    /** Puts a value into the last line. */
    Report result(String name, long value) {
        result.put(name, value);
        return this;
    }

    /** Puts a value into the last line, with three decimals. */
    Report result(String name, double value) {
        result.put(name, rounded(value));
        return this;
    }

    /** Puts a text into the last line. */
    Report result(String name, String value) {
        result.put(name, value);
        return this;
    }

    /** Puts a list of objects into the last line. */
    Report result(String name, List<Map<String, Object>> values) {
        result.put(name, values);
        return this;
    }

    /** To three decimals. */
    static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }

    /** Prints the last line. */
    void finish() {
        try {
            out.println(JSON.writeValueAsString(result));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Numbers and names are always JSON", e);
        }
    }
}
