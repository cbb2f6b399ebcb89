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

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.util.Collector;
import org.apache.flink.util.InstantiationUtil;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/** Runs schemas as a job would. */
final class Schemas {

    static final DefaultRecordContext CONTEXT =
            DefaultRecordContext.ofShard(
                    "arn:aws:dynamodb:us-west-2:1:table/orders/stream/2015",
                    "orders",
                    "shardId-1",
                    StreamViewType.NEW_AND_OLD_IMAGES,
                    List.of("id"));

    static final DefaultRecordContext SNAPSHOT =
            DefaultRecordContext.ofSnapshot(
                    CONTEXT.streamArn(),
                    CONTEXT.tableName(),
                    CONTEXT.viewType(),
                    CONTEXT.keyAttributes());

    private Schemas() {}

    /** What the schema makes of the record, after the journey to another task. */
    static <T> T transported(DynamoDbStreamsDeserializationSchema<T> schema, Record record)
            throws Exception {
        return transported(schema, record, CONTEXT);
    }

    static <T> T transported(
            DynamoDbStreamsDeserializationSchema<T> schema, Record record, RecordContext context)
            throws Exception {
        DynamoDbStreamsDeserializationSchema<T> shipped = InstantiationUtil.clone(schema);
        SerializerConfigImpl config = new SerializerConfigImpl();
        config.setGenericTypes(false);
        TypeSerializer<T> serializer = shipped.getProducedType().createSerializer(config);
        T element = deserialize(shipped, record, context);
        DataOutputSerializer out = new DataOutputSerializer(64);
        serializer.serialize(element, out);
        T arrived = serializer.deserialize(new DataInputDeserializer(out.getCopyOfBuffer()));
        assertThat(arrived).isEqualTo(element);
        return arrived;
    }

    static <T> T deserialize(
            DynamoDbStreamsDeserializationSchema<T> schema, Record record, RecordContext context)
            throws IOException {
        List<T> elements = new ArrayList<>();
        schema.deserialize(
                record,
                context,
                new Collector<T>() {
                    @Override
                    public void collect(T element) {
                        elements.add(element);
                    }

                    @Override
                    public void close() {}
                });
        assertThat(elements).hasSize(1);
        return elements.get(0);
    }
}
