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
package io.github.ddbstreams.flink.table.data;

import io.github.ddbstreams.flink.source.merge.MergeOutput;
import io.github.ddbstreams.flink.table.config.ChangelogKind;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.table.data.RowData;
import org.apache.flink.types.RowKind;
import org.apache.flink.util.Collector;

/** What is emitted of rows and changes behind a snapshot, in each changelog mode. */
@Internal
public enum MergedRows implements MergeOutput<RowData> {
    /** Rows that are changed: the first that is emitted of an item inserts it. */
    CHANGELOG {
        @Override
        public void first(
                @Nullable RowData before, @Nullable RowData after, Collector<RowData> out) {
            if (after != null) {
                after.setRowKind(RowKind.INSERT);
                out.collect(after);
            }
        }
    },
    /** A log: every change is a row, the first one as well. */
    LOG {
        @Override
        public void first(
                @Nullable RowData before, @Nullable RowData after, Collector<RowData> out) {
            change(before, after, out);
        }
    };

    /** The output of a changelog mode. */
    public static MergedRows of(ChangelogKind changelog) {
        return changelog == ChangelogKind.APPEND ? LOG : CHANGELOG;
    }
}
