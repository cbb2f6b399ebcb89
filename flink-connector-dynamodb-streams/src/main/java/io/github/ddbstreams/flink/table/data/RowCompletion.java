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

import io.github.ddbstreams.flink.source.deserialization.RecordContext;
import io.github.ddbstreams.flink.table.config.OnDecodeError;
import java.io.Serializable;
import javax.annotation.Nullable;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Completes rows by the metadata that only the shard knows, and logs what did not fit. Belongs to
 * one reader and the task thread.
 */
final class RowCompletion implements Serializable {

    private static final long serialVersionUID = 1L;

    private static final Logger LOG = LoggerFactory.getLogger(RowCompletion.class);

    /** Metadata that is not filled in here. */
    private static final int NOT_ASKED = -1;

    private final OnDecodeError onError;
    private final int shardIdAt;
    private final int streamArnAt;
    private final int tableNameAt;

    private transient long errors;
    private transient Place place;

    RowCompletion(RowPlan plan) {
        this.onError = plan.onError();
        this.shardIdAt = positionOf(RowMetadata.SHARD_ID, plan);
        this.streamArnAt = positionOf(RowMetadata.STREAM_ARN, plan);
        this.tableNameAt = positionOf(RowMetadata.TABLE_NAME, plan);
    }

    private static int positionOf(RowMetadata metadata, RowPlan plan) {
        int index = plan.metadata().indexOf(metadata);
        return index < 0 ? NOT_ASKED : plan.physicalType().getFieldCount() + index;
    }

    /** Completes the rows of a change or an item. */
    void complete(RowChange change, RecordContext context) {
        if (change.error() != null) {
            log(change.error(), context);
        }
        if (place == null || place.context != context) {
            place = new Place(context);
        }
        complete(change.before());
        complete(change.after());
    }

    private void complete(@Nullable GenericRowData row) {
        if (row != null) {
            set(shardIdAt, place.shard, row);
            set(streamArnAt, place.stream, row);
            set(tableNameAt, place.table, row);
        }
    }

    private static void set(int position, @Nullable StringData value, GenericRowData row) {
        if (position != NOT_ASKED) {
            row.setField(position, value);
        }
    }

    /** Each is counted; the log gets the first one, and then ever fewer of them. */
    private void log(String error, RecordContext context) {
        errors++;
        if (Long.bitCount(errors) == 1) {
            LOG.warn(
                    "A value of table {} does not fit its column and was {} ({} such records so"
                            + " far): shard {}, {}",
                    context.tableName(),
                    onError == OnDecodeError.NULL
                            ? "set to NULL, or skipped where it cannot be NULL"
                            : "skipped with its image",
                    errors,
                    context.shardId(),
                    error);
        }
    }

    /** Where the records come from, as rows tell it. */
    private static final class Place {

        private final RecordContext context;
        @Nullable private final StringData shard;
        @Nullable private final StringData stream;
        private final StringData table;

        Place(RecordContext context) {
            this.context = context;
            this.shard = StringData.fromString(context.shardId());
            this.stream = StringData.fromString(context.streamArn());
            this.table = StringData.fromString(context.tableName());
        }
    }
}
