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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class ComparerTest {

    private static final String KEY = "order-0001";

    private final List<Write> written =
            List.of(
                    new Write(KEY, 1, Operation.INSERT, null, item(1)),
                    new Write(KEY, 2, Operation.MODIFY, item(1), item(2)),
                    new Write(KEY, 3, Operation.REMOVE, item(2), null),
                    new Write(KEY, 4, Operation.INSERT, null, item(4)));
    private final List<ChangeEvent<Map<String, AttributeValue>>> arrived =
            new ArrayList<>(written.stream().map(ComparerTest::event).toList());
    private final Map<String, Map<String, AttributeValue>> table =
            new HashMap<>(Map.of(KEY, item(4)));

    @Test
    void passesWhatAgrees() {
        assertThat(compare()).isEqualTo(new Comparison(0, 0, 0, 0, 0, 1, 1, 0, List.of()));
        assertThat(compare().passed()).isTrue();
    }

    @Test
    void findsALostChange() {
        arrived.remove(1);

        assertThat(compare())
                .isEqualTo(
                        new Comparison(
                                0,
                                1,
                                0,
                                0,
                                0,
                                1,
                                1,
                                0,
                                List.of(
                                        "order-0001: change 2 was lost: MODIFY order=order-0001"
                                                + " version=1 -> order=order-0001 version=2")));
        assertThat(compare().passed()).isFalse();
    }

    @Test
    void findsALostDelete() {
        arrived.remove(2);

        assertThat(compare().lost()).isEqualTo(1);
        assertThat(compare().passed()).isFalse();
    }

    @Test
    void findsALostKey() {
        arrived.clear();

        assertThat(compare().lost()).isEqualTo(4);
        assertThat(compare().itemsDiffering()).isEqualTo(1);
    }

    @Test
    void findsADuplicate() {
        arrived.add(2, arrived.get(1));

        assertThat(compare().duplicate()).isEqualTo(1);
        assertThat(compare().outOfOrder()).isZero();
        assertThat(compare().passed()).isFalse();
    }

    @Test
    void findsChangesOutOfOrder() {
        arrived.add(1, arrived.remove(2));

        assertThat(compare().outOfOrder()).isEqualTo(1);
        assertThat(compare().lost()).isZero();
        assertThat(compare().duplicate()).isZero();
        assertThat(compare().details())
                .containsExactly("order-0001: change 2 arrived after change 3");
        assertThat(compare().passed()).isFalse();
    }

    @Test
    void findsAnotherOperation() {
        arrived.set(1, event(new Write(KEY, 2, Operation.INSERT, item(1), item(2))));

        assertThat(compare().wrong()).isEqualTo(1);
        assertThat(compare().passed()).isFalse();
    }

    @Test
    void findsAnotherImage() {
        Map<String, AttributeValue> other = new HashMap<>(item(2));
        other.put("status", AttributeValue.fromS("PAID"));
        arrived.set(1, event(new Write(KEY, 2, Operation.MODIFY, item(1), other)));

        assertThat(compare().wrong()).isEqualTo(1);
        assertThat(compare().passed()).isFalse();
    }

    @Test
    void findsAChangeThatWasNeverWritten() {
        arrived.add(event(new Write(KEY, 5, Operation.MODIFY, item(4), item(5))));
        table.put(KEY, item(5));

        assertThat(compare().wrong()).isEqualTo(1);
        assertThat(compare().passed()).isFalse();
    }

    @Test
    void findsAnItemThatDiffers() {
        table.put(KEY, item(3));

        assertThat(compare().itemsDiffering()).isEqualTo(1);
        assertThat(compare().details())
                .containsExactly(
                        "order-0001: the table has order=order-0001 version=3, what arrived adds"
                                + " up to order=order-0001 version=4");
        assertThat(compare().passed()).isFalse();
    }

    @Test
    void findsAnItemThatIsInTheTableOnly() {
        table.put("order-0002", item(1));

        assertThat(compare().itemsDiffering()).isEqualTo(1);
        assertThat(compare().passed()).isFalse();
    }

    @Test
    void aHistoryMayBeginWithTheItemThatWasRead() {
        arrived.subList(0, 2).clear();
        arrived.add(0, event(new Write(KEY, 2, Operation.READ, null, item(2))));

        assertThat(compare()).isEqualTo(new Comparison(2, 0, 0, 0, 0, 1, 1, 0, List.of()));
    }

    @Test
    void aHistoryMayBeginWithAChangeAsANewItem() {
        arrived.subList(0, 2).clear();
        arrived.set(0, event(new Write(KEY, 2, Operation.INSERT, null, item(2))));
        arrived.add(1, event(written.get(2)));
        arrived.add(2, event(written.get(3)));
        arrived.remove(3);

        assertThat(compare()).isEqualTo(new Comparison(1, 0, 0, 0, 0, 1, 1, 0, List.of()));
    }

    @Test
    void aHistoryDoesNotBeginWithAnUpdate() {
        arrived.remove(0);

        assertThat(compare().wrong()).isEqualTo(1);
    }

    @Test
    void anItemThatIsReadIsOneThatWasWritten() {
        arrived.subList(0, 2).clear();
        arrived.add(0, event(new Write(KEY, 2, Operation.READ, item(1), item(2))));

        assertThat(compare().wrong()).isEqualTo(1);
    }

    @Test
    void anItemThatIsReadAgainIsADuplicate() {
        arrived.add(event(new Write(KEY, 4, Operation.READ, null, item(4))));

        assertThat(compare().duplicate()).isEqualTo(1);
    }

    @Test
    void nothingNeedArriveOfAKeyThatWasDeletedBeforeItWasRead() {
        table.clear();

        assertThat(Comparer.compare(Map.of(KEY, written.subList(0, 3)), Map.of(), table))
                .isEqualTo(new Comparison(3, 0, 0, 0, 0, 0, 0, 0, List.of()));
    }

    private Comparison compare() {
        return Comparer.compare(Map.of(KEY, written), Map.of(KEY, arrived), table);
    }

    private static ChangeEvent<Map<String, AttributeValue>> event(Write write) {
        return ChangeEvent.<Map<String, AttributeValue>>builder()
                .operation(write.operation())
                .keys(Map.of(Orders.KEY, AttributeValue.fromS(write.key())))
                .before(write.before())
                .after(write.after())
                .build();
    }

    private static Map<String, AttributeValue> item(int version) {
        return Map.of(
                Orders.KEY,
                AttributeValue.fromS(KEY),
                Orders.VERSION,
                AttributeValue.fromN(Integer.toString(version)));
    }
}
