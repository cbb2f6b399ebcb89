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

import static java.util.Objects.requireNonNull;

import java.util.List;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/** An immutable {@link RecordContext}: one for all records of a split. */
@Internal
public final class DefaultRecordContext implements RecordContext {

    private final String streamArn;
    private final String tableName;
    @Nullable private final String shardId;
    private final StreamViewType viewType;
    private final List<String> keyAttributes;
    private final boolean snapshot;
    private final boolean besideSnapshot;

    private DefaultRecordContext(
            String streamArn,
            String tableName,
            @Nullable String shardId,
            StreamViewType viewType,
            List<String> keyAttributes,
            boolean snapshot,
            boolean besideSnapshot) {
        this.streamArn = requireNonNull(streamArn, "streamArn");
        this.tableName = requireNonNull(tableName, "tableName");
        this.shardId = shardId;
        this.viewType = requireNonNull(viewType, "viewType");
        this.keyAttributes = List.copyOf(keyAttributes);
        this.snapshot = snapshot;
        this.besideSnapshot = besideSnapshot;
    }

    /**
     * The context of a shard's records, which are not read beside a snapshot.
     *
     * @param keyAttributes the partition key first
     */
    public static DefaultRecordContext ofShard(
            String streamArn,
            String tableName,
            String shardId,
            StreamViewType viewType,
            List<String> keyAttributes) {
        return ofShard(streamArn, tableName, shardId, viewType, keyAttributes, false);
    }

    /**
     * The context of a shard's records.
     *
     * @param keyAttributes the partition key first
     * @param besideSnapshot whether they are read beside a snapshot of the table
     */
    public static DefaultRecordContext ofShard(
            String streamArn,
            String tableName,
            String shardId,
            StreamViewType viewType,
            List<String> keyAttributes,
            boolean besideSnapshot) {
        return new DefaultRecordContext(
                streamArn,
                tableName,
                requireNonNull(shardId, "shardId"),
                viewType,
                keyAttributes,
                false,
                besideSnapshot);
    }

    /**
     * The context of rows of a snapshot of the table.
     *
     * @param streamArn the stream that is read along with it
     * @param keyAttributes the partition key first
     */
    public static DefaultRecordContext ofSnapshot(
            String streamArn,
            String tableName,
            StreamViewType viewType,
            List<String> keyAttributes) {
        return new DefaultRecordContext(
                streamArn, tableName, null, viewType, keyAttributes, true, true);
    }

    @Override
    public String streamArn() {
        return streamArn;
    }

    @Override
    public String tableName() {
        return tableName;
    }

    @Nullable
    @Override
    public String shardId() {
        return shardId;
    }

    @Override
    public StreamViewType viewType() {
        return viewType;
    }

    @Override
    public List<String> keyAttributes() {
        return keyAttributes;
    }

    @Override
    public boolean isSnapshot() {
        return snapshot;
    }

    /**
     * Whether rows of a snapshot and changes are read beside each other, and this is the context of
     * one of them.
     */
    public boolean isBesideSnapshot() {
        return besideSnapshot;
    }

    @Override
    public String toString() {
        return "RecordContext{"
                + streamArn
                + ", table="
                + tableName
                + ", shard="
                + shardId
                + ", viewType="
                + viewType
                + ", keyAttributes="
                + keyAttributes
                + ", snapshot="
                + snapshot
                + ", besideSnapshot="
                + besideSnapshot
                + '}';
    }
}
