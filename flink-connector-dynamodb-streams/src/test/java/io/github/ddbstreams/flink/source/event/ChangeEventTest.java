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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Identity;

class ChangeEventTest {

    @Test
    void knowsADeleteByTimeToLive() {
        assertThat(delete(Operation.REMOVE, "Service", "dynamodb.amazonaws.com")).isTrue();
    }

    @Test
    void takesOtherDeletesForOrdinaryOnes() {
        assertThat(delete(Operation.REMOVE, null, null)).isFalse();
        assertThat(delete(Operation.REMOVE, "Service", "other.amazonaws.com")).isFalse();
        assertThat(delete(Operation.REMOVE, "User", "dynamodb.amazonaws.com")).isFalse();
        assertThat(delete(Operation.MODIFY, "Service", "dynamodb.amazonaws.com")).isFalse();
        // A replicated delete carries no identity.
        assertThat(
                        ChangeEvent.builder()
                                .operation(Operation.REMOVE)
                                .keys(Map.of())
                                .build()
                                .isTimeToLiveDelete())
                .isFalse();
    }

    @Test
    void keepsItsKeysFromBeingChanged() {
        Map<String, AttributeValue> keys = new HashMap<>();
        keys.put("id", AttributeValue.fromS("k"));
        ChangeEvent<String> event =
                ChangeEvent.<String>builder().operation(Operation.INSERT).keys(keys).build();
        keys.clear();

        assertThat(event.keys()).containsOnlyKeys("id");
        assertThatThrownBy(() -> event.keys().clear())
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void needsAnOperationAndKeys() {
        assertThatThrownBy(() -> ChangeEvent.builder().keys(Map.of()).build())
                .isInstanceOf(NullPointerException.class)
                .hasMessage("operation");
        assertThatThrownBy(() -> ChangeEvent.builder().operation(Operation.READ).build())
                .isInstanceOf(NullPointerException.class)
                .hasMessage("keys");
    }

    @Test
    void isEqualByEveryMember() {
        ChangeEvent<String> event = TestEvents.full(Operation.MODIFY, "old", "new");

        assertThat(event)
                .isEqualTo(TestEvents.full(Operation.MODIFY, "old", "new"))
                .hasSameHashCodeAs(TestEvents.full(Operation.MODIFY, "old", "new"))
                .isNotEqualTo(TestEvents.full(Operation.INSERT, "old", "new"))
                .isNotEqualTo(TestEvents.full(Operation.MODIFY, "x", "new"))
                .isNotEqualTo(TestEvents.full(Operation.MODIFY, "old", "x"))
                .isNotEqualTo(event.withImages("old", "new").keys(Map.of()).build())
                .isNotEqualTo(event.withImages("old", "new").sequenceNumber(null).build())
                .isNotEqualTo(event.withImages("old", "new").approximateCreationTime(null).build())
                .isNotEqualTo(event.withImages("old", "new").shardId(null).build())
                .isNotEqualTo(event.withImages("old", "new").streamArn(null).build())
                .isNotEqualTo(event.withImages("old", "new").tableName(null).build())
                .isNotEqualTo(event.withImages("old", "new").eventId(null).build())
                .isNotEqualTo(event.withImages("old", "new").sizeBytes(0).build())
                .isNotEqualTo(event.withImages("old", "new").userIdentity(null).build());
    }

    @Test
    void printsWhatItIs() {
        assertThat(TestEvents.full(Operation.REMOVE, "old", null).toString())
                .startsWith(
                        "ChangeEvent{REMOVE keys={id=AttributeValue(S=k)}, before=old, after=null")
                .contains("sequenceNumber=300000000000000499659", "tableName=orders");
    }

    private static boolean delete(Operation operation, String type, String principalId) {
        return ChangeEvent.builder()
                .operation(operation)
                .keys(Map.of())
                .userIdentity(Identity.builder().type(type).principalId(principalId).build())
                .build()
                .isTimeToLiveDelete();
    }
}
