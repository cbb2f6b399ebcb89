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

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/** Segments of tables, since version 2. */
final class SegmentSplitKind implements SplitKind<SegmentSplit> {

    static final SegmentSplitKind INSTANCE = new SegmentSplitKind();

    private static final byte TAG = 2;

    private SegmentSplitKind() {}

    @Override
    public byte tag() {
        return TAG;
    }

    @Override
    public String name() {
        return "segments";
    }

    @Override
    public Class<SegmentSplit> splitClass() {
        return SegmentSplit.class;
    }

    @Override
    public void write(SegmentSplit split, DataOutputSerializer out) throws IOException {
        writeTable(split.table(), out);
        out.writeInt(split.segment());
        out.writeInt(split.segments());
        StateCodec.writeNullable(split.after(), out);
        StateCodec.writeInstant(split.readAt(), out);
        out.writeBoolean(split.isRead());
    }

    @Override
    public SegmentSplit read(int version, DataInputDeserializer in) throws IOException {
        return new SegmentSplit(
                readTable(in),
                in.readInt(),
                in.readInt(),
                StateCodec.readNullable(in),
                StateCodec.readInstant(in),
                in.readBoolean());
    }

    /** A table that is read without its changes need not have a stream. */
    private static void writeTable(StreamInfo table, DataOutputSerializer out) throws IOException {
        out.writeUTF(table.tableName());
        StateCodec.writeNullable(table.hasStream() ? table.streamArn() : null, out);
        StateCodec.writeNullable(table.hasStream() ? table.viewType().toString() : null, out);
        out.writeByte(table.keyAttributes().size());
        for (String attribute : table.keyAttributes()) {
            out.writeUTF(attribute);
        }
    }

    private static StreamInfo readTable(DataInputDeserializer in) throws IOException {
        String tableName = in.readUTF();
        String streamArn = StateCodec.readNullable(in);
        String viewType = StateCodec.readNullable(in);
        int keys = in.readUnsignedByte();
        List<String> keyAttributes = new ArrayList<>(keys);
        for (int i = 0; i < keys; i++) {
            keyAttributes.add(in.readUTF());
        }
        return streamArn == null
                ? StreamInfo.withoutStream(tableName, keyAttributes)
                : new StreamInfo(
                        streamArn, tableName, StreamViewType.fromValue(viewType), keyAttributes);
    }

    @Override
    public SplitState newState(SegmentSplit split) {
        return new SegmentSplitState(split);
    }
}
