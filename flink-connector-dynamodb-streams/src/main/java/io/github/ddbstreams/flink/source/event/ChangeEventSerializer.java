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
package io.github.ddbstreams.flink.source.event;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.typeutils.CompositeTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import software.amazon.awssdk.services.dynamodb.model.Identity;

/**
 * Serializes change events; their images by a serializer that is given.
 *
 * @param <T> what an image is
 */
@Internal
public final class ChangeEventSerializer<T> extends TypeSerializer<ChangeEvent<T>> {

    private static final long serialVersionUID = 1L;

    // What follows in the bytes; part of version 1.
    private static final int OPERATION_MASK = 0x03;
    private static final int HAS_BEFORE = 0x04;
    private static final int HAS_AFTER = 0x08;
    private static final int HAS_CREATION_TIME = 0x10;
    private static final int HAS_USER_IDENTITY = 0x20;
    private static final int KNOWN_FLAGS = 0x3F;

    private final TypeSerializer<T> imageSerializer;

    public ChangeEventSerializer(TypeSerializer<T> imageSerializer) {
        this.imageSerializer = requireNonNull(imageSerializer, "imageSerializer");
    }

    @Override
    public boolean isImmutableType() {
        return imageSerializer.isImmutableType();
    }

    @Override
    public TypeSerializer<ChangeEvent<T>> duplicate() {
        TypeSerializer<T> duplicate = imageSerializer.duplicate();
        return duplicate == imageSerializer ? this : new ChangeEventSerializer<>(duplicate);
    }

    @Override
    public ChangeEvent<T> createInstance() {
        return ChangeEvent.<T>builder().operation(Operation.READ).keys(Map.of()).build();
    }

    @Override
    public ChangeEvent<T> copy(ChangeEvent<T> from) {
        if (imageSerializer.isImmutableType()) {
            return from;
        }
        return from.withImages(copyImage(from.before()), copyImage(from.after()))
                .buildWithOwnedKeys();
    }

    @Nullable
    private T copyImage(@Nullable T image) {
        return image == null ? null : imageSerializer.copy(image);
    }

    @Override
    public ChangeEvent<T> copy(ChangeEvent<T> from, ChangeEvent<T> reuse) {
        return copy(from);
    }

    @Override
    public int getLength() {
        return -1;
    }

    @Override
    public void serialize(ChangeEvent<T> event, DataOutputView target) throws IOException {
        T before = event.before();
        T after = event.after();
        Instant creationTime = event.approximateCreationTime();
        Identity userIdentity = event.userIdentity();
        target.writeByte(
                code(event.operation())
                        | (before == null ? 0 : HAS_BEFORE)
                        | (after == null ? 0 : HAS_AFTER)
                        | (creationTime == null ? 0 : HAS_CREATION_TIME)
                        | (userIdentity == null ? 0 : HAS_USER_IDENTITY));
        if (creationTime != null) {
            target.writeLong(creationTime.getEpochSecond());
            BinaryCodec.writeVarInt(creationTime.getNano(), target);
        }
        if (userIdentity != null) {
            BinaryCodec.writeString(userIdentity.principalId(), target);
            BinaryCodec.writeString(userIdentity.type(), target);
        }
        BinaryCodec.writeString(event.sequenceNumber(), target);
        BinaryCodec.writeString(event.shardId(), target);
        BinaryCodec.writeString(event.streamArn(), target);
        BinaryCodec.writeString(event.tableName(), target);
        BinaryCodec.writeString(event.eventId(), target);
        target.writeLong(event.sizeBytes());
        AttributeCodec.writeMap(event.keys(), target);
        if (before != null) {
            imageSerializer.serialize(before, target);
        }
        if (after != null) {
            imageSerializer.serialize(after, target);
        }
    }

