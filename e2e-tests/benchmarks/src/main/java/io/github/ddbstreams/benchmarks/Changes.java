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

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What was written into a stream with both images.
 *
 * @param all the new images of all records
 * @param inserted those of keys that were new
 * @param replaced the old images of the others
 */
record Changes(
        EmulatorProcess.Written all,
        EmulatorProcess.Written inserted,
        EmulatorProcess.Written replaced) {

    /** The new images of the records that have an old one. */
    EmulatorProcess.Written updated() {
        return new EmulatorProcess.Written(
                all.records() - inserted.records(), all.sum() - inserted.sum());
    }

    /** For {@link #parse}. */
    List<String> words() {
        return Stream.of(all, inserted, replaced)
                .flatMap(written -> Stream.of(written.records(), written.sum()))
                .map(String::valueOf)
                .collect(Collectors.toList());
    }

    static Changes parse(List<String> words) {
        return new Changes(
                EmulatorProcess.Written.parse(words),
                EmulatorProcess.Written.parse(words.subList(2, 4)),
                EmulatorProcess.Written.parse(words.subList(4, 6)));
    }
}
