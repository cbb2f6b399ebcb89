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

import static io.github.ddbstreams.flink.source.decode.StreamRecords.decodeOne;
import static io.github.ddbstreams.flink.source.decode.StreamRecords.modify;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.util.Collector;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

class CustomSchemaTest {

    @Test
    void compilesAsTheJavadocShowsIt() throws Exception {
        assertThat(Schemas.transported(new CustomerIds(), decodeKeys())).isEqualTo("orders:k");
    }

    @Test
    void isToldWhereTheRecordComesFrom() {
        RecordContext context = Schemas.CONTEXT;

        assertThat(context.streamArn())
                .isEqualTo("arn:aws:dynamodb:us-west-2:1:table/orders/stream/2015");
        assertThat(context.tableName()).isEqualTo("orders");
        assertThat(context.shardId()).isEqualTo("shardId-1");
        assertThat(context.viewType()).isEqualTo(StreamViewType.NEW_AND_OLD_IMAGES);
        assertThat(context.keyAttributes()).isEqualTo(List.of("id"));
        assertThat(context.isSnapshot()).isFalse();
        assertThat(Schemas.SNAPSHOT.isSnapshot()).isTrue();
        assertThat(Schemas.SNAPSHOT.shardId()).isNull();
    }

    private static Record decodeKeys() throws Exception {
        return decodeOne(modify("1", null, null));
    }

    // The example of DynamoDbStreamsDeserializationSchema's documentation, line by line.
    static final class CustomerIds implements DynamoDbStreamsDeserializationSchema<String> {
        private static final long serialVersionUID = 1L;

        public void deserialize(Record record, RecordContext context, Collector<String> out) {
            AttributeValue id = record.dynamodb().keys().get("id");
            if (id != null) {
                out.collect(context.tableName() + ':' + id.s());
            }
        }

        public TypeInformation<String> getProducedType() {
            return Types.STRING;
        }
    }
}
