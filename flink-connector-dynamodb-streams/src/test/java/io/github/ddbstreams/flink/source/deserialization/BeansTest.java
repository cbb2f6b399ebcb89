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
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ddbstreams.flink.source.event.ChangeEvent;
import io.github.ddbstreams.flink.source.event.ChangeEventTypeInfo;
import io.github.ddbstreams.flink.source.event.Customer;
import io.github.ddbstreams.flink.source.event.Order;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbBean;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class BeansTest {

    private static final DynamoDbStreamsDeserializationSchema<ChangeEvent<Order>> SCHEMA =
            DynamoDbStreamsDeserializationSchema.beans(Order.class);

    @Test
    void convertsImagesToBeansAndKeepsTheKeys() throws Exception {
        ChangeEvent<Order> event =
                Schemas.transported(
                        SCHEMA,
                        decodeOne(
                                modify(
                                        "1",
                                        """
                                        {"id": {"S": "o-1"}, "total": {"N": "12345678901234567890.123456789012345678"},
                                         "paid": {"BOOL": true}, "signature": {"B": "AQID"},
                                         "lines": {"L": [{"S": "a"}, {"S": ""}]}, "tags": {"SS": ["t"]},
                                         "quantities": {"M": {"sku": {"N": "3"}}},
                                         "address": {"M": {"city": {"S": "Zürich"}}}, "unknown": {"S": "x"}}
                                        """,
                                        "{\"id\": {\"S\": \"o-1\"}, \"paid\": {\"NULL\": true}, \"lines\": {\"L\": []}, \"quantities\": {\"M\": {}}}")));

        assertThat(event.keys()).isEqualTo(Map.of("id", AttributeValue.fromS("k")));
        Order after = event.after();
        assertThat(after.getId()).isEqualTo("o-1");
        assertThat(after.getAmount()).isEqualTo("12345678901234567890.123456789012345678");
        assertThat(after.getPaid()).isTrue();
        assertThat(after.getSignature()).containsExactly(1, 2, 3);
        assertThat(after.getLines()).isEqualTo(List.of("a", ""));
        assertThat(after.getTags()).isEqualTo(Set.of("t"));
        assertThat(after.getQuantities()).isEqualTo(Map.of("sku", 3));
        assertThat(after.getAddress().getCity()).isEqualTo("Zürich");
        Order before = event.before();
        assertThat(before.getPaid()).isNull();
        assertThat(before.getLines()).isEmpty();
        assertThat(before.getQuantities()).isEmpty();
        assertThat(before.getTags()).isNull();
    }

    @Test
    void carriesTheLimitsOfNumbers() throws Exception {
        for (String number :
                List.of("12345678901234567890123456789012345678", "1E-130", "-9.9E+125")) {
            assertThat(
                            Schemas.transported(
                                            SCHEMA,
                                            decodeOne(
                                                    modify(
                                                            "1",
                                                            "{\"total\": {\"N\": \""
                                                                    + number
                                                                    + "\"}}",
                                                            null)))
                                    .after()
                                    .getAmount())
                    .isEqualByComparingTo(number);
        }
    }

    @Test
    void tellsAnEmptyImageFromAnAbsentOne() throws Exception {
        ChangeEvent<Order> event =
                Schemas.transported(
                        SCHEMA, decodeOne(modify("1", "{\"unknown\": {\"S\": \"\"}}", null)));

        assertThat(event.after()).isEqualTo(new Order());
        assertThat(event.before()).isNull();
    }

    @Test
    void takesImmutableClasses() throws Exception {
        assertThat(
                        Schemas.transported(
                                        DynamoDbStreamsDeserializationSchema.beans(Customer.class),
                                        decodeOne(modify("1", "{\"id\": {\"S\": \"c\"}}", null)))
                                .after())
                .isEqualTo(Customer.builder().id("c").build());
    }

    @Test
    void saysItsType() {
        assertThat(SCHEMA.getProducedType()).isEqualTo(ChangeEventTypeInfo.ofBeans(Order.class));
    }

    @Test
    void namesTheRecordAndTheClassIfAnAttributeDoesNotFit() throws Exception {
        assertThatThrownBy(
                        () ->
                                Schemas.transported(
                                        SCHEMA,
                                        decodeOne(modify("7", null, "{\"paid\": {\"L\": []}}"))))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(
                        "Cannot convert the OldImage of the record with sequence number 7 of shard"
                                + " shardId-1 of table orders (stream"
                                + " arn:aws:dynamodb:us-west-2:1:table/orders/stream/2015) to the"
                                + " class io.github.ddbstreams.flink.source.event.Order: ")
                .hasMessageEndingWith("Correct the class, or give the attribute a converter.")
                .hasCauseInstanceOf(RuntimeException.class);
    }

    @Test
    void refusesAClassThatIsNotAnnotatedAtOnce() {
        assertThatThrownBy(() -> DynamoDbStreamsDeserializationSchema.beans(String.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(
                        "The class java.lang.String is annotated with neither @DynamoDbBean nor"
                                + " @DynamoDbImmutable; annotate it");
    }

    @Test
    void refusesAClassThatTheEnhancedClientRefusesAtOnce() {
        assertThatThrownBy(() -> DynamoDbStreamsDeserializationSchema.beans(NoSetters.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(
                        "The DynamoDB enhanced client refuses the class "
                                + NoSetters.class.getName());
    }

    /** A bean that cannot be made. */
    @DynamoDbBean
    public static class NoSetters {

        public NoSetters(String id) {}
    }
}
