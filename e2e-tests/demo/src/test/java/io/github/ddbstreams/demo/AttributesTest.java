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
package io.github.ddbstreams.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ddbstreams.flink.source.event.ChangeEvent;
import io.github.ddbstreams.flink.source.event.Operation;
import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class AttributesTest {

    @Test
    void showsWhatAnUpdateChanged() {
        assertThat(
                        Attributes.change(
                                event(
                                        Operation.MODIFY,
                                        Map.of("id", s("1"), "a", s("x"), "b", s("y"), "c", s("z")),
                                        Map.of(
                                                "id", s("1"), "a", s("x"), "b", s("Y"), "d",
                                                s("w")))))
                .isEqualTo("b y -> Y, -c, +d=w");
    }

    @Test
    void showsTheItemOfAnInsertAndOfADeleteWithoutTheKey() {
        Map<String, AttributeValue> item = Map.of("id", s("1"), "a", s("x"));

        assertThat(Attributes.change(event(Operation.INSERT, null, item))).isEqualTo("a=x");
        assertThat(Attributes.change(event(Operation.REMOVE, item, null))).isEqualTo("was a=x");
    }

    @Test
    void showsNothingWithoutImages() {
        assertThat(Attributes.change(event(Operation.MODIFY, null, null))).isEmpty();
    }

    @Test
    void showsEveryKindOfAttribute() {
        assertThat(
                        Attributes.text(
                                AttributeValue.fromM(
                                        Map.of(
                                                "l",
                                                AttributeValue.fromL(
                                                        List.of(
                                                                s("x"),
                                                                AttributeValue.fromN("1.5"),
                                                                AttributeValue.fromBool(true),
                                                                AttributeValue.fromNul(true))),
                                                "ss",
                                                AttributeValue.fromSs(List.of("p", "q")),
                                                "b",
                                                AttributeValue.fromB(
                                                        SdkBytes.fromUtf8String("abc"))))))
                .isEqualTo("{b=3 bytes l=[x, 1.5, true, null] ss=[p, q]}");
    }

    private static AttributeValue s(String text) {
        return AttributeValue.fromS(text);
    }

    private static ChangeEvent<Map<String, AttributeValue>> event(
            Operation operation,
            @Nullable Map<String, AttributeValue> before,
            @Nullable Map<String, AttributeValue> after) {
        return ChangeEvent.<Map<String, AttributeValue>>builder()
                .operation(operation)
                .keys(Map.of("id", s("1")))
                .before(before)
                .after(after)
                .build();
    }
}
