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
package io.github.ddbstreams.emulator;

import java.util.List;

/** Some consecutive records of a shard and the position behind them. Immutable. */
final class RecordPage {

    private final List<StreamRecord> records;
    private final long nextOrdinal;
    private final boolean lastOfShard;

    RecordPage(List<StreamRecord> records, long nextOrdinal, boolean lastOfShard) {
        this.records = records;
        this.nextOrdinal = nextOrdinal;
        this.lastOfShard = lastOfShard;
    }

    List<StreamRecord> records() {
        return records;
    }

    long nextOrdinal() {
        return nextOrdinal;
    }

    /** Whether the shard is closed and nothing comes behind these records. */
    boolean isLastOfShard() {
        return lastOfShard;
    }

    boolean isWorthDelaying() {
        return !records.isEmpty() || lastOfShard;
    }
}
