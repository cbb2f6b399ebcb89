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
package io.github.ddbstreams.flink.source.decode;

import static java.util.Objects.requireNonNull;

import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/**
 * A stream record of a page: its position and time, and either its payload or the reason why there
 * is none.
 *
 * @param <E> what a stream record becomes
 */
@Internal
public final class DecodedRecord<E> {

    /**
     * The creation time of a record that carries none; it is also what Flink takes for "no
     * timestamp".
     */
    public static final long NO_CREATION_TIME = Long.MIN_VALUE;

    @Nullable private final String sequenceNumber;
    private final long creationTimeMillis;
    @Nullable private final E payload;
    @Nullable private final RecordDecodingException failure;
    @Nullable private final String json;
    private final long sizeInBytes;

    private DecodedRecord(
            @Nullable String sequenceNumber,
            long creationTimeMillis,
            @Nullable E payload,
            @Nullable RecordDecodingException failure,
            @Nullable String json,
            long sizeInBytes) {
        this.sequenceNumber = sequenceNumber;
        this.creationTimeMillis = creationTimeMillis;
        this.payload = payload;
        this.failure = failure;
        this.json = json;
        this.sizeInBytes = sizeInBytes;
    }

    /**
     * An item of a table that was decoded.
     *
     * @param key its position; null if it is not known, and nothing is emitted of the item
     */
    static <E> DecodedRecord<E> ofItem(@Nullable String key, E payload, long sizeInBytes) {
        return new DecodedRecord<>(
                key, NO_CREATION_TIME, requireNonNull(payload, "payload"), null, null, sizeInBytes);
    }

    /** A record that was decoded. */
    public static <E> DecodedRecord<E> of(
            String sequenceNumber, long creationTimeMillis, E payload, long sizeInBytes) {
        return new DecodedRecord<>(
                requireNonNull(sequenceNumber, "sequenceNumber"),
                creationTimeMillis,
                requireNonNull(payload, "payload"),
                null,
                null,
                sizeInBytes);
    }

    /** A record that could not be decoded. */
    public static <E> DecodedRecord<E> failed(
            @Nullable String sequenceNumber,
            long creationTimeMillis,
            RecordDecodingException failure,
            long sizeInBytes) {
        return new DecodedRecord<>(
                sequenceNumber,
                creationTimeMillis,
                null,
                requireNonNull(failure, "failure"),
                null,
                sizeInBytes);
    }

    /** The same record, which could not be decoded, with its text as it came. */
    DecodedRecord<E> withJson(String text) {
        return new DecodedRecord<>(
                sequenceNumber,
                creationTimeMillis,
                null,
                requireNonNull(failure, "failure"),
                text,
                sizeInBytes + HeapSizes.string(text));
    }

    /**
     * The sequence number in decimal digits, or of an item of a table its key. Of a record never
     * null without a {@link #failure()}; null with one if the record carries none that can be read.
     */
    @Nullable
    public String sequenceNumber() {
        return sequenceNumber;
    }

    /**
     * The approximate creation time in milliseconds since the epoch, or {@link #NO_CREATION_TIME}.
     */
    public long creationTimeMillis() {
        return creationTimeMillis;
    }

    /** What the record became; null if and only if there is a {@link #failure()}. */
    @Nullable
    public E payload() {
        return payload;
    }

    /** Why the record could not be decoded, or null if it could. */
    @Nullable
    public RecordDecodingException failure() {
        return failure;
    }

    /**
     * The text of a record that could not be decoded; null of another one, and if the decoder keeps
     * none.
     */
    @Nullable
    public String json() {
        return json;
    }

    /** An estimate of the heap that this record holds, its payload included. */
    public long sizeInBytes() {
        return sizeInBytes;
    }

    @Override
    public String toString() {
        return "DecodedRecord{sequenceNumber="
                + sequenceNumber
                + ", creationTimeMillis="
                + creationTimeMillis
                + (failure == null ? "" : ", failure=" + failure.getMessage())
                + '}';
    }
}
