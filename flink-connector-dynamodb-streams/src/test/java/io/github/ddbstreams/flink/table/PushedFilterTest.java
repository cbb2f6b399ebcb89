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
package io.github.ddbstreams.flink.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ddbstreams.flink.source.event.Operation;
import io.github.ddbstreams.flink.table.Comparison.Operator;
import io.github.ddbstreams.flink.table.data.RecordHeader;
import io.github.ddbstreams.flink.table.data.RowMetadata;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which changes the conditions of a query let through. */
class PushedFilterTest {

    private static final Condition TRUE = key("id", Operator.EQUAL, "a");
    private static final Condition FALSE = key("id", Operator.NOT_EQUAL, "a");
    private static final Condition UNKNOWN = key("none", Operator.EQUAL, "a");

    /** The header of the insertion of an item with the keys id = a, n = 10 and b = FF. */
    private static final RecordHeader HEADER =
            new RecordHeader() {
                @Override
                public Object key(String attribute) {
                    return Map.of("id", "a", "n", new BigDecimal("10"), "b", new byte[] {-1})
                            .get(attribute);
                }

                @Override
                public Operation operation() {
                    return Operation.INSERT;
                }

                @Override
                public long creationTimeMillis() {
                    return 1_000;
                }

                @Override
                public String sequenceNumber() {
                    return "100";
                }

                @Override
                public String eventId() {
                    return null;
                }

                @Override
                public Long sizeBytes() {
                    return 26L;
                }

                @Override
                public boolean isTtlDelete() {
                    return false;
                }
            };

    private static Condition key(String attribute, Operator operator, Object constant) {
        return Comparison.ofKey(attribute, operator, constant);
    }

    private static boolean passes(Condition... conditions) {
        return new PushedFilter(List.of(conditions)).test(HEADER);
    }

    // ------------------------------------------------------------------ one comparison

    /** Numbers are compared as numbers, whatever their digits are. */
    @ParameterizedTest
    @CsvSource({
        "9,    ' NOT_EQUAL GREATER GREATER_OR_EQUAL'",
        "10,   ' EQUAL LESS_OR_EQUAL GREATER_OR_EQUAL'",
        "10.0, ' EQUAL LESS_OR_EQUAL GREATER_OR_EQUAL'",
        "1E2,  ' NOT_EQUAL LESS LESS_OR_EQUAL'",
    })
    void numbers(BigDecimal constant, String operators) {
        assertThat(holding("n", constant)).isEqualTo(operators.trim());
    }

    @ParameterizedTest
    @CsvSource({
        "'',  ' NOT_EQUAL GREATER GREATER_OR_EQUAL'",
        "A,   ' NOT_EQUAL GREATER GREATER_OR_EQUAL'",
        "a,   ' EQUAL LESS_OR_EQUAL GREATER_OR_EQUAL'",
        "'a ', ' NOT_EQUAL LESS LESS_OR_EQUAL'",
        "b,   ' NOT_EQUAL LESS LESS_OR_EQUAL'",
    })
    void texts(String constant, String operators) {
        assertThat(holding("id", constant)).isEqualTo(operators.trim());
    }

    @Test
    void bytesHaveNoSign() {
        assertThat(holding("b", new byte[] {1})).isEqualTo("NOT_EQUAL GREATER GREATER_OR_EQUAL");
        assertThat(holding("b", new byte[] {-1})).isEqualTo("EQUAL LESS_OR_EQUAL GREATER_OR_EQUAL");
        assertThat(holding("b", new byte[] {-1, 0})).isEqualTo("NOT_EQUAL LESS LESS_OR_EQUAL");
    }

    private static String holding(String attribute, Object constant) {
        return Stream.of(Operator.values())
                .filter(operator -> passes(key(attribute, operator, constant)))
                .map(Operator::name)
                .collect(Collectors.joining(" "));
    }

    @Test
    void metadataIsCompared() {
        assertThat(passes(metadata(RowMetadata.OPERATION, "INSERT"))).isTrue();
        assertThat(passes(metadata(RowMetadata.OPERATION, "REMOVE"))).isFalse();
        assertThat(passes(metadata(RowMetadata.IS_TTL_DELETE, true))).isFalse();
        assertThat(passes(metadata(RowMetadata.SIZE_BYTES, new BigDecimal("26.0")))).isTrue();
        assertThat(passes(metadata(RowMetadata.CREATION_TIME, new BigDecimal("1000.5")))).isFalse();
        assertThat(passes(metadata(RowMetadata.SEQUENCE_NUMBER, "99"))).isFalse();
    }

