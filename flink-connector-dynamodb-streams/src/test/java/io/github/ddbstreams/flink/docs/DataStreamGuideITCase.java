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
package io.github.ddbstreams.flink.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ddbstreams.emulator.EmulatedTable;
import io.github.ddbstreams.emulator.Operation;
import io.github.ddbstreams.emulator.StreamEmulator;
import io.github.ddbstreams.emulator.TableSpec;
import io.github.ddbstreams.flink.source.DynamoDbStreamsSource;
import io.github.ddbstreams.flink.source.DynamoDbStreamsSourceBuilder;
import io.github.ddbstreams.flink.source.Sources;
import io.github.ddbstreams.flink.source.StoppingPosition;
import io.github.ddbstreams.flink.source.deserialization.DefaultRecordContext;
import io.github.ddbstreams.flink.source.deserialization.DynamoDbStreamsDeserializationSchema;
import io.github.ddbstreams.flink.source.deserialization.RecordContext;
import io.github.ddbstreams.flink.source.event.ChangeEvent;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/** What docs/datastream.md says comes out of a source does. */
class DataStreamGuideITCase {

    private static final String GUIDE = "docs/datastream.md";

    private StreamEmulator emulator;

    @BeforeEach
    void startEmulator() {
        emulator = StreamEmulator.start();
    }

    @AfterEach
    void stopEmulator() {
        emulator.close();
    }

    @ParameterizedTest
    @EnumSource(
            value = StreamViewType.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = "UNKNOWN_TO_SDK_VERSION")
    void everyViewTypeHasTheImagesOfItsLine(StreamViewType viewType) throws Exception {
        EmulatedTable orders = createOrders(viewType);
        orders.put(Map.of("id", "o-1", "total", 10));
        orders.put(Map.of("id", "o-1", "total", 12));
        orders.delete(Map.of("id", "o-1"));

        List<ChangeEvent<Map<String, AttributeValue>>> changes =
                read(Sources.changeEvents(emulator, "orders"), stream -> stream);

        assertThat(changes)
                .extracting(change -> change.operation().name())
                .containsExactly("INSERT", "MODIFY", "REMOVE");
        String line =
                changes.stream()
                        .map(DataStreamGuideITCase::images)
                        .collect(Collectors.joining(" | ", "| " + viewType + " | ", " |"));
        assertThat(Documents.read(GUIDE).lines()).contains(line);
    }

    private static String images(ChangeEvent<?> change) {
        if (change.before() != null && change.after() != null) {
            return "before and after";
        }
        if (change.before() == null && change.after() == null) {
            return "none";
        }
        return change.before() != null ? "before" : "after";
    }

    @Test
    void beansHaveTheAttributesOfTheItem() throws Exception {
        createOrders(StreamViewType.NEW_IMAGE)
                .put(Map.of("id", "o-1", "total", 12.5, "unknown", "ignored"));
        Map<String, String> options = new LinkedHashMap<>(Sources.options(emulator.endpoint()));
        options.put("scan.bounded.mode", "latest");

        List<ChangeEvent<DataStreamGuide.Order>> changes =
                collect(DataStreamGuide.beans(options), stream -> stream);

        assertThat(changes).hasSize(1);
        assertThat(changes.get(0).after().getId()).isEqualTo("o-1");
        assertThat(changes.get(0).after().getTotal()).isEqualTo(new BigDecimal("12.5"));
    }

    @Test
    void theSchemaOfOnesOwnEmitsWhatItFinds() throws Exception {
        EmulatedTable orders = createOrders(StreamViewType.NEW_AND_OLD_IMAGES);
        orders.put(Map.of("id", "o-1", "customer", "Ada"));
        orders.put(Map.of("id", "o-2"));
        orders.delete(Map.of("id", "o-1"));

        List<String> customers =
                read(
                        DynamoDbStreamsSource.<String>builder()
                                .setTableName("orders")
                                .setProperties(Sources.options(emulator.endpoint()))
                                .setDeserializationSchema(new DataStreamGuide.CustomerIds()),
                        stream -> stream);

        assertThat(customers).containsExactly("orders:Ada");
    }

