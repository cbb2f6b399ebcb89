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

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.typeinfo.TypeInfo;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Identity;

/**
 * A change of one item of a table.
 *
 * <p>Immutable, provided that the images are: they are not copied. Which images there are depends
 * on the stream's view type and on the operation: an INSERT has no image before, a REMOVE none
 * after.
 *
 * <pre>{@code
 * DataStream<ChangeEvent<Order>> changes = ...;
 * changes.filter(change -> change.operation() == Operation.REMOVE && !change.isTimeToLiveDelete())
 *        .map(change -> change.keys().get("id").s());
 * }</pre>
 *
 * @param <T> what an image is: {@code Map<String, AttributeValue>} or a bean
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_Record.html">Record</a>
 */
@PublicEvolving
@TypeInfo(ChangeEventTypeInfoFactory.class)
public final class ChangeEvent<T> {

    private static final String TTL_IDENTITY_TYPE = "Service";
    private static final String TTL_PRINCIPAL_ID = "dynamodb.amazonaws.com";

    private final Operation operation;
    private final Map<String, AttributeValue> keys;
    @Nullable private final T before;
    @Nullable private final T after;
    @Nullable private final String sequenceNumber;
    @Nullable private final Instant approximateCreationTime;
    @Nullable private final String shardId;
    @Nullable private final String streamArn;
    @Nullable private final String tableName;
    @Nullable private final String eventId;
    private final long sizeBytes;
    @Nullable private final Identity userIdentity;

    private ChangeEvent(Builder<T> builder, Map<String, AttributeValue> keys) {
        this.operation = requireNonNull(builder.operation, "operation");
        this.keys = keys;
        this.before = builder.before;
        this.after = builder.after;
        this.sequenceNumber = builder.sequenceNumber;
        this.approximateCreationTime = builder.approximateCreationTime;
        this.shardId = builder.shardId;
        this.streamArn = builder.streamArn;
        this.tableName = builder.tableName;
        this.eventId = builder.eventId;
        this.sizeBytes = builder.sizeBytes;
        this.userIdentity = builder.userIdentity;
    }

    /** A builder; the operation and the keys must be set. */
    public static <T> Builder<T> builder() {
        return new Builder<>();
    }

    /** What happened to the item. */
    public Operation operation() {
        return operation;
    }

    /** The attributes of the item's primary key, unmodifiable. */
    public Map<String, AttributeValue> keys() {
        return keys;
    }

    /** The item as it was before, or null if the view type or the operation has no such image. */
    @Nullable
    public T before() {
        return before;
    }

    /** The item as it is after, or null if the view type or the operation has no such image. */
    @Nullable
    public T after() {
        return after;
    }

    /**
     * The record's sequence number: 21 to 40 decimal digits, to be compared as an integer, and only
     * within one shard. Null in a snapshot.
     */
    @Nullable
    public String sequenceNumber() {
        return sequenceNumber;
    }

    /**
     * When the change was made, rounded down to the second by DynamoDB, so not fit to order by.
     * Null if the record has none.
     */
    @Nullable
    public Instant approximateCreationTime() {
        return approximateCreationTime;
    }

    /** The shard that the record was read from, or null if it was not read from one. */
    @Nullable
    public String shardId() {
        return shardId;
    }

    /** The ARN of the stream. */
    @Nullable
    public String streamArn() {
        return streamArn;
    }

    /** The name of the table. */
    @Nullable
    public String tableName() {
        return tableName;
    }

    /** A globally unique identifier of the event, or null if the record has none. */
    @Nullable
    public String eventId() {
        return eventId;
    }

    /** The record's size in bytes as DynamoDB counts it, zero if the record does not say. */
    public long sizeBytes() {
        return sizeBytes;
    }

    /** Who made the change, or null: DynamoDB tells it for deletes by time to live only. */
    @Nullable
    public Identity userIdentity() {
        return userIdentity;
    }

    /**
     * Whether DynamoDB deleted the item because its time to live was over. A replica of a global
     * table gets such a delete as an ordinary one, for which this is false.
     *
     * @see <a
     *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/time-to-live-ttl-streams.html">DynamoDB
     *     Streams and Time to Live</a>
     */
    public boolean isTimeToLiveDelete() {
        return operation == Operation.REMOVE
                && userIdentity != null
                && TTL_IDENTITY_TYPE.equals(userIdentity.type())
                && TTL_PRINCIPAL_ID.equals(userIdentity.principalId());
    }

    /**
     * The same event for those who have seen nothing of the item before: an insert of the item as
     * it is after the change.
     */
    @Internal
    public ChangeEvent<T> asInsert() {
        return withImages(null, after).operation(Operation.INSERT).buildWithOwnedKeys();
    }

