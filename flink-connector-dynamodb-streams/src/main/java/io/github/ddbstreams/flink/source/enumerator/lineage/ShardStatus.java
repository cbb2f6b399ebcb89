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
package io.github.ddbstreams.flink.source.enumerator.lineage;

import org.apache.flink.annotation.Internal;

/** What has become of a shard in the enumerator. The numbers are part of the state's format. */
@Internal
public enum ShardStatus {
    /** Known, and not with a reader: its parent has not ended, or no reader has been found yet. */
    UNASSIGNED(0),
    /** With a reader. */
    ASSIGNED(1),
    /** Read to its end, or never to be read. */
    FINISHED(2);

    private final int code;

    ShardStatus(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    /**
     * @throws IllegalArgumentException if no status has this number
     */
    public static ShardStatus ofCode(int code) {
        for (ShardStatus status : values()) {
            if (status.code == code) {
                return status;
            }
        }
        throw new IllegalArgumentException("no shard status has the number " + code);
    }
}
