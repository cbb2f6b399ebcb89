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
package io.github.ddbstreams.flink.source.settings;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.annotation.Internal;

/** Keeps secrets out of messages, logs and {@code toString}. */
@Internal
public final class Sensitive {

    private static final String MASK = "******";
    private static final List<String> MARKS = List.of("secret", "token", "accesskey", "password");

    private Sensitive() {}

    /** Whether a key's value is not to be shown. */
    public static boolean isSensitive(String key) {
        String lowerCase = key.toLowerCase(Locale.ROOT);
        return MARKS.stream().anyMatch(lowerCase::contains);
    }

    /** The value, or a mask if it is not to be shown. */
    public static String show(String key, Object value) {
        return isSensitive(key) ? MASK : String.valueOf(value);
    }

    /** Options in the order of their keys, what is not to be shown behind a mask. */
    public static String show(Map<String, String> options) {
        Map<String, String> shown = new TreeMap<>();
        options.forEach((key, value) -> shown.put(key, show(key, value)));
        return shown.toString();
    }
}
