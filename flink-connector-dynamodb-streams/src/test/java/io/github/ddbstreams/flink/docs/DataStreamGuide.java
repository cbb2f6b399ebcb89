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

import io.github.ddbstreams.flink.source.DynamoDbStreamsSource;
import io.github.ddbstreams.flink.source.DynamoDbStreamsSourceBuilder;
import io.github.ddbstreams.flink.source.StartingPosition;
import io.github.ddbstreams.flink.source.StoppingPosition;
import io.github.ddbstreams.flink.source.deserialization.DynamoDbStreamsDeserializationSchema;
import io.github.ddbstreams.flink.source.deserialization.RecordContext;
import io.github.ddbstreams.flink.source.deserialization.RecordErrorHandler;
import io.github.ddbstreams.flink.source.event.ChangeEvent;
import io.github.ddbstreams.flink.source.event.Operation;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.Collector;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbBean;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbPartitionKey;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Record;

/** The code of docs/datastream.md. What stands between two markers stands there, too. */
public final class DataStreamGuide {

    private DataStreamGuide() {}

    static DataStream<ChangeEvent<Map<String, AttributeValue>>> usage(
            StreamExecutionEnvironment env) {
        // docs:begin usage
        DynamoDbStreamsSource<ChangeEvent<Map<String, AttributeValue>>> source =
                DynamoDbStreamsSource.<ChangeEvent<Map<String, AttributeValue>>>builder()
                        .setTableName("orders")
                        .setStartingPosition(StartingPosition.initial())
                        .setDeserializationSchema(
                                DynamoDbStreamsDeserializationSchema.changeEvents())
                        .setProperty("aws.region", "eu-west-1")
                        .build();

        DataStream<ChangeEvent<Map<String, AttributeValue>>> changes =
                source.toDataStream(env, WatermarkStrategy.noWatermarks(), "orders");
        // docs:end usage
        return changes;
    }

    static void local(DynamoDbStreamsSourceBuilder<?> builder) {
        // docs:begin local
        builder.setTableName("orders")
                .setProperty("aws.region", "us-east-1")
                .setProperty("aws.endpoint", "http://localhost:8000")
                .setProperty("aws.credentials.provider", "BASIC")
                .setProperty("aws.credentials.provider.basic.accesskeyid", "any")
                .setProperty("aws.credentials.provider.basic.secretkey", "any");
        // docs:end local
    }

    static void streamArn(DynamoDbStreamsSourceBuilder<?> builder) {
        // docs:begin stream-arn
        builder.setStreamArn(
                "arn:aws:dynamodb:eu-west-1:123456789012:table/orders/stream/2026-01-01T00:00:00.000");
        // docs:end stream-arn
    }

    static void start(DynamoDbStreamsSourceBuilder<?> builder) {
        // docs:begin start
        builder.setStartingPosition(StartingPosition.initial());
        builder.setStartingPosition(StartingPosition.snapshot());
        builder.setStartingPosition(StartingPosition.trimHorizon()); // the default
        builder.setStartingPosition(StartingPosition.latest());
        builder.setStartingPosition(
                StartingPosition.timestamp(Instant.parse("2026-01-01T00:00:00Z")));
        // docs:end start
    }

    static void readUnits(DynamoDbStreamsSourceBuilder<?> builder) {
        // docs:begin read-units
        builder.setProperty("scan.snapshot.max-read-units", "2000")
                .setProperty("scan.snapshot.consistent-read", "false");
        // docs:end read-units
    }

    static void startNow(DynamoDbStreamsSourceBuilder<?> builder) {
        // docs:begin start-now
        builder.setStartingPosition(StartingPosition.timestamp(Instant.now()));
        // docs:end start-now
    }

    static void stop(DynamoDbStreamsSourceBuilder<?> builder) {
        // docs:begin stop
        builder.setBounded(StoppingPosition.latest());
        builder.setBounded(StoppingPosition.timestamp(Instant.parse("2026-01-02T00:00:00Z")));
        // docs:end stop
    }

    static void maps(
            DynamoDbStreamsSourceBuilder<ChangeEvent<Map<String, AttributeValue>>> builder) {
        // docs:begin maps
        builder.setDeserializationSchema(DynamoDbStreamsDeserializationSchema.changeEvents());
        // docs:end maps
    }

    // docs:begin bean
    @DynamoDbBean
    public static class Order {
        private String id;
        private BigDecimal total;