    private static Condition metadata(RowMetadata metadata, Object constant) {
        return Comparison.ofMetadata(metadata, Operator.EQUAL, constant);
    }

    // ------------------------------------------------------------------ what is not known

    @Test
    void onlyWhatIsFalseForCertainIsDropped() {
        assertThat(passes(TRUE)).isTrue();
        assertThat(passes(UNKNOWN)).isTrue();
        assertThat(passes(FALSE)).isFalse();
        assertThat(passes(UNKNOWN, FALSE)).isFalse();
        assertThat(passes(metadata(RowMetadata.EVENT_ID, "x"))).isTrue();
    }

    /** A column may be declared as another type than its attribute has. */
    @Test
    void valuesOfOtherKindsAreNotCompared() {
        assertThat(passes(key("n", Operator.EQUAL, "9"))).isTrue();
        assertThat(passes(key("id", Operator.EQUAL, BigDecimal.ONE))).isTrue();
        assertThat(passes(key("b", Operator.EQUAL, "b"))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "T, T, T, T", "T, U, U, T", "T, F, F, T",
        "U, T, U, T", "U, U, U, U", "U, F, F, U",
        "F, T, F, T", "F, U, F, U", "F, F, F, F",
    })
    void thereAreThreeTruths(char left, char right, char and, char or) {
        List<Condition> parts = List.of(condition(left), condition(right));

        assertThat(Conditions.and(parts).test(HEADER)).isEqualTo(truth(and));
        assertThat(Conditions.or(parts).test(HEADER)).isEqualTo(truth(or));
        assertThat(Conditions.not(Conditions.and(parts)).test(HEADER)).isEqualTo(truth(and).not());
    }

    private static Condition condition(char truth) {
        return truth == 'T' ? TRUE : truth == 'F' ? FALSE : UNKNOWN;
    }

    private static Truth truth(char truth) {
        return truth == 'T' ? Truth.TRUE : truth == 'F' ? Truth.FALSE : Truth.UNKNOWN;
    }

    // ------------------------------------------------------------------ what it is to others

    @Test
    void keysAloneAreAskedForOnlyIfNothingElseIs() {
        Condition operation = metadata(RowMetadata.OPERATION, "INSERT");

        assertThat(new PushedFilter(List.of(TRUE, Conditions.not(FALSE))).asksForKeysOnly())
                .isTrue();
        assertThat(new PushedFilter(List.of(TRUE, operation)).asksForKeysOnly()).isFalse();
        assertThat(
                        new PushedFilter(List.of(Conditions.or(List.of(TRUE, operation))))
                                .asksForKeysOnly())
                .isFalse();
    }

    @Test
    void theKeyAloneRejectsBesideAConditionOnMetadata() {
        Condition notThis = metadata(RowMetadata.OPERATION, "REMOVE");

        assertThat(new PushedFilter(List.of(notThis, FALSE)).mayWant(HEADER)).isFalse();
        assertThat(new PushedFilter(List.of(notThis, TRUE)).mayWant(HEADER)).isTrue();
        assertThat(new PushedFilter(List.of(notThis, UNKNOWN)).mayWant(HEADER)).isTrue();
        assertThat(
                        new PushedFilter(List.of(Conditions.or(List.of(FALSE, notThis))))
                                .mayWant(HEADER))
                .isTrue();
    }

    @Test
    void equalConditionsAreEqualFilters() throws Exception {
        PushedFilter filter = new PushedFilter(List.of(key("b", Operator.LESS, new byte[] {1})));

        assertThat(filter)
                .isEqualTo(new PushedFilter(List.of(key("b", Operator.LESS, new byte[] {1}))))
                .hasSameHashCodeAs(
                        new PushedFilter(List.of(key("b", Operator.LESS, new byte[] {1}))))
                .isEqualTo(InstantiationUtil.clone(filter))
                .isNotEqualTo(new PushedFilter(List.of(key("b", Operator.LESS, new byte[] {2}))))
                .isNotEqualTo(new PushedFilter(List.of(key("b", Operator.EQUAL, new byte[] {1}))))
                .isNotEqualTo(new PushedFilter(List.of(key("c", Operator.LESS, new byte[] {1}))));
        assertThat(Conditions.and(List.of(TRUE, FALSE)))
                .isEqualTo(Conditions.and(List.of(TRUE, FALSE)))
                .isNotEqualTo(Conditions.or(List.of(TRUE, FALSE)))
                .isNotEqualTo(Conditions.and(List.of(FALSE, TRUE)));
        assertThat(Conditions.not(TRUE))
                .isEqualTo(Conditions.not(TRUE))
                .isNotEqualTo(Conditions.not(FALSE));
    }
}
