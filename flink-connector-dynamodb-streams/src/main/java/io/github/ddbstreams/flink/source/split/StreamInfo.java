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
package io.github.ddbstreams.flink.source.split;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.util.List;
import java.util.Objects;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/** What never changes in the life of a stream: its ARN, its table, its view type and its keys. */
@Internal
public final class StreamInfo implements Serializable {

    private static final long serialVersionUID = 1L;

    @Nullable private final String streamArn;
    private final String tableName;
    @Nullable private final StreamViewType viewType;
    private final List<String> keyAttributes;

    /**
     * @param keyAttributes the table's partition key and, if it has one, its sort key, in this
     *     order
     */
    public StreamInfo(
            String streamArn,
            String tableName,
            StreamViewType viewType,
            List<String> keyAttributes) {
        this(tableName, keyAttributes, requireNonNull(streamArn), requireNonNull(viewType));
    }

    private StreamInfo(
            String tableName,
            List<String> keyAttributes,
            @Nullable String streamArn,
            @Nullable StreamViewType viewType) {
        this.streamArn = streamArn;
        this.tableName = requireNonNull(tableName);
        this.viewType = viewType;
        this.keyAttributes = List.copyOf(keyAttributes);
    }

    /** A table of which no stream is read, for it may have none. */
    public static StreamInfo withoutStream(String tableName, List<String> keyAttributes) {
        return new StreamInfo(tableName, keyAttributes, null, null);
    }

    public boolean hasStream() {
        return streamArn != null;
    }

    /** Null if no stream is read. */
    public String streamArn() {
        return streamArn;
    }

    /**
     * Whether two streams are of one table, so that one may follow the other: a table is known by
     * its name, also where it is another copy of it, in another region.
     */
    public boolean isOfSameTable(StreamInfo other) {
        return tableName.equals(other.tableName);
    }

    public String tableName() {
        return tableName;
    }

    /** Null if no stream is read. */
    public StreamViewType viewType() {
        return viewType;
    }

    public List<String> keyAttributes() {
        return keyAttributes;
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof StreamInfo)) {
            return false;
        }
        StreamInfo that = (StreamInfo) other;
        return Objects.equals(streamArn, that.streamArn)
                && tableName.equals(that.tableName)
                && viewType == that.viewType
                && keyAttributes.equals(that.keyAttributes);
    }

    @Override
    public int hashCode() {
        return Objects.hash(streamArn, tableName, viewType, keyAttributes);
    }

    @Override
    public String toString() {
        return hasStream() ? streamArn : "table " + tableName;
    }
}
