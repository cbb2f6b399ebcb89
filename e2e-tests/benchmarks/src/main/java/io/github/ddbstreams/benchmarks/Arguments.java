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

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** Whole numbers by name, {@code --shards 8 --rounds 5}, each with a default. Immutable. */
final class Arguments {

    private final Map<String, Integer> values;

    private Arguments(Map<String, Integer> values) {
        this.values = values;
    }

    /**
     * @param defaults every argument that there is, and its value if it is not given
     * @throws IllegalArgumentException for a name that is not among them, or what is no number from
     *     0 on
     */
    static Arguments parse(Map<String, Integer> defaults, String... arguments) {
        Map<String, Integer> values = new LinkedHashMap<>(defaults);
        for (int i = 0; i < arguments.length; i += 2) {
            String name = arguments[i].replaceFirst("^--", "");
            if (!arguments[i].startsWith("--") || !values.containsKey(name)) {
                throw new IllegalArgumentException(
                        "Argument " + arguments[i] + "; allowed are " + usage(defaults));
            }
            if (i + 1 == arguments.length || !arguments[i + 1].matches("[0-9]{1,9}")) {
                throw new IllegalArgumentException(
                        "Argument "
                                + arguments[i]
                                + " needs a whole number from 0 on; allowed are "
                                + usage(defaults));
            }
            values.put(name, Integer.valueOf(arguments[i + 1]));
        }
        return new Arguments(values);
    }

    private static String usage(Map<String, Integer> defaults) {
        StringBuilder usage = new StringBuilder();
        new TreeMap<>(defaults).forEach((name, value) -> usage.append(" --" + name + " " + value));
        return usage.toString().trim();
    }

    int get(String name) {
        return values.get(name);
    }
}
