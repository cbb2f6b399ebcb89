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
}
