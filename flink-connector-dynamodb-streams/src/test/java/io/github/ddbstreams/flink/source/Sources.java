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

import io.github.ddbstreams.emulator.StreamEmulator;
import io.github.ddbstreams.flink.source.deserialization.DynamoDbStreamsDeserializationSchema;
import io.github.ddbstreams.flink.source.event.ChangeEvent;
import java.net.URI;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Sources of change events that read an emulator, at a pace that suits tests. */
public final class Sources {

    private Sources() {}

    /** A builder that lacks nothing but where to start and stop. */
    public static DynamoDbStreamsSourceBuilder<ChangeEvent<Map<String, AttributeValue>>>
            changeEvents(StreamEmulator emulator, String table) {
        return DynamoDbStreamsSource.<ChangeEvent<Map<String, AttributeValue>>>builder()
                .setTableName(table)
                .setProperties(options(emulator.endpoint()))
                .setDeserializationSchema(DynamoDbStreamsDeserializationSchema.changeEvents());
    }

    /** The same for DynamoDB Local. */
    static DynamoDbStreamsSourceBuilder<ChangeEvent<Map<String, AttributeValue>>> changeEvents(
            LocalDynamoDb local, String table) {
        return DynamoDbStreamsSource.<ChangeEvent<Map<String, AttributeValue>>>builder()
                .setTableName(table)
                .setProperties(options(local.endpoint()))
                .setDeserializationSchema(DynamoDbStreamsDeserializationSchema.changeEvents());
    }

    /** The options of {@link #changeEvents}, without the table. */
    public static Map<String, String> options(URI endpoint) {
        return Map.ofEntries(
                Map.entry("aws.region", "us-east-1"),
                Map.entry("aws.endpoint", endpoint.toString()),
                Map.entry("aws.credentials.provider", "BASIC"),
                Map.entry("aws.credentials.provider.basic.accesskeyid", "test"),
                Map.entry("aws.credentials.provider.basic.secretkey", "test"),
                Map.entry("scan.poll.interval", "20 ms"),
                Map.entry("scan.poll.idle-interval", "100 ms"),
                Map.entry("scan.tip.empty-pages", "5"),
                Map.entry("scan.tip.duration", "300 ms"),
                Map.entry("scan.retry.initial-backoff", "10 ms"),
                Map.entry("scan.retry.max-backoff", "200 ms"),
                Map.entry("scan.shard-discovery.interval", "1 s"));
    }
}
