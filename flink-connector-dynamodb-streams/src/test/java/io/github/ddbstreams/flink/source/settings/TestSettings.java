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

import java.util.LinkedHashMap;
import java.util.Map;

/** Settings as the builder makes them, for the tests of other packages. */
public final class TestSettings {

    private TestSettings() {}

    /**
     * The defaults for a table named orders, but for these options.
     *
     * @param options keys and values in turn
     */
    public static ScanSettings of(String... options) {
        return of(false, options);
    }

    /** The same of a source that emits watermarks of its own. */
    public static ScanSettings withWatermarks(String... options) {
        return of(true, options);
    }

    private static ScanSettings of(boolean emitsWatermarks, String... options) {
        Map<String, String> map = new LinkedHashMap<>();
        for (int i = 0; i < options.length; i += 2) {
            map.put(options[i], options[i + 1]);
        }
        if (!map.containsKey("stream-arn")) {
            map.putIfAbsent("table-name", "orders");
        }
        return new ScanSettings(OptionRules.check(map), emitsWatermarks);
    }
}
