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
import java.util.List;
import java.util.stream.IntStream;
import javax.annotation.Nullable;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.apache.flink.table.data.utils.JoinedRowData;
import org.apache.flink.table.data.utils.ProjectedRowData;
import org.apache.flink.table.types.logical.RowType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Completes rows by the metadata that only the shard knows, and logs what did not fit. Belongs to
 * one reader and the task thread.
 */
final class RowCompletion implements Serializable {

    private static final long serialVersionUID = 1L;

    private static final Logger LOG = LoggerFactory.getLogger(RowCompletion.class);

    private static final List<RowMetadata> OF_PLACES =
            List.of(RowMetadata.SHARD_ID, RowMetadata.STREAM_ARN, RowMetadata.TABLE_NAME);

    private final OnDecodeError onError;
    private final RowType type;
    private final boolean namesPlace;

    /** Where the values of a row are in one that is followed by {@link #OF_PLACES}. */
    private final int[] positions;

    private transient long errors;
    private transient Place place;
    private transient RowWriter writer;

    RowCompletion(RowPlan plan) {
        this.onError = plan.onError();
        this.type = plan.producedType();
        this.namesPlace = OF_PLACES.stream().anyMatch(plan.metadata()::contains);
        this.positions = IntStream.range(0, type.getFieldCount()).toArray();
        int width = plan.physicalType().getFieldCount();
        for (int i = 0; i < plan.metadata().size(); i++) {
            int ofPlace = OF_PLACES.indexOf(plan.metadata().get(i));
            if (ofPlace >= 0) {
                positions[width + i] = type.getFieldCount() + ofPlace;
            }
        }
    }

    /** The rows of a change or an item are to be completed. */
    void begin(RowChange change, RecordContext context) {
        if (change.error() != null) {
            log(change.error(), context);
        }
        if (place == null || place.context != context) {
            place = new Place(context);
        }
    }

    /** The row with what is still missing in it. */
    @Nullable
    RowData complete(@Nullable BinaryRowData row) {
        if (row == null || !namesPlace) {
            return row;
        }
        if (writer == null) {
            writer = new RowWriter(type);
        }
        return writer.write(
                ProjectedRowData.from(positions)
                        .replaceRow(new JoinedRowData(row.getRowKind(), row, place.row)));
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

    /** Where the records come from, and how rows tell it. */
    private static final class Place {

        private final RecordContext context;
        private final RowData row;

        Place(RecordContext context) {
            this.context = context;
            this.row =
                    GenericRowData.of(
                            StringData.fromString(context.shardId()),
                            StringData.fromString(context.streamArn()),
                            StringData.fromString(context.tableName()));
        }
    }
}
