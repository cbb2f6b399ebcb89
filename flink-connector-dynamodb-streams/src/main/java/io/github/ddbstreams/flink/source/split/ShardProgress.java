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
package io.github.ddbstreams.flink.source.split;

import org.apache.flink.annotation.Internal;

/** How far the reading of a shard has come. The numbers are part of the state's format. */
@Internal
public enum ShardProgress {
    /** There may be more records. */
    READING(0),
    /** Every record was emitted, and the shard is closed: its children may be read. */
    ENDED(1),
    /** Reading stopped at the bound of the source: the children are not read. */
    STOPPED(2);

    private final int code;

    ShardProgress(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    public boolean isFinal() {
        return this != READING;
    }

    /**
     * @throws IllegalArgumentException if no progress has this number
     */
    public static ShardProgress ofCode(int code) {
        for (ShardProgress progress : values()) {
            if (progress.code == code) {
                return progress;
            }
        }
        throw new IllegalArgumentException("no shard progress has the number " + code);
    }
}
