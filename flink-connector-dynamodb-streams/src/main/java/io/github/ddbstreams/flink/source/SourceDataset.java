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
package io.github.ddbstreams.flink.source;

import io.github.ddbstreams.flink.source.config.DynamoDbStreamsOptions;
import io.github.ddbstreams.flink.source.settings.ScanSettings;
import io.github.ddbstreams.flink.source.settings.StreamArn;
import io.github.ddbstreams.flink.source.settings.TableId;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.streaming.api.lineage.LineageDataset;
import org.apache.flink.streaming.api.lineage.LineageDatasetFacet;
import org.apache.flink.streaming.api.lineage.LineageVertex;
import org.apache.flink.streaming.api.lineage.SourceLineageVertex;

/**
 * What the source tells lineage listeners: it reads one table. The namespace is {@code dynamodb://}
 * with the endpoint or else the region, the name is the table's.
 */
final class SourceDataset implements SourceLineageVertex {

    private final Boundedness boundedness;
    private final LineageDataset table;

    private SourceDataset(Boundedness boundedness, LineageDataset table) {
        this.boundedness = boundedness;
        this.table = table;
    }

    /** The lineage of a source with these settings. */
    static LineageVertex of(ScanSettings settings, Boundedness boundedness) {
        ReadableConfig options = settings.options();
        StreamArn arn = settings.streamArn().flatMap(StreamArn::parse).orElse(null);
        Optional<TableId> table = settings.tableName().flatMap(TableId::parse);
        String name = arn != null ? arn.tableName() : table.map(TableId::name).orElse("");
        String place =
                options.getOptional(DynamoDbStreamsOptions.AWS_DYNAMODB_ENDPOINT)
                        .or(() -> options.getOptional(DynamoDbStreamsOptions.AWS_ENDPOINT))
                        .map(endpoint -> endpoint.replaceFirst("^(?i)https?://", ""))
                        .or(() -> options.getOptional(DynamoDbStreamsOptions.AWS_REGION))
                        .or(() -> table.flatMap(TableId::region))
                        .orElse(arn != null ? arn.region() : "");
        return new SourceDataset(boundedness, new Table("dynamodb://" + place, name));
    }

    @Override
    public Boundedness boundedness() {
        return boundedness;
    }

    @Override
    public List<LineageDataset> datasets() {
        return Collections.singletonList(table);
    }

    private static final class Table implements LineageDataset {
        private final String namespace;
        private final String name;

        Table(String namespace, String name) {
            this.namespace = namespace;
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public String namespace() {
            return namespace;
        }

        @Override
        public Map<String, LineageDatasetFacet> facets() {
            return Collections.emptyMap();
        }
    }
}
