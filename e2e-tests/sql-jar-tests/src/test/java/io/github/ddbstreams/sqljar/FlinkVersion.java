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
package io.github.ddbstreams.sqljar;

/** The versions of Flink that one jar is for. */
enum FlinkVersion {
    FLINK_1("flink-1"),
    FLINK_2("flink-2");

    private final String module;

    FlinkVersion(String module) {
        this.module = module;
    }

    /** The module that puts a distribution together. */
    String module() {
        return module;
    }
}
