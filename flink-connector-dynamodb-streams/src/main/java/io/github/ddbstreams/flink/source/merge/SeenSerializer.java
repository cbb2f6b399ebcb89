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

import io.github.ddbstreams.flink.source.event.SnapshotVersions;
import java.io.IOException;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** The bytes of {@link Seen}: one for a changed key, 13 for one with a row. */
@Internal
public final class SeenSerializer extends TypeSerializer<Seen> {

    private static final long serialVersionUID = 1L;

    /** Without fields, so that one is enough for all threads. */
    public static final SeenSerializer INSTANCE = new SeenSerializer();

    // What follows in the bytes; part of version 1.
    private static final int CHANGED = 0;
    private static final int READ = 1;
    private static final int READ_BETWEEN = 2;

    private SeenSerializer() {}

    @Override
    public boolean isImmutableType() {
        return true;
    }

    @Override
    public TypeSerializer<Seen> duplicate() {
        return this;
    }

    @Override
    public Seen createInstance() {
        return Seen.CHANGED;
    }

    @Override
    public Seen copy(Seen from) {
        return from;
    }

    @Override
    public Seen copy(Seen from, Seen reuse) {
        return from;
    }

    @Override
    public int getLength() {
        return -1;
    }

    @Override
    public void serialize(Seen seen, DataOutputView target) throws IOException {
        if (seen instanceof Seen.Read) {
            Seen.Read read = (Seen.Read) seen;
            target.writeByte(READ);
            target.writeLong(read.hash);
            target.writeInt(read.toSecond);
        } else if (seen instanceof Seen.ReadBetween) {
            Seen.ReadBetween read = (Seen.ReadBetween) seen;
            target.writeByte(READ_BETWEEN);
            target.writeLong(read.hashAndSpan);
            target.writeInt(read.toSecond);
        } else {
            requireNonNull(seen);
            target.writeByte(CHANGED);
        }
    }

    @Override
    public Seen deserialize(DataInputView source) throws IOException {
        int tag = source.readByte();
        switch (tag) {
            case CHANGED:
                return Seen.CHANGED;
            case READ:
                return new Seen.Read(source.readLong(), source.readInt());
            case READ_BETWEEN:
                return new Seen.ReadBetween(source.readLong(), source.readInt());
            default:
                throw new IOException(
                        "The state of the snapshot holds a key with the tag "
                                + tag
                                + ", which the serializer never writes: the state is corrupt, or"
                                + " was written by something else.");
        }
    }

    @Override
    public Seen deserialize(Seen reuse, DataInputView source) throws IOException {
        return deserialize(source);
    }

    @Override
    public void copy(DataInputView source, DataOutputView target) throws IOException {
        serialize(deserialize(source), target);
    }

    /** Of state that Flink's Java serialization carries, such as a descriptor. */
    private Object readResolve() {
        return INSTANCE;
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof SeenSerializer;
    }

    @Override
    public int hashCode() {
        return SeenSerializer.class.hashCode();
    }

    @Override
    public TypeSerializerSnapshot<Seen> snapshotConfiguration() {
        return new Snapshot();
    }

    /** The version of the encoding. */
    @Internal
    public static final class Snapshot implements TypeSerializerSnapshot<Seen> {

        /** 1: a tag, and what {@link SeenSerializer#serialize} writes for it. */
        private static final int VERSION = 1;

        /** For Flink, which reads the snapshot next. */
        public Snapshot() {}

        @Override
        public int getCurrentVersion() {
            return VERSION;
        }

        @Override
        public void writeSnapshot(DataOutputView out) {}

        @Override
        public void readSnapshot(int version, DataInputView in, ClassLoader userCodeClassLoader)
                throws IOException {
            SnapshotVersions.check(SeenSerializer.class, version, VERSION);
        }

        @Override
        public TypeSerializer<Seen> restoreSerializer() {
            return INSTANCE;
        }

        @Override
        public TypeSerializerSchemaCompatibility<Seen> resolveSchemaCompatibility(
                TypeSerializerSnapshot<Seen> oldSerializerSnapshot) {
            return oldSerializerSnapshot instanceof Snapshot
                    ? TypeSerializerSchemaCompatibility.compatibleAsIs()
                    : TypeSerializerSchemaCompatibility.incompatible();
        }
    }
}
