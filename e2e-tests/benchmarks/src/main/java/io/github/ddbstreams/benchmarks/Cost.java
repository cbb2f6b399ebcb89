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
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * What reading took. Also how many times as much it took as another reading.
 *
 * @param recordsPerSecond records, whatever they became
 * @param cpuMicros of the whole process, for a record
 * @param kilobytes that were allocated for a record (1 KB is 1000 bytes)
 */
record Cost(double recordsPerSecond, double cpuMicros, double kilobytes) {

    /** As many times the other as it is. */
    Cost dividedBy(Cost other) {
        return new Cost(
                recordsPerSecond / other.recordsPerSecond,
                cpuMicros / other.cpuMicros,
                kilobytes / other.kilobytes);
    }

    /** The median of each of the three. */
    static Cost median(List<Cost> costs) {
        return new Cost(
                median(costs, Cost::recordsPerSecond),
                median(costs, Cost::cpuMicros),
                median(costs, Cost::kilobytes));
    }

    private static double median(List<Cost> costs, ToDoubleFunction<Cost> value) {
        return Statistics.of(costs.stream().mapToDouble(value).toArray()).median();
    }

    /** By the names of the three, as they stand in the result of a benchmark. */
    Map<String, Object> values() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("recordsPerSecond", Report.rounded(recordsPerSecond));
        values.put("cpuMicrosPerRecord", Report.rounded(cpuMicros));
        values.put("kilobytesAllocatedPerRecord", Report.rounded(kilobytes));
        return values;
    }

    /** For {@link #parse}. */
    String text() {
        return recordsPerSecond + " " + cpuMicros + " " + kilobytes;
    }

    static Cost parse(String text) {
        String[] words = text.split(" ");
        return new Cost(
                Double.parseDouble(words[0]),
                Double.parseDouble(words[1]),
                Double.parseDouble(words[2]));
    }
}
