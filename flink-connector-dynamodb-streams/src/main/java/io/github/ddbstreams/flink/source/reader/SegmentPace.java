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
package io.github.ddbstreams.flink.source.reader;

import javax.annotation.concurrent.ThreadSafe;

/**
 * How many read units a second each segment of a reader may consume. Set by the task thread, asked
 * by the fetcher thread.
 */
@ThreadSafe
final class SegmentPace {

    private static final double MILLIS_OF_A_SECOND = 1000;

    private volatile double unitsPerSecond;

    /**
     * @param newUnitsPerSecond 0 for as many as there are
     */
    void unitsPerSecond(double newUnitsPerSecond) {
        unitsPerSecond = newUnitsPerSecond;
    }

    /** How long to wait behind a request that has consumed so much. */
    long pauseMillis(double units) {
        double rate = unitsPerSecond;
        return rate == 0 ? 0 : (long) Math.ceil(units / rate * MILLIS_OF_A_SECOND);
    }
}
