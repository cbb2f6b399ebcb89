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

import io.github.ddbstreams.flink.source.RecordFormat;
import io.github.ddbstreams.flink.source.decode.PageDecoder;
import io.github.ddbstreams.flink.source.reader.PayloadDeserializer;
import io.github.ddbstreams.flink.source.split.StreamInfo;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.table.data.RowData;

/** Reads a stream as the rows of a table. */
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
    public PageDecoder<RowChange> decoder() {
        return new RowPageDecoder(plan);
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
    public void check(StreamInfo stream) {}
}
