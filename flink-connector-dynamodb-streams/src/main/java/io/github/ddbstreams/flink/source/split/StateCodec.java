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

import java.io.EOFException;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/**
 * The parts that the state of splits and the state of the enumerator have in common. Their bytes
 * are kept for ever: a change needs a new version of both serializers.
 */
@Internal
public final class StateCodec {

    private static final String DAMAGED =
            ": it is damaged or was written by another connector. Restore another checkpoint.";
    private static final String OTHER_VERSION =
            "Restore it with the connector version that wrote it, or a later one.";

    private StateCodec() {}

    /** Every state begins with the kind of thing it is of, so that further kinds can follow. */
    static final byte KIND_SHARD = 1;

    static final String NAME_SHARD = "shards";

    /** What is read of a state. */
    public interface Fields<T> {
        T read(DataInputDeserializer in) throws IOException;
    }

    /** Begins a state that is of shards alone. */
    public static void writeKind(DataOutputSerializer out) throws IOException {
        out.writeByte(KIND_SHARD);
    }

    /** Reads what {@link #writeKind} has written, and refuses any other kind. */
    public static void readKind(DataInputDeserializer in, String what) throws IOException {
        byte kind = in.readByte();
        if (kind != KIND_SHARD) {
            throw unknownKind(what, kind, KIND_SHARD + " (" + NAME_SHARD + ")");
        }
    }

    /**
     * Reads a whole state: its fields, and nothing behind them.
     *
     * @param what whose state it is, for messages
     * @throws IOException if the bytes are not what a state is made of
     */
    public static <T> T read(byte[] state, String what, Fields<T> fields) throws IOException {
        DataInputDeserializer in = new DataInputDeserializer(state);
        try {
            T value = fields.read(in);
            checkConsumed(in, what);
            return value;
        } catch (EOFException e) {
            throw new IOException(
                    "The state of "
                            + what
                            + " ends after "
                            + state.length
                            + " bytes, before all that its version describes"
                            + DAMAGED,
                    e);
        } catch (RuntimeException e) {
            throw new IOException(
                    "The state of "
                            + what
                            + " holds what its version does not describe ("
                            + e.getMessage()
                            + ")"
                            + DAMAGED,
                    e);
        }
    }

    static IOException unknownKind(String what, byte kind, String known) {
        return new IOException(
                "The state of "
                        + what
                        + " is of kind "
                        + kind
                        + ", but this connector knows only kind "
                        + known
                        + ". "
                        + OTHER_VERSION);
    }

    private static void checkConsumed(DataInputDeserializer in, String what) throws IOException {
        if (in.available() > 0) {
            throw new IOException(
                    "The state of "
                            + what
                            + " has "
                            + in.available()
                            + " bytes more than its version describes"
                            + DAMAGED);
        }
    }

    public static void writeStream(StreamInfo stream, DataOutputSerializer out) throws IOException {
        out.writeUTF(stream.streamArn());
        out.writeUTF(stream.tableName());
        out.writeUTF(stream.viewType().toString());
        out.writeByte(stream.keyAttributes().size());
        for (String attribute : stream.keyAttributes()) {
            out.writeUTF(attribute);
        }
    }

    public static StreamInfo readStream(DataInputDeserializer in) throws IOException {
        String streamArn = in.readUTF();
        String tableName = in.readUTF();
        StreamViewType viewType = StreamViewType.fromValue(in.readUTF());
        int keys = in.readUnsignedByte();
        List<String> keyAttributes = new ArrayList<>(keys);
        for (int i = 0; i < keys; i++) {
            keyAttributes.add(in.readUTF());
        }
        return new StreamInfo(streamArn, tableName, viewType, keyAttributes);
    }

    public static void writePosition(ShardPosition position, DataOutputSerializer out)
            throws IOException {
        switch (position.kind()) {
            case TRIM_HORIZON:
                out.writeByte(0);
                return;
            case SINCE:
                out.writeByte(position.mayOpenAtLatest() ? 2 : 1);
                writeInstant(position.since(), out);
                return;
            case AFTER:
                out.writeByte(3);
                out.writeUTF(position.sequenceNumber());
                writeInstant(position.createdAt(), out);
                return;
            default:
                throw new IllegalStateException("no format for " + position.kind());
        }
    }

    public static ShardPosition readPosition(DataInputDeserializer in) throws IOException {
        int tag = in.readUnsignedByte();
        switch (tag) {
            case 0:
                return ShardPosition.trimHorizon();
            case 1:
                return ShardPosition.since(readInstant(in));
            case 2:
                return ShardPosition.latestSince(readInstant(in));
            case 3:
                return ShardPosition.after(in.readUTF(), readInstant(in));
            default:
                throw new IOException("Unknown position in a shard's state: tag " + tag);
        }
    }

    public static void writeInstant(@Nullable Instant instant, DataOutputSerializer out)
            throws IOException {
        out.writeBoolean(instant != null);
        if (instant != null) {
            out.writeLong(instant.getEpochSecond());
            out.writeInt(instant.getNano());
        }
    }

    @Nullable
    public static Instant readInstant(DataInputDeserializer in) throws IOException {
        return in.readBoolean() ? Instant.ofEpochSecond(in.readLong(), in.readInt()) : null;
    }

    public static void writeNullable(@Nullable String value, DataOutputSerializer out)
            throws IOException {
        out.writeBoolean(value != null);
        if (value != null) {
            out.writeUTF(value);
        }
    }

    @Nullable
    public static String readNullable(DataInputDeserializer in) throws IOException {
        return in.readBoolean() ? in.readUTF() : null;
    }

    public static IOException unknownVersion(String what, int version, int newest) {
        return new IOException(
                "The state of "
                        + what
                        + " has version "
                        + version
                        + ", but this connector reads versions 1 to "
                        + newest
                        + ". "
                        + OTHER_VERSION);
    }
}