    /** A builder of the same values with another pair of images. */
    <R> Builder<R> withImages(@Nullable R newBefore, @Nullable R newAfter) {
        Builder<R> builder = new Builder<>();
        builder.operation = operation;
        builder.keys = keys;
        builder.before = newBefore;
        builder.after = newAfter;
        builder.sequenceNumber = sequenceNumber;
        builder.approximateCreationTime = approximateCreationTime;
        builder.shardId = shardId;
        builder.streamArn = streamArn;
        builder.tableName = tableName;
        builder.eventId = eventId;
        builder.sizeBytes = sizeBytes;
        builder.userIdentity = userIdentity;
        return builder;
    }

    @Override
    public boolean equals(Object o) {
        if (this == o) {
            return true;
        }
        if (!(o instanceof ChangeEvent)) {
            return false;
        }
        ChangeEvent<?> that = (ChangeEvent<?>) o;
        return operation == that.operation
                && sizeBytes == that.sizeBytes
                && Objects.equals(sequenceNumber, that.sequenceNumber)
                && Objects.equals(shardId, that.shardId)
                && Objects.equals(eventId, that.eventId)
                && keys.equals(that.keys)
                && Objects.equals(approximateCreationTime, that.approximateCreationTime)
                && Objects.equals(streamArn, that.streamArn)
                && Objects.equals(tableName, that.tableName)
                && Objects.equals(userIdentity, that.userIdentity)
                && Objects.equals(before, that.before)
                && Objects.equals(after, that.after);
    }

    @Override
    public int hashCode() {
        return Objects.hash(
                operation,
                keys,
                before,
                after,
                sequenceNumber,
                approximateCreationTime,
                shardId,
                streamArn,
                tableName,
                eventId,
                sizeBytes,
                userIdentity);
    }

    @Override
    public String toString() {
        return "ChangeEvent{"
                + operation
                + " keys="
                + keys
                + ", before="
                + before
                + ", after="
                + after
                + ", sequenceNumber="
                + sequenceNumber
                + ", approximateCreationTime="
                + approximateCreationTime
                + ", shardId="
                + shardId
                + ", streamArn="
                + streamArn
                + ", tableName="
                + tableName
                + ", eventId="
                + eventId
                + ", sizeBytes="
                + sizeBytes
                + ", userIdentity="
                + userIdentity
                + '}';
    }

    /**
     * Builds an event. What is not set is null, or zero.
     *
     * @param <T> what an image is
     */
    @PublicEvolving
    public static final class Builder<T> {

        private Operation operation;
        private Map<String, AttributeValue> keys;
        private T before;
        private T after;
        private String sequenceNumber;
        private Instant approximateCreationTime;
        private String shardId;
        private String streamArn;
        private String tableName;
        private String eventId;
        private long sizeBytes;
        private Identity userIdentity;

        private Builder() {}

        public Builder<T> operation(Operation newOperation) {
            this.operation = newOperation;
            return this;
        }

        /** The keys, which {@link #build()} copies. */
        public Builder<T> keys(Map<String, AttributeValue> newKeys) {
            this.keys = newKeys;
            return this;
        }

        /** The image before, which is not copied and must not be changed any more. */
        public Builder<T> before(@Nullable T newBefore) {
            this.before = newBefore;
            return this;
        }

        /** The image after, which is not copied and must not be changed any more. */
        public Builder<T> after(@Nullable T newAfter) {
            this.after = newAfter;
            return this;
        }

        public Builder<T> sequenceNumber(@Nullable String newSequenceNumber) {
            this.sequenceNumber = newSequenceNumber;
            return this;
        }

        public Builder<T> approximateCreationTime(@Nullable Instant newApproximateCreationTime) {
            this.approximateCreationTime = newApproximateCreationTime;
            return this;
        }

        public Builder<T> shardId(@Nullable String newShardId) {
            this.shardId = newShardId;
            return this;
        }

        public Builder<T> streamArn(@Nullable String newStreamArn) {
            this.streamArn = newStreamArn;
            return this;
        }

        public Builder<T> tableName(@Nullable String newTableName) {
            this.tableName = newTableName;
            return this;
        }

        public Builder<T> eventId(@Nullable String newEventId) {
            this.eventId = newEventId;
            return this;
        }

        public Builder<T> sizeBytes(long newSizeBytes) {
            this.sizeBytes = newSizeBytes;
            return this;
        }

        public Builder<T> userIdentity(@Nullable Identity newUserIdentity) {
            this.userIdentity = newUserIdentity;
            return this;
        }

        /**
         * @throws NullPointerException if the operation or the keys are not set
         */
        public ChangeEvent<T> build() {
            requireNonNull(keys, "keys");
            return new ChangeEvent<>(this, Collections.unmodifiableMap(new LinkedHashMap<>(keys)));
        }

        /** Takes the keys as they are: whoever calls knows that nobody will change them. */
        ChangeEvent<T> buildWithOwnedKeys() {
            return new ChangeEvent<>(this, requireNonNull(keys, "keys"));
        }
    }
}
