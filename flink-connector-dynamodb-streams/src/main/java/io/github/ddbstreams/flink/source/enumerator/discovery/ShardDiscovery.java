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
package io.github.ddbstreams.flink.source.enumerator.discovery;

import io.github.ddbstreams.flink.source.client.FailureKind;
import io.github.ddbstreams.flink.source.client.IteratorPosition;
import io.github.ddbstreams.flink.source.client.StreamsClient;
import io.github.ddbstreams.flink.source.client.StreamsServiceException;
import io.github.ddbstreams.flink.source.enumerator.lineage.ListedShard;
import io.github.ddbstreams.flink.source.split.StreamInfo;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.util.FlinkRuntimeException;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.Shard;
import software.amazon.awssdk.services.dynamodb.model.StreamDescription;
import software.amazon.awssdk.services.dynamodb.model.StreamStatus;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/**
 * Asks the service what there is. I/O only: it decides nothing, keeps nothing, and retries nothing.
 * Every method blocks and is called on the enumerator's worker thread; a request that fails throws
 * {@link StreamsServiceException}, what no retry can mend a {@link FlinkRuntimeException}.
 */
@Internal
public final class ShardDiscovery implements AutoCloseable {

    /** Shards, tables, streams and keys have names of up to 255 characters, or ARNs. */
    private static final int MAX_NAME_LENGTH = 2048;

    private final StreamsClient client;

    public ShardDiscovery(StreamsClient client) {
        this.client = client;
    }

    /** The ARN of a table's latest stream, which may be disabled by now. */
    public String findStream(String tableName) {
        TableDescription table = describeTable(tableName);
        if (table.latestStreamArn() == null) {
            throw new FlinkRuntimeException(
                    "Table '"
                            + tableName
                            + "' has no stream. Enable one: aws dynamodb update-table --table-name "
                            + tableName
                            + " --stream-specification"
                            + " StreamEnabled=true,StreamViewType=NEW_AND_OLD_IMAGES");
        }
        return table.latestStreamArn();
    }

    /**
     * What the table is now.
     *
     * @throws FlinkRuntimeException if there is none
     */
    public TableDescription describeTable(String tableName) {
        try {
            return client.describeTable(tableName);
        } catch (StreamsServiceException e) {
            if (e.kind() == FailureKind.NOT_FOUND) {
                FlinkRuntimeException missing =
                        new FlinkRuntimeException(
                                "There is no table '"
                                        + tableName
                                        + "' in this account and region. Check table-name,"
                                        + " aws.region, aws.endpoint and whose credentials are"
                                        + " used. "
                                        + e.getMessage());
                missing.addSuppressed(e);
                throw missing;
            }
            throw e;
        }
    }

    /**
     * The stream that a table has after one that has ended. A stream that the table names already
     * and that is not found yet, is one that the table has not got yet.
     */
    public NextStream findNext(String tableName, String endedStreamArn) {
        TableDescription table;
        try {
            table = client.describeTable(tableName);
        } catch (StreamsServiceException e) {
            rethrowUnlessNotFound(e);
            return NextStream.withoutTable();
        }
        String latest = table.latestStreamArn();
        if (latest == null || latest.equals(endedStreamArn)) {
            return NextStream.notYet();
        }
        try {
            return NextStream.of(toInfo(latest, client.describeStream(latest, null)));
        } catch (StreamsServiceException e) {
            rethrowUnlessNotFound(e);
            return NextStream.notYet();
        }
    }

    /**
     * One page of all shards. If the shard behind which it begins is gone by now, it is the first
     * page again.
     *
     * @param after the shard behind which the page begins; null for the first page
     */
    public StreamPage listPage(String streamArn, @Nullable String after) {
        if (after != null) {
            try {
                StreamPage page = toPage(streamArn, client.describeStream(streamArn, after));
                if (after.equals(page.nextPageAfter())) {
                    throw endless(streamArn, after);
                }
                return page;
            } catch (StreamsServiceException e) {
                rethrowUnlessNotFound(e);
            }
        }
        return toPage(streamArn, describe(streamArn, () -> client.describeStream(streamArn, null)));
    }

    /**
     * The children of a shard, and maybe others: DynamoDB Local answers with all shards.
     *
     * @return null if the service knows the shard no more: its children are found by listing all
     */
    @Nullable
    public StreamPage listChildren(String streamArn, String shardId) {
        try {
            return childrenOf(streamArn, shardId);
        } catch (StreamsServiceException e) {
            rethrowUnlessNotFound(e);
            return null;
        }
    }

    /** Not found may be the shard that a request names, or the stream: the next request tells. */
    private static void rethrowUnlessNotFound(StreamsServiceException e) {
        if (e.kind() != FailureKind.NOT_FOUND) {
            throw e;
        }
    }