    @Test
    void theErrorHandlerHandsTheWholeRecordOver() throws Exception {
        EmulatedTable orders = createOrders(StreamViewType.NEW_IMAGE);
        orders.put(Map.of("id", "o-1", "customer", "Ada"));
        orders.put(Map.of("id", "o-2", "customer", "Bob"));
        emulator.faults()
                .on(Operation.GET_RECORDS)
                .rewriteBody(body -> body.replace("{\"S\":\"Bob\"}", "{\"X\":\"Bob\"}"));
        DynamoDbStreamsSourceBuilder<String> builder =
                DynamoDbStreamsSource.<String>builder()
                        .setTableName("orders")
                        .setProperties(Sources.options(emulator.endpoint()))
                        .setDeserializationSchema(new DataStreamGuide.CustomerIds());
        DataStreamGuide.errorHandler(builder);

        List<String> customers = read(builder, stream -> stream);

        assertThat(customers).hasSize(2).first().isEqualTo("orders:Ada");
        assertThat(customers.get(1))
                .startsWith("dead letter from shardId-")
                .contains("\"customer\":{\"X\":\"Bob\"}")
                .endsWith("}");
    }

    @Test
    void deletesByTimeToLiveAreToldFromOthers() throws Exception {
        EmulatedTable orders = createOrders(StreamViewType.KEYS_ONLY);
        for (String id : List.of("by-hand", "by-time", "replicated")) {
            orders.put(Map.of("id", id));
        }
        orders.delete(Map.of("id", "by-hand"));
        orders.timeToLiveDelete(Map.of("id", "by-time"));
        orders.replicatedDelete(Map.of("id", "replicated"));

        List<ChangeEvent<Map<String, AttributeValue>>> changes =
                read(Sources.changeEvents(emulator, "orders"), DataStreamGuide::timeToLive);

        assertThat(changes)
                .extracting(change -> change.keys().get("id").s())
                .containsExactly("by-hand", "replicated");
    }

    @Test
    void jsonIsWhatTheGuideShows() throws Exception {
        Map<String, AttributeValue> key = Map.of("id", AttributeValue.fromS("o-1"));
        Map<String, AttributeValue> image = new LinkedHashMap<>(key);
        image.put("total", AttributeValue.fromN("12.5"));
        Record record =
                Record.builder()
                        .awsRegion("eu-west-1")
                        .eventID("c9d1a3b7e0f24d6f8a5b1c2d3e4f5a6b")
                        .eventName("INSERT")
                        .eventSource("aws:dynamodb")
                        .eventVersion("1.1")
                        .dynamodb(
                                change ->
                                        change.approximateCreationDateTime(
                                                        Instant.parse("2026-01-01T00:00:00Z"))
                                                .keys(key)
                                                .newImage(image)
                                                .sequenceNumber("100000000000000000000001")
                                                .sizeBytes(21L)
                                                .streamViewType(StreamViewType.NEW_IMAGE))
                        .build();
        RecordContext context =
                DefaultRecordContext.ofShard(
                        "arn", "orders", "shard", StreamViewType.NEW_IMAGE, List.of("id"));
        List<String> out = new ArrayList<>();

        DynamoDbStreamsDeserializationSchema.json()
                .deserialize(record, context, new ListCollector<>(out));

        String shown = Documents.blocks(Documents.read(GUIDE), "json").get(1);
        assertThat(out).containsExactly(Documents.packed(shown));
    }

    private EmulatedTable createOrders(StreamViewType viewType) {
        return emulator.createTable(
                TableSpec.named("orders").partitionKey("id", "S").viewType(viewType.name()));
    }

    private static <T> List<T> read(
            DynamoDbStreamsSourceBuilder<T> builder, Function<DataStream<T>, DataStream<T>> job)
            throws Exception {
        return collect(builder.setBounded(StoppingPosition.latest()).build(), job);
    }

    private static <T> List<T> collect(
            DynamoDbStreamsSource<T> source, Function<DataStream<T>, DataStream<T>> job)
            throws Exception {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(1);
        List<T> all = new ArrayList<>();
        try (CloseableIterator<T> elements =
                job.apply(env.fromSource(source, WatermarkStrategy.noWatermarks(), "orders"))
                        .executeAndCollect()) {
            elements.forEachRemaining(all::add);
        }
        return all;
    }
}
