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
package io.github.ddbstreams.flink.source.client;

import io.github.ddbstreams.flink.source.decode.DecodedPage;
import io.github.ddbstreams.flink.source.decode.PageDecoder;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import software.amazon.awssdk.services.dynamodb.model.StreamDescription;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/**
 * What the connector asks of DynamoDB and of its streams: one request a call, no retries.
 *
 * <p>Every method blocks, may be called on any thread and by many at once, and fails with a {@link
 * StreamsServiceException} only. An interrupt of the calling thread ends the call within a second
 * with {@link FailureKind#CANCELLED}, the thread's interrupt flag set; so does {@link #close()},
 * without the flag.
 */
@Internal
public interface StreamsClient extends AutoCloseable {

    /** The table, with the ARN of its latest stream if it has had one. */
    TableDescription describeTable(String tableName);

    /**
     * The stream with one page of its shards, in no guaranteed order.
     *
     * @param exclusiveStartShardId the last shard of the page before, null for the first page
     */
    StreamDescription describeStream(String streamArn, @Nullable String exclusiveStartShardId);

    /**
     * The stream with one page of its shards, of which the service is asked for the children of one
     * shard only. A service that ignores the filter (DynamoDB Local does) answers with all shards:
     * the caller looks at the parents itself.
     *
     * @param exclusiveStartShardId the last shard of the page before, null for the first page
     */
    StreamDescription describeChildren(
            String streamArn, String parentShardId, @Nullable String exclusiveStartShardId);

    /** The first page of {@link #describeChildren(String, String, String)}. */
    default StreamDescription describeChildren(String streamArn, String parentShardId) {
        return describeChildren(streamArn, parentShardId, null);
    }

    /** An iterator for {@link #getRecords}, good for 15 minutes. */
    String getShardIterator(String streamArn, String shardId, IteratorPosition position);

    /**
     * One page of records, decoded while it arrives. The page is complete and its checksum right,
     * or the call fails.
     *
     * @param maxRecords from 1 to 1000
     * @param decoder called once at most, on the calling thread
     */
    <E> DecodedPage<E> getRecords(String shardIterator, int maxRecords, PageDecoder<E> decoder);

    /**
     * One page of a segment of a table, decoded while it arrives. The page is complete and its
     * checksum right, or the call fails.
     *
     * @param decoder called once at most, on the calling thread
     */
    <E> DecodedPage<E> scan(TableScan scan, PageDecoder<E> decoder);

    /** Ends the calls in flight, which fail, and frees the connections; may be called again. */
    @Override
    void close();
}
