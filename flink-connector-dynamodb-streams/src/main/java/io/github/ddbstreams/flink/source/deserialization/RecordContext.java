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
package io.github.ddbstreams.flink.source.deserialization;

import java.util.List;
import javax.annotation.Nullable;
import org.apache.flink.annotation.PublicEvolving;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/** Where a record was read from. Only valid during the call that it is passed to. */
@PublicEvolving
public interface RecordContext {

    /** The ARN of the stream; null where a table is read without its changes. */
    @Nullable
    String streamArn();

    /** The name of the table. */
    String tableName();

    /** The shard that the record was read from; null for a row of a snapshot of the table. */
    @Nullable
    String shardId();

    /**
     * Which images the records of the stream carry. It is fixed for a stream's life. Null where a
     * table is read without its changes.
     */
    @Nullable
    StreamViewType viewType();

    /** The names of the attributes of the table's primary key, the partition key first. */
    List<String> keyAttributes();

    /** Whether the record is a row of a snapshot of the table, and no change. */
    boolean isSnapshot();
}
