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

import java.util.Optional;
import org.apache.flink.annotation.Internal;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.types.DataType;

/** What a row can say about the change that it comes from. */
@Internal
public enum RowMetadata {
    /**
     * {@code INSERT}, {@code MODIFY} or {@code REMOVE}; {@code READ} of an item that was read from
     * the table.
     */
    OPERATION("operation", DataTypes.STRING().notNull()),

    /** The approximate time of the change, in whole seconds, or the time of the read. */
    CREATION_TIME("creation-time", DataTypes.TIMESTAMP_LTZ(3).notNull()),

    /** Decimal digits, to be compared as an integer, and within one shard only. */
    SEQUENCE_NUMBER("sequence-number", DataTypes.STRING().notNull()),

    /** The shard that the change was read from. */
    SHARD_ID("shard-id", DataTypes.STRING().notNull()),

    /** The service's identifier of the change. */
    EVENT_ID("event-id", DataTypes.STRING()),

    /** The ARN of the stream. */
    STREAM_ARN("stream-arn", DataTypes.STRING().notNull()),

    /** The name of the DynamoDB table. */
    TABLE_NAME("table-name", DataTypes.STRING().notNull()),

    /** The size of the stream record as DynamoDB counts. */
    SIZE_BYTES("size-bytes", DataTypes.BIGINT()),

    /** Whether the item was deleted because its time to live was over. */
    IS_TTL_DELETE("is-ttl-delete", DataTypes.BOOLEAN().notNull()),

    /** Who made the change, if it was the service; null otherwise. */
    USER_IDENTITY(
            "user-identity",
            DataTypes.ROW(
                    DataTypes.FIELD("principal_id", DataTypes.STRING()),
                    DataTypes.FIELD("type", DataTypes.STRING()))),

    /** The item's key as DynamoDB JSON. */
    KEYS("keys", DataTypes.STRING().notNull()),

    /** The item after the change as DynamoDB JSON; null if the record does not carry it. */
    NEW_IMAGE("new-image", DataTypes.STRING()),

    /** The item before the change as DynamoDB JSON; null if the record does not carry it. */
    OLD_IMAGE("old-image", DataTypes.STRING()),

    /**
     * The names of the top-level attributes that differ between the images, in alphabetical order:
     * all of the new image for an insert, all of the old one for a removal. Null if the stream does
     * not carry both images.
     */
    CHANGED_ATTRIBUTES("changed-attributes", DataTypes.ARRAY(DataTypes.STRING().notNull()));

    private final String key;
    private final DataType dataType;

    RowMetadata(String key, DataType dataType) {
        this.key = key;
        this.dataType = dataType;
    }

    /** The name in {@code METADATA FROM}. */
    public String key() {
        return key;
    }

    /** The type, with the nullability that it has for changes. */
    public DataType dataType() {
        return dataType;
    }

    /**
     * The type, with the nullability that it really has.
     *
     * @param ofItems whether there are rows of items that were read from the table, which know
     *     nothing of a stream
     */
    public DataType dataType(boolean ofItems) {
        return ofItems && (this == SEQUENCE_NUMBER || this == SHARD_ID || this == STREAM_ARN)
                ? dataType.nullable()
                : dataType;
    }

    /** The metadata of this key. */
    public static Optional<RowMetadata> of(String key) {
        for (RowMetadata metadata : values()) {
            if (metadata.key.equals(key)) {
                return Optional.of(metadata);
            }
        }
        return Optional.empty();
    }
}
