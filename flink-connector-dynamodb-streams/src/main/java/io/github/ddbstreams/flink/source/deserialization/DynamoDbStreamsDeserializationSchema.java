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

import io.github.ddbstreams.flink.source.event.ChangeEvent;
import java.io.IOException;
import java.io.Serializable;
import java.util.Map;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.util.Collector;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Record;

/**
 * Turns stream records into what the source emits: none, one or several elements per record, each
 * with the record's creation time as its timestamp.
 *
 * <p>It is called on the task thread, one instance per subtask, so it may keep state in transient
 * fields, which {@link #open} sets up. A schema of one's own:
 *
 * <pre>{@code
 * final class CustomerIds implements DynamoDbStreamsDeserializationSchema<String> {
 *     private static final long serialVersionUID = 1L;
 *
 *     public void deserialize(Record record, RecordContext context, Collector<String> out) {
 *         AttributeValue id = record.dynamodb().keys().get("id");
 *         if (id != null) {
 *             out.collect(context.tableName() + ':' + id.s());
 *         }
 *     }
 *
 *     public TypeInformation<String> getProducedType() {
 *         return Types.STRING;
 *     }
 * }
 * }</pre>
 *
 * @param <T> what the source emits
 */
@PublicEvolving
public interface DynamoDbStreamsDeserializationSchema<T>
        extends Serializable, ResultTypeQueryable<T> {

    /**
     * Called once before the first record.
     *
     * @param context gives the metrics and the class loader of the job's code
     * @throws Exception to fail the job
     */
    default void open(DeserializationSchema.InitializationContext context) throws Exception {}

    /**
     * Turns one record into elements.
     *
     * <p>In the SDK's classes what is absent reads as empty: ask {@code hasNewImage()}, {@code
     * hasOldImage()}, {@code hasL()}, {@code hasM()} where the difference matters.
     *
     * @param record the record, immutable; it may be kept
     * @param context where the record comes from; it must not be kept
     * @param out takes the elements, during this call only
     * @throws IOException to fail the job; the message should name the record's sequence number
     */
    void deserialize(Record record, RecordContext context, Collector<T> out) throws IOException;

    /** Gives change events whose images are maps of the item's attributes. */
    static DynamoDbStreamsDeserializationSchema<ChangeEvent<Map<String, AttributeValue>>>
            changeEvents() {
        return new ChangeEventDeserializationSchema<>(new MapImages());
    }

    /**
     * Gives change events whose images are beans of the SDK's enhanced client. The keys stay a map
     * of attributes.
     *
     * <p>As in the enhanced client, attributes of the item that the bean does not have are ignored,
     * and properties whose attribute is absent keep their default value. Between tasks and in state
     * beans travel as the attributes that their properties stand for, so what a bean keeps outside
     * its attributes is lost on the way.
     *
     * <p>The enhanced client must see the class: the connector belongs into the job's jar here, and
     * not into Flink's {@code lib} directory.
     *
     * @param beanClass annotated with {@code @DynamoDbBean} or {@code @DynamoDbImmutable}
     * @throws IllegalArgumentException if the class is not annotated, or if the enhanced client
     *     refuses it
     * @see <a
     *     href="https://docs.aws.amazon.com/sdk-for-java/latest/developer-guide/ddb-en-client-gs-tableschema.html">Enhanced
     *     client: TableSchema</a>
     */
    static <B> DynamoDbStreamsDeserializationSchema<ChangeEvent<B>> beans(Class<B> beanClass) {
        return new ChangeEventDeserializationSchema<>(new BeanImages<>(beanClass));
    }

    /**
     * Gives the record as GetRecords prints it, one JSON object without line breaks. Numbers are
     * strings, byte for byte as in the table; binaries are base64; the creation time is in seconds
     * since the epoch. The members of the record are in alphabetical order, as AWS prints them;
     * attributes are in the order in which they arrived.
     *
     * @see <a
     *     href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_GetRecords.html">GetRecords</a>
     */
    static DynamoDbStreamsDeserializationSchema<String> json() {
        return new JsonDeserializationSchema();
    }
}
