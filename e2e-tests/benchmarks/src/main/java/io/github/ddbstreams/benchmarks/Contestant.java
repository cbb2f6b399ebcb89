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
 * A way to read all records of a backlog.
 *
 * @param name for programs
 * @param label for people
 */
record Contestant(String name, String label, Reading reading) {

    /** Reads everything once. */
    interface Reading {

        /**
         * @return what it took
         * @throws IllegalStateException if not exactly what was written was read
         * @throws Exception if reading fails
         */
        Cost read() throws Exception;
    }
}
