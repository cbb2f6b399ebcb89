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
package io.github.ddbstreams.flink.source.format;

import javax.annotation.concurrent.ThreadSafe;
import org.apache.flink.annotation.Internal;

/**
 * Whether a reader may still meet changes that were made before a row of the snapshot was read.
 * Such changes are told from others by hashes, which are made only as long as this is so. Set by
 * the task thread, asked by the polling threads.
 */
@Internal
@ThreadSafe
public final class SnapshotPhase {

    private volatile boolean running;

    /** Whether changes need hashes. */
    public boolean isRunning() {
        return running;
    }

    /** The reader reads beside a snapshot. */
    public void begins() {
        running = true;
    }

    /** Every change that this reader meets from now on was made after the snapshot. */
    public void ends() {
        running = false;
    }
}
