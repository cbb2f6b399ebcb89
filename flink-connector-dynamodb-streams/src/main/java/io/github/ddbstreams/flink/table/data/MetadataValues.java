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

import io.github.ddbstreams.flink.source.decode.DecodingFailure;
import io.github.ddbstreams.flink.source.decode.HeapSizes;
import io.github.ddbstreams.flink.source.decode.IdentityReader;
import io.github.ddbstreams.flink.source.event.Operation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.SortedSet;
import javax.annotation.Nullable;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;

/** Fills in the metadata that a record's bytes tell. Belongs to one page and one thread. */
final class MetadataValues {

    private static final int TIMESTAMP_DATA = 24;
    private static final int ROW_DATA = 24 + 24;
    private static final int ARRAY_DATA = 24;
    private static final int BOXED_LONG = 24;

    private final CompiledPlan plan;
    private final ValueReader values;
    private final FirstMisfit misfit;
    private final Map<Operation, StringData> operations = new EnumMap<>(Operation.class);

    MetadataValues(CompiledPlan plan, ValueReader values, FirstMisfit misfit) {
        this.plan = plan;
        this.values = values;
        this.misfit = misfit;
        for (Operation operation : Operation.values()) {
            // Made of bytes: one made of a string is encoded when somebody asks, by any thread.
            operations.put(
                    operation,
                    StringData.fromBytes(operation.name().getBytes(StandardCharsets.UTF_8)));
        }
    }

    /** Both rows of a change say the same. */
    void fill(RecordMembers record, @Nullable GenericRowData before, @Nullable GenericRowData after)
            throws IOException, DecodingFailure {
        int position = plan.width();
        for (RowMetadata metadata : plan.metadata()) {
            Object value = value(metadata, record);
            if (before != null) {
                before.setField(position, value);
            }
            if (after != null) {
                after.setField(position, value);
            }
            position++;
        }
    }

    @Nullable
    private Object value(RowMetadata metadata, RecordMembers record)
            throws IOException, DecodingFailure {
        switch (metadata) {
            case OPERATION:
                return operations.get(record.operation());
            case CREATION_TIME:
                return creationTime(record);
            case SEQUENCE_NUMBER:
                if (record.isItem()) {
                    return null;
                }
                // The page is charged with the string itself.
                values.charge(TextConverter.STRING_DATA);
                return StringData.fromString(record.sequenceNumber());
            case EVENT_ID:
                return text(record.eventId());
            case SIZE_BYTES:
                values.charge(BOXED_LONG);
                return record.sizeBytes();
            case IS_TTL_DELETE:
                return record.isTtlDelete();
            case USER_IDENTITY:
                return identity(record.identity());
            case KEYS:
                return text(record.keys().toJson());
            case NEW_IMAGE:
                return text(record.newImage().json());
            case OLD_IMAGE:
                return text(record.oldImage().json());
            case CHANGED_ATTRIBUTES:
                return record.isItem() ? null : changedAttributes(record);
            default:
                // SHARD_ID, STREAM_ARN, TABLE_NAME: known when the row is emitted.
                return null;
        }
    }

    private TimestampData creationTime(RecordMembers record) throws DecodingFailure {
        if (!record.hasCreationTime()) {
            throw new DecodingFailure(
                            "is missing; expected a number of seconds since the epoch, since the"
                                    + " query asks for the creation time")
                    .in("ApproximateCreationDateTime");
        }
        values.charge(TIMESTAMP_DATA);
        return TimestampData.fromEpochMillis(record.creationTimeMillis());
    }

    @Nullable
    private StringData text(@Nullable String text) {
        if (text == null) {
            return null;
        }
        values.charge(TextConverter.STRING_DATA + HeapSizes.string(text));
        return StringData.fromString(text);
    }

    @Nullable
    private GenericRowData identity(@Nullable IdentityReader identity) {
        if (identity == null) {
            return null;
        }
        values.charge(ROW_DATA);
        return GenericRowData.of(text(identity.principalId()), text(identity.type()));
    }

    @Nullable
    private GenericArrayData changedAttributes(RecordMembers record)
            throws IOException, DecodingFailure {
        boolean needsNew = record.operation() != Operation.REMOVE;
        boolean needsOld = record.operation() != Operation.INSERT;
        if (needsNew && !record.newImage().isPresent()
                || needsOld && !record.oldImage().isPresent()) {
            return null;
        }
        SortedSet<String> changed;
        try {
            changed =
                    new ChangedAttributes()
                            .between(record.oldImage().json(), record.newImage().json());
        } catch (DecodingFailure e) {
            misfit.leftOut(e.in("changed-attributes"));
            return null;
        }
        Object[] names = changed.stream().map(this::text).toArray();
        values.charge(ARRAY_DATA + HeapSizes.references(names.length));
        return new GenericArrayData(names);
    }
}
