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

import static java.util.Objects.requireNonNull;

import io.github.ddbstreams.flink.source.decode.RecordDecoder;
import io.github.ddbstreams.flink.source.format.PayloadDeserializer;
import io.github.ddbstreams.flink.source.format.RecordFormat;
import io.github.ddbstreams.flink.source.format.SnapshotPhase;
import io.github.ddbstreams.flink.source.split.StreamInfo;
import io.github.ddbstreams.flink.table.config.ChangelogKind;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.table.data.RowData;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/** Reads a stream, or the items of its table, as the rows of a table. */
@Internal
public final class RowFormat implements RecordFormat<RowChange, RowData> {

    private static final long serialVersionUID = 1L;

    private final RowPlan plan;
    private final TypeInformation<RowData> producedType;

    /**
     * @param producedType of rows with the plan's physical columns and metadata
     */
    public RowFormat(RowPlan plan, TypeInformation<RowData> producedType) {
        this.plan = requireNonNull(plan, "plan");
        this.producedType = requireNonNull(producedType, "producedType");
    }

    @Override
    public RecordDecoder<RowChange> decoder(SnapshotPhase snapshot) {
        return new RowDecoder(plan, snapshot);
    }

    @Override
    public PayloadDeserializer<RowChange, RowData> deserializer() {
        return new RowDeserializer(plan);
    }

    @Override
    public TypeInformation<RowData> producedType() {
        return producedType;
    }

    @Override
    public void check(StreamInfo stream) {
        checkViewType(stream);
        Set<String> declared = new HashSet<>(plan.primaryKey());
        if (!declared.isEmpty() && !declared.equals(new HashSet<>(stream.keyAttributes()))) {
            throw new IllegalArgumentException(
                    "The declared primary key is ("
                            + String.join(", ", plan.primaryKey())
                            + "), but the key of table "
                            + stream.tableName()
                            + " is ("
                            + String.join(", ", stream.keyAttributes())
                            + "); declare PRIMARY KEY ("
                            + String.join(", ", stream.keyAttributes())
                            + ") NOT ENFORCED.");
        }
    }

    private void checkViewType(StreamInfo stream) {
        if (plan.isOfItemsOnly()) {
            return;
        }
        boolean hasBoth = stream.viewType() == StreamViewType.NEW_AND_OLD_IMAGES;
        if (plan.changelog() == ChangelogKind.ALL && !hasBoth) {
            throw unfit(stream, "NEW_AND_OLD_IMAGES");
        }
        if (plan.changelog() == ChangelogKind.UPSERT
                && !hasBoth
                && stream.viewType() != StreamViewType.NEW_IMAGE) {
            throw unfit(stream, "NEW_IMAGE or NEW_AND_OLD_IMAGES");
        }
    }

    private IllegalArgumentException unfit(StreamInfo stream, String allowed) {
        return new IllegalArgumentException(
                "The stream "
                        + stream.streamArn()
                        + " of table "
                        + stream.tableName()
                        + " has the view type "
                        + stream.viewType()
                        + ", but the changelog mode "
                        + plan.changelog().name().toLowerCase(Locale.ROOT)
                        + " needs "
                        + allowed
                        + ". A stream keeps its view type for life: disable the stream and enable"
                        + " it with the required view type, which makes a new stream; or choose"
                        + " another changelog mode (append works with every view type).");
    }
}
