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
package io.github.ddbstreams.flink.source.merge;

import static java.util.Objects.requireNonNull;

import io.github.ddbstreams.flink.source.event.BinaryCodec;
import io.github.ddbstreams.flink.source.event.SnapshotVersions;
import io.github.ddbstreams.flink.source.merge.MergeElement.Kind;
import java.io.IOException;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.typeutils.CompositeTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * The bytes of {@link MergeElement}. They are on the network between the source and the operator,
 * and changes that are held back are in the operator's state.
 *
 * @param <T> what the source emits in the end
 */
@Internal
public final class MergeElementSerializer<T> extends TypeSerializer<MergeElement<T>> {

    private static final long serialVersionUID = 1L;

    // What follows in the bytes; part of version 1.
    private static final int KIND_MASK = 0x07;
    private static final int HAS_BEFORE = 0x08;
    private static final int HAS_AFTER = 0x10;
    private static final int HAS_TIME = 0x20;
    private static final int BY_TIME = 0x40;
    private static final int KNOWN_FLAGS = 0x7F;

    private final TypeSerializer<T> valueSerializer;

    public MergeElementSerializer(TypeSerializer<T> valueSerializer) {
        this.valueSerializer = requireNonNull(valueSerializer, "valueSerializer");
    }

    @Override
    public boolean isImmutableType() {
        return valueSerializer.isImmutableType();
    }

    @Override
    public TypeSerializer<MergeElement<T>> duplicate() {
        TypeSerializer<T> duplicate = valueSerializer.duplicate();
        return duplicate == valueSerializer ? this : new MergeElementSerializer<>(duplicate);
    }

    @Override
    public MergeElement<T> createInstance() {
        return MergeElement.mark(new MergeMark(0, 0, 0, 1, 0, false, 0));
    }

    @Override
    public MergeElement<T> copy(MergeElement<T> from) {
        if (isImmutableType() || from.kind() == Kind.MARK) {
            return from;
        }
        if (from.kind() == Kind.ROW) {
            return MergeElement.row(
                    from.key(),
                    from.hash(),
                    from.isByTime(),
                    from.fromMillis(),
                    from.toMillis(),
                    copyValue(from.after()));
        }
        return MergeElement.change(
                from.kind(),
                from.key(),
                from.hash(),
                from.fromMillis(),
                copyValue(from.before()),
                copyValue(from.after()));
    }

    @Nullable
    private T copyValue(@Nullable T value) {
        return value == null ? null : valueSerializer.copy(value);
    }

    @Override
    public MergeElement<T> copy(MergeElement<T> from, MergeElement<T> reuse) {
        return copy(from);
    }

    @Override
    public int getLength() {
        return -1;
    }

    @Override
    public void serialize(MergeElement<T> element, DataOutputView target) throws IOException {
        Kind kind = element.kind();
        if (kind == Kind.MARK) {
            target.writeByte(kind.code());
            writeMark(element.mark(), target);
            return;
        }
        T before = element.before();
        T after = element.after();
        boolean hasTime = kind == Kind.ROW || element.fromMillis() != MergeElement.NO_TIME;
        target.writeByte(
                kind.code()
                        | (before == null ? 0 : HAS_BEFORE)
                        | (after == null ? 0 : HAS_AFTER)
                        | (hasTime ? HAS_TIME : 0)
                        | (element.isByTime() ? BY_TIME : 0));
        BinaryCodec.writeString(element.key(), target);
        if (hasHash(kind)) {
            target.writeLong(element.hash());
        }
        if (hasTime) {
            target.writeLong(element.fromMillis());
        }
        if (kind == Kind.ROW) {
            target.writeLong(element.toMillis());
        }
        if (before != null) {
            valueSerializer.serialize(before, target);
        }
        if (after != null) {
            valueSerializer.serialize(after, target);
        }
    }