    private StreamPage childrenOf(String streamArn, String shardId) {
        StreamPage page = toPage(streamArn, client.describeChildren(streamArn, shardId));
        if (page.nextPageAfter() == null) {
            return page;
        }
        List<ListedShard> shards = new ArrayList<>(page.shards());
        Set<String> begun = new HashSet<>();
        while (page.nextPageAfter() != null) {
            String after = page.nextPageAfter();
            if (!begun.add(after)) {
                throw endless(streamArn, after);
            }
            page = toPage(streamArn, client.describeChildren(streamArn, shardId, after));
            shards.addAll(page.shards());
        }
        return new StreamPage(page.stream(), page.disabled(), shards, null);
    }

    /**
     * Whether the service still has the shard. A listing is no proof, for it may omit one that
     * exists; asking for an iterator is.
     */
    public boolean exists(String streamArn, String shardId) {
        try {
            client.getShardIterator(streamArn, shardId, IteratorPosition.trimHorizon());
            return true;
        } catch (StreamsServiceException e) {
            if (e.kind() == FailureKind.NOT_FOUND) {
                return false;
            }
            if (e.kind() == FailureKind.TRIMMED) {
                return true;
            }
            throw e;
        }
    }

    private interface Description {
        StreamDescription get();
    }

    private static StreamDescription describe(String streamArn, Description description) {
        try {
            return description.get();
        } catch (StreamsServiceException e) {
            if (e.kind() == FailureKind.NOT_FOUND) {
                throw new StreamGoneException(
                        "There is no stream "
                                + streamArn
                                + ". A stream is gone 24 hours after it was disabled or its table"
                                + " was deleted. Check stream-arn, aws.region and aws.endpoint; a"
                                + " job that was restored from the state of this stream goes on"
                                + " with the table's next one if it has no bound and table-name is"
                                + " set.",
                        e);
            }
            throw e;
        }
    }

    private static FlinkRuntimeException endless(String streamArn, String after) {
        return new FlinkRuntimeException(
                "The listing of the shards of stream "
                        + streamArn
                        + " has no end: the page after shard "
                        + after
                        + " leads to itself. Check aws.endpoint and what answers there.");
    }

    private static StreamPage toPage(String streamArn, StreamDescription description) {
        if (description == null) {
            throw new FlinkRuntimeException(
                    "The answer to DescribeStream of stream "
                            + streamArn
                            + " has no StreamDescription. Check aws.endpoint and what answers"
                            + " there.");
        }
        List<ListedShard> shards = new ArrayList<>(description.shards().size());
        for (Shard shard : description.shards()) {
            shards.add(
                    new ListedShard(
                            checked(streamArn, "ShardId", shard.shardId()),
                            shard.parentShardId() == null
                                    ? null
                                    : checked(streamArn, "ParentShardId", shard.parentShardId()),
                            shard.sequenceNumberRange() != null
                                    && shard.sequenceNumberRange().endingSequenceNumber() != null));
        }
        return new StreamPage(
                toInfo(streamArn, description),
                description.streamStatus() == StreamStatus.DISABLED,
                shards,
                description.lastEvaluatedShardId() == null
                        ? null
                        : checked(
                                streamArn,
                                "LastEvaluatedShardId",
                                description.lastEvaluatedShardId()));
    }

    /** A name that goes into requests and into the state. */
    private static String checked(String streamArn, String member, String name) {
        if (name == null || name.isEmpty() || name.length() > MAX_NAME_LENGTH) {
            throw new FlinkRuntimeException(
                    "The answer to DescribeStream of stream "
                            + streamArn
                            + " has "
                            + (name == null ? "no " + member : member + " of " + name.length())
                            + (name == null ? "" : " characters")
                            + "; expected a text of 1 to "
                            + MAX_NAME_LENGTH
                            + " characters. Check aws.endpoint and what answers there.");
        }
        return name;
    }

    private static StreamInfo toInfo(String streamArn, StreamDescription description) {
        StreamViewType viewType = description.streamViewType();
        if (viewType == null || viewType == StreamViewType.UNKNOWN_TO_SDK_VERSION) {
            throw new FlinkRuntimeException(
                    "The StreamViewType of stream "
                            + streamArn
                            + " is unknown; expected one of "
                            + StreamViewType.knownValues()
                            + ". A type that DynamoDB has added since needs a newer version of the"
                            + " connector.");
        }
        return new StreamInfo(
                checked(streamArn, "StreamArn", description.streamArn()),
                checked(streamArn, "TableName", description.tableName()),
                viewType,
                keys(streamArn, description.keySchema()));
    }

    /** What a table is, of which no stream is read. */
    public static StreamInfo toInfo(TableDescription table) {
        return StreamInfo.withoutStream(
                table.tableName(), keys("of table " + table.tableName(), table.keySchema()));
    }

    private static List<String> keys(String owner, List<KeySchemaElement> schema) {
        List<String> keys = new ArrayList<>();
        for (KeySchemaElement element : schema) {
            keys.add(
                    element.keyType() == KeyType.HASH ? 0 : keys.size(),
                    checked(owner, "AttributeName", element.attributeName()));
        }
        return keys;
    }

    @Override
    public void close() {
        client.close();
    }
}