    @Override
    public ChangeEvent<T> deserialize(DataInputView source) throws IOException {
        int flags = source.readByte();
        if ((flags & ~KNOWN_FLAGS) != 0) {
            throw BinaryCodec.corrupt("the flags " + flags);
        }
        ChangeEvent.Builder<T> event =
                ChangeEvent.<T>builder().operation(operation(flags & OPERATION_MASK));
        if ((flags & HAS_CREATION_TIME) != 0) {
            event.approximateCreationTime(readInstant(source));
        }
        if ((flags & HAS_USER_IDENTITY) != 0) {
            event.userIdentity(
                    Identity.builder()
                            .principalId(BinaryCodec.readString(source))
                            .type(BinaryCodec.readString(source))
                            .build());
        }
        event.sequenceNumber(BinaryCodec.readString(source))
                .shardId(BinaryCodec.readString(source))
                .streamArn(BinaryCodec.readString(source))
                .tableName(BinaryCodec.readString(source))
                .eventId(BinaryCodec.readString(source))
                .sizeBytes(source.readLong())
                .keys(AttributeCodec.readMap(source));
        if ((flags & HAS_BEFORE) != 0) {
            event.before(imageSerializer.deserialize(source));
        }
        if ((flags & HAS_AFTER) != 0) {
            event.after(imageSerializer.deserialize(source));
        }
        return event.buildWithOwnedKeys();
    }

    @Override
    public ChangeEvent<T> deserialize(ChangeEvent<T> reuse, DataInputView source)
            throws IOException {
        return deserialize(source);
    }

    @Override
    public void copy(DataInputView source, DataOutputView target) throws IOException {
        serialize(deserialize(source), target);
    }

    private static Instant readInstant(DataInputView source) throws IOException {
        long seconds = source.readLong();
        try {
            return Instant.ofEpochSecond(seconds, BinaryCodec.readVarInt(source));
        } catch (DateTimeException e) {
            throw BinaryCodec.corrupt("the creation time " + seconds);
        }
    }

    /** The codes are part of version 1, whatever becomes of the enum. */
    private static int code(Operation operation) {
        switch (operation) {
            case INSERT:
                return 0;
            case MODIFY:
                return 1;
            case REMOVE:
                return 2;
            case READ:
                return 3;
            default:
                throw new IllegalArgumentException("No code for the operation " + operation + '.');
        }
    }

    private static Operation operation(int code) {
        switch (code) {
            case 0:
                return Operation.INSERT;
            case 1:
                return Operation.MODIFY;
            case 2:
                return Operation.REMOVE;
            default:
                return Operation.READ;
        }
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof ChangeEventSerializer
                && imageSerializer.equals(((ChangeEventSerializer<?>) o).imageSerializer);
    }

    @Override
    public int hashCode() {
        return imageSerializer.hashCode();
    }

    @Override
    public TypeSerializerSnapshot<ChangeEvent<T>> snapshotConfiguration() {
        return new Snapshot<>(this);
    }

    /**
     * The version of the encoding, and the snapshot of the images' serializer.
     *
     * @param <T> what an image is
     */
    @Internal
    public static final class Snapshot<T>
            extends CompositeTypeSerializerSnapshot<ChangeEvent<T>, ChangeEventSerializer<T>> {

        /** 1: flags and members as {@link ChangeEventSerializer#serialize} writes them. */
        private static final int VERSION = 1;

        /** For Flink, which reads the snapshot next. */
        public Snapshot() {}

        Snapshot(ChangeEventSerializer<T> serializer) {
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
            SnapshotVersions.check(ChangeEventSerializer.class, readOuterSnapshotVersion, VERSION);
        }

        @Override
        protected TypeSerializer<?>[] getNestedSerializers(ChangeEventSerializer<T> serializer) {
            return new TypeSerializer<?>[] {serializer.imageSerializer};
        }

        @Override
        @SuppressWarnings("unchecked")
        protected ChangeEventSerializer<T> createOuterSerializerWithNestedSerializers(
                TypeSerializer<?>[] nestedSerializers) {
            return new ChangeEventSerializer<>((TypeSerializer<T>) nestedSerializers[0]);
        }
    }
}
