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
package io.github.ddbstreams.emulator;

import java.util.HashMap;
import java.util.Map;

/**
 * The operations the emulator answers, each with the value of the {@code X-Amz-Target} header that
 * asks for it.
 */
public enum Operation {
    /**
     * The streams of a table or of all, 100 a page; a deleted table's too.
     *
     * @see <a
     *     href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_ListStreams.html">ListStreams</a>
     */
    LIST_STREAMS(true, "ListStreams"),
    /**
     * A stream's state and its shards, 100 a page, or the children of one shard with a ShardFilter.
     *
     * @see <a
     *     href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_DescribeStream.html">DescribeStream</a>
     */
    DESCRIBE_STREAM(true, "DescribeStream"),
    /**
     * A position in a shard, good for 15 minutes of the emulator's clock.
     *
     * @see <a
     *     href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_GetShardIterator.html">GetShardIterator</a>
     */
    GET_SHARD_ITERATOR(true, "GetShardIterator"),
    /**
     * Up to 1000 records or 1 MB from a position, and the next position unless a closed shard ends
     * there.
     *
     * @see <a
     *     href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_GetRecords.html">GetRecords</a>
     */
    GET_RECORDS(true, "GetRecords"),
    /**
     * The names of all tables, 100 a page.
     *
     * @see <a
     *     href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListTables.html">ListTables</a>
     */
    LIST_TABLES(false, "ListTables"),
    /**
     * Makes a table, with a stream if the StreamSpecification says so.
     *
     * @see <a
     *     href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html">CreateTable</a>
     */
    CREATE_TABLE(false, "CreateTable"),
    /**
     * Disables a table's stream, or enables a new one; other changes are ignored or refused.
     *
     * @see <a
     *     href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTable.html">UpdateTable</a>
     */
    UPDATE_TABLE(false, "UpdateTable"),
    /**
     * A table's key schema, its latest stream, and its size.
     *
     * @see <a
     *     href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeTable.html">DescribeTable</a>
     */
    DESCRIBE_TABLE(false, "DescribeTable"),
    /**
     * Deletes a table; its streams are disabled and stay readable.
     *
     * @see <a
     *     href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteTable.html">DeleteTable</a>
     */
    DELETE_TABLE(false, "DeleteTable"),
    /**
     * Puts an item; the stream has an event only if that changes something.
     *
     * @see <a
     *     href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutItem.html">PutItem</a>
     */
    PUT_ITEM(false, "PutItem"),
    /**
     * Changes attributes of an item, or makes it.
     *
     * @see <a
     *     href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateItem.html">UpdateItem</a>
     */
    UPDATE_ITEM(false, "UpdateItem"),
    /**
     * Deletes an item.
     *
     * @see <a
     *     href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteItem.html">DeleteItem</a>
     */
    DELETE_ITEM(false, "DeleteItem"),
    /**
     * An item by its key.
     *
     * @see <a
     *     href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_GetItem.html">GetItem</a>
     */
    GET_ITEM(false, "GetItem"),
    /**
     * Up to 25 puts and deletes; none is ever left unprocessed.
     *
     * @see <a
     *     href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html">BatchWriteItem</a>
     */
    BATCH_WRITE_ITEM(false, "BatchWriteItem"),
    /**
     * All items, or those of a segment, up to 1 MB a page; what it costs on request.
     *
     * @see <a
     *     href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Scan.html">Scan</a>
     */
    SCAN(false, "Scan");

    private static final String STREAMS_PREFIX = "DynamoDBStreams_20120810.";
    private static final String TABLES_PREFIX = "DynamoDB_20120810.";
    private static final Map<String, Operation> BY_TARGET = new HashMap<>();

    static {
        for (Operation operation : values()) {
            BY_TARGET.put(operation.target(), operation);
        }
    }

    private final boolean ofStreams;
    private final String wireName;

    Operation(boolean ofStreams, String wireName) {
        this.ofStreams = ofStreams;
        this.wireName = wireName;
    }

    /** Whether DynamoDB Streams answers it, rather than DynamoDB. */
    public boolean isOfStreams() {
        return ofStreams;
    }

    /** The operation's name in the AWS API. */
    public String wireName() {
        return wireName;
    }

    /** The {@code X-Amz-Target} header of a request for it. */
    public String target() {
        return (ofStreams ? STREAMS_PREFIX : TABLES_PREFIX) + wireName;
    }

    /** Whether it reads or writes items, rather than describes or changes tables. */
    boolean isOnItems() {
        return !ofStreams && ordinal() >= PUT_ITEM.ordinal();
    }

    /** The operation, or null if the emulator has none of that target. */
    static Operation ofTarget(String target) {
        return target == null ? null : BY_TARGET.get(target);
    }
}
