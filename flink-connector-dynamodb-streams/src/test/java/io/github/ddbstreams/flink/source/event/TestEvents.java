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
package io.github.ddbstreams.flink.source.event;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Identity;

/** Values for tests. The golden files were written from them. */
final class TestEvents {

    private TestEvents() {}

    static Map<String, AttributeValue> everyType() {
        Map<String, AttributeValue> item = new LinkedHashMap<>();
        item.put("s", AttributeValue.fromS("text"));
        item.put("s.empty", AttributeValue.fromS(""));
        item.put("s.unicode é漢😀", AttributeValue.fromS("é 漢 😀 \u0000"));
        item.put("s.halfPair", AttributeValue.fromS("\uD83D"));
        item.put("n", AttributeValue.fromN("12345678901234567890123456789012345678"));
        item.put("n.small", AttributeValue.fromN("1E-130"));
        item.put("n.large", AttributeValue.fromN("-9.9E+125"));
        item.put("b", AttributeValue.fromB(SdkBytes.fromByteArray(new byte[] {1, -1})));
        item.put("b.empty", AttributeValue.fromB(SdkBytes.fromByteArray(new byte[0])));
        item.put("true", AttributeValue.fromBool(true));
        item.put("false", AttributeValue.fromBool(false));
        item.put("null", AttributeValue.fromNul(true));
        item.put("notNull", AttributeValue.fromNul(false));
        item.put("ss", AttributeValue.fromSs(List.of("a", "")));
        item.put("ns", AttributeValue.fromNs(List.of("1", "2.50")));
        item.put(
                "bs",
                AttributeValue.fromBs(
                        List.of(SdkBytes.fromUtf8String("x"), SdkBytes.fromUtf8String(""))));
        item.put("l.empty", AttributeValue.fromL(List.of()));
        item.put("m.empty", AttributeValue.fromM(Map.of()));
        AttributeValue nested = AttributeValue.fromS("deep");
        for (int level = 0; level < 16; level++) {
            nested = AttributeValue.fromM(Map.of("x", AttributeValue.fromL(List.of(nested))));
        }
        item.put("nested", nested);
        item.put("", AttributeValue.fromS("the empty name"));
        return item;
    }

    static Order order() {
        Order order = new Order();
        order.setId("o-1");
        order.setAmount(new BigDecimal("12.34"));
        order.setPaid(true);
        order.setSignature(new byte[] {1, 2, 3});
        order.setLines(List.of("a", "b"));
        order.setTags(Set.of("t"));
        order.setQuantities(Map.of("sku", 3));
        Order.Address address = new Order.Address();
        address.setCity("Zürich");
        order.setAddress(address);
        return order;
    }

    static Order emptyOrder() {
        return new Order();
    }

    /** With everything that an event can have. */
    static <T> ChangeEvent<T> full(Operation operation, T before, T after) {
        return ChangeEvent.<T>builder()
                .operation(operation)
                .keys(Map.of("id", AttributeValue.fromS("k")))
                .before(before)
                .after(after)
                .sequenceNumber("300000000000000499659")
                .approximateCreationTime(Instant.ofEpochSecond(1464804310, 123_000_000))
                .shardId("shardId-00000001464804310000-abcdef12")
                .streamArn(
                        "arn:aws:dynamodb:us-west-2:1:table/orders/stream/2015-05-20T20:51:10.252")
                .tableName("orders")
                .eventId("e2fd9c34eff2d779b297b26f5fef4206")
                .sizeBytes(41)
                .userIdentity(
                        Identity.builder()
                                .principalId("dynamodb.amazonaws.com")
                                .type("Service")
                                .build())
                .build();
    }

    /** With nothing but what an event must have. */
    static <T> ChangeEvent<T> minimal() {
        return ChangeEvent.<T>builder()
                .operation(Operation.READ)
                .keys(Map.of("id", AttributeValue.fromN("1")))
                .build();
    }
}
