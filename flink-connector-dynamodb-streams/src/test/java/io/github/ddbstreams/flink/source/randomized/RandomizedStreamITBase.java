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

/** Every change once, and each key in order, whatever happens together. */
abstract class RandomizedStreamITBase extends RandomizedITBase {

    private static final long SEEDS = Long.getLong("randomized.streams", 100);
    private static final int AT_A_TIME = 4;

    RandomizedStreamITBase() {
        super(SEEDS, AT_A_TIME);
    }

    @Override
    Scenario scenario(long seed) {
        return Scenario.of(seed);
    }
}