        @DynamoDbPartitionKey
        public String getId() {
            return id;
        }

        public void setId(String id) {
            this.id = id;
        }

        public BigDecimal getTotal() {
            return total;
        }

        public void setTotal(BigDecimal total) {
            this.total = total;
        }
    }

    // docs:end bean

    static DynamoDbStreamsSource<ChangeEvent<Order>> beans(Map<String, String> options) {
        // docs:begin beans
        DynamoDbStreamsSource<ChangeEvent<Order>> source =
                DynamoDbStreamsSource.<ChangeEvent<Order>>builder()
                        .setTableName("orders")
                        .setDeserializationSchema(
                                DynamoDbStreamsDeserializationSchema.beans(Order.class))
                        .setProperties(options)
                        .build();
        // docs:end beans
        return source;
    }

    // docs:begin own-schema
    public static final class CustomerIds implements DynamoDbStreamsDeserializationSchema<String> {
        private static final long serialVersionUID = 1L;

        @Override
        public void deserialize(Record record, RecordContext context, Collector<String> out) {
            AttributeValue customer = record.dynamodb().newImage().get("customer");
            if (customer != null) {
                out.collect(context.tableName() + ":" + customer.s());
            }
        }

        @Override
        public TypeInformation<String> getProducedType() {
            return Types.STRING;
        }
    }

    // docs:end own-schema

    static void errorHandler(DynamoDbStreamsSourceBuilder<String> builder) {
        // docs:begin error-handler
        builder.setErrorHandler(
                (failed, context, out) -> {
                    if (failed.cause() instanceof NumberFormatException) {
                        return RecordErrorHandler.Decision.FAIL;
                    }
                    out.collect("dead letter from " + context.shardId() + ": " + failed.json());
                    return RecordErrorHandler.Decision.CONTINUE;
                });
        // docs:end error-handler
    }

    static DataStream<ChangeEvent<Map<String, AttributeValue>>> timeToLive(
            DataStream<ChangeEvent<Map<String, AttributeValue>>> changes) {
        // docs:begin time-to-live
        DataStream<ChangeEvent<Map<String, AttributeValue>>> deletedByHand =
                changes.filter(
                        change ->
                                change.operation() == Operation.REMOVE
                                        && !change.isTimeToLiveDelete());
        // docs:end time-to-live
        return deletedByHand;
    }

    static WatermarkStrategy<ChangeEvent<Map<String, AttributeValue>>> watermarks() {
        // docs:begin watermarks
        WatermarkStrategy<ChangeEvent<Map<String, AttributeValue>>> strategy =
                WatermarkStrategy
                        .<ChangeEvent<Map<String, AttributeValue>>>forBoundedOutOfOrderness(
                                Duration.ofSeconds(10))
                        .withIdleness(Duration.ofMinutes(1));
        // docs:end watermarks
        return strategy;
    }

    static KeyedStream<ChangeEvent<Map<String, AttributeValue>>, String> keyBy(
            DataStream<ChangeEvent<Map<String, AttributeValue>>> changes) {
        // docs:begin key-by
        KeyedStream<ChangeEvent<Map<String, AttributeValue>>, String> byItem =
                changes.keyBy(
                        change -> change.keys().get("pk").s() + "|" + change.keys().get("sk").n());
        // docs:end key-by
        return byItem;
    }

    static void dataLoss(DynamoDbStreamsSourceBuilder<?> builder) {
        // docs:begin data-loss
        builder.setProperty("scan.on-data-loss", "continue");
        // docs:end data-loss
    }

    static void assumeRole(DynamoDbStreamsSourceBuilder<?> builder) {
        // docs:begin assume-role
        builder.setProperty("aws.credentials.provider", "ASSUME_ROLE")
                .setProperty(
                        "aws.credentials.provider.role.arn",
                        "arn:aws:iam::123456789012:role/reader")
                .setProperty("aws.credentials.provider.role.provider", "PROFILE")
                .setProperty("aws.credentials.provider.role.provider.profile.name", "jobs");
        // docs:end assume-role
    }

    static void network(DynamoDbStreamsSourceBuilder<?> builder) {
        // docs:begin network
        builder.setProperty("aws.http-client.proxy.host", "proxy.example.com")
                .setProperty("aws.http-client.proxy.port", "3128")
                .setProperty("aws.http-client.trust-store.path", "/etc/pki/company.pem");
        // docs:end network
    }
}