    @Override
    public MergeElement<T> deserialize(DataInputView source) throws IOException {
        int flags = source.readByte();
        if ((flags & ~KNOWN_FLAGS) != 0 || (flags & KIND_MASK) > Kind.MARK.code()) {
            throw corrupt("the flags " + flags);
        }
        Kind kind = Kind.ofCode(flags & KIND_MASK);
        if (kind == Kind.MARK) {
            return MergeElement.mark(readMark(source));
        }
        String key = BinaryCodec.readString(source);
        if (key == null) {
            throw corrupt("no key");
        }
        long hash = hasHash(kind) ? source.readLong() : MergeElement.NO_ITEM;
        long from = (flags & HAS_TIME) == 0 ? MergeElement.NO_TIME : source.readLong();
        long to = kind == Kind.ROW ? source.readLong() : from;
        T before = (flags & HAS_BEFORE) == 0 ? null : valueSerializer.deserialize(source);
        T after = (flags & HAS_AFTER) == 0 ? null : valueSerializer.deserialize(source);
        return kind == Kind.ROW
                ? MergeElement.row(key, hash, (flags & BY_TIME) != 0, from, to, after)
                : MergeElement.change(kind, key, hash, from, before, after);
    }

    /** The others carry none, and so need no bytes for it. */
    private static boolean hasHash(Kind kind) {
        return kind == Kind.ROW || kind == Kind.CHANGE_BY_IMAGE || kind == Kind.CHANGE_BY_TIME;
    }

    private static void writeMark(MergeMark mark, DataOutputView target) throws IOException {
        BinaryCodec.writeVarInt(mark.bucket(), target);
        target.writeLong(mark.epoch());
        BinaryCodec.writeVarInt(mark.subtask(), target);
        BinaryCodec.writeVarInt(mark.parallelism(), target);
        target.writeLong(mark.completeUntilMillis());
        target.writeBoolean(mark.isSnapshotRead());
        target.writeLong(mark.lastReadMillis());
    }

    private static MergeMark readMark(DataInputView source) throws IOException {
        return new MergeMark(
                BinaryCodec.readVarInt(source),
                source.readLong(),
                BinaryCodec.readVarInt(source),
                BinaryCodec.readVarInt(source),
                source.readLong(),
                source.readBoolean(),
                source.readLong());
    }

    private static IOException corrupt(String found) {
        return new IOException(
                "A serialized row or change holds "
                        + found
                        + ", which the serializer never writes: the data is corrupt, or was"
                        + " written by something else.");
    }

    @Override
    public MergeElement<T> deserialize(MergeElement<T> reuse, DataInputView source)
            throws IOException {
        return deserialize(source);
    }

    @Override
    public void copy(DataInputView source, DataOutputView target) throws IOException {
        serialize(deserialize(source), target);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof MergeElementSerializer
                && valueSerializer.equals(((MergeElementSerializer<?>) o).valueSerializer);
    }

    @Override
    public int hashCode() {
        return valueSerializer.hashCode();
    }

    @Override
    public TypeSerializerSnapshot<MergeElement<T>> snapshotConfiguration() {
        return new Snapshot<>(this);
    }

    /**
     * The version of the encoding, and the snapshot of the values' serializer.
     *
     * @param <T> what the source emits in the end
     */
    @Internal
    public static final class Snapshot<T>
            extends CompositeTypeSerializerSnapshot<MergeElement<T>, MergeElementSerializer<T>> {

        /** 1: flags and members as {@link MergeElementSerializer#serialize} writes them. */
        private static final int VERSION = 1;

        /** For Flink, which reads the snapshot next. */
        public Snapshot() {}

        Snapshot(MergeElementSerializer<T> serializer) {
            super(serializer);
        }

        @Override
        protected int getCurrentOuterSnapshotVersion() {
            return VERSION;
        }

        @Override
        protected void readOuterSnapshot(
                int readOuterSnapshotVersion, DataInputView in, ClassLoader userCodeClassLoader)
                throws IOException {
            SnapshotVersions.check(MergeElementSerializer.class, readOuterSnapshotVersion, VERSION);
        }

        @Override
        protected TypeSerializer<?>[] getNestedSerializers(MergeElementSerializer<T> serializer) {
            return new TypeSerializer<?>[] {serializer.valueSerializer};
        }

        @Override
        @SuppressWarnings("unchecked")
        protected MergeElementSerializer<T> createOuterSerializerWithNestedSerializers(
                TypeSerializer<?>[] nestedSerializers) {
            return new MergeElementSerializer<>((TypeSerializer<T>) nestedSerializers[0]);
        }
    }
}
