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

import static org.apache.flink.table.functions.BuiltInFunctionDefinitions.AND;
import static org.apache.flink.table.functions.BuiltInFunctionDefinitions.CAST;
import static org.apache.flink.table.functions.BuiltInFunctionDefinitions.EQUALS;
import static org.apache.flink.table.functions.BuiltInFunctionDefinitions.GREATER_THAN;
import static org.apache.flink.table.functions.BuiltInFunctionDefinitions.GREATER_THAN_OR_EQUAL;
import static org.apache.flink.table.functions.BuiltInFunctionDefinitions.IS_NULL;
import static org.apache.flink.table.functions.BuiltInFunctionDefinitions.LESS_THAN;
import static org.apache.flink.table.functions.BuiltInFunctionDefinitions.LESS_THAN_OR_EQUAL;
import static org.apache.flink.table.functions.BuiltInFunctionDefinitions.NOT;
import static org.apache.flink.table.functions.BuiltInFunctionDefinitions.NOT_EQUALS;
import static org.apache.flink.table.functions.BuiltInFunctionDefinitions.OR;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.ddbstreams.flink.table.data.RowMetadata;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.expressions.CallExpression;
import org.apache.flink.table.expressions.FieldReferenceExpression;
import org.apache.flink.table.expressions.ResolvedExpression;
import org.apache.flink.table.expressions.TypeLiteralExpression;
import org.apache.flink.table.expressions.ValueLiteralExpression;
import org.apache.flink.table.functions.BuiltInFunctionDefinition;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FilterTranslationTest {

    private static final DataType COLUMNS =
            DataTypes.ROW(
                    DataTypes.FIELD("id", DataTypes.STRING().notNull()),
                    DataTypes.FIELD("n", DataTypes.BIGINT()),
                    DataTypes.FIELD("b", DataTypes.BYTES()),
                    DataTypes.FIELD("ratio", DataTypes.DOUBLE()),
                    DataTypes.FIELD("flag", DataTypes.BOOLEAN()),
                    DataTypes.FIELD("name", DataTypes.STRING()));
    private static final RowType TYPE = (RowType) COLUMNS.getLogicalType();
    private static final Map<String, RowMetadata> METADATA =
            Map.of(
                    "op", RowMetadata.OPERATION,
                    "at", RowMetadata.CREATION_TIME,
                    "ttl", RowMetadata.IS_TTL_DELETE,
                    "shard", RowMetadata.SHARD_ID);

    private static final ResolvedExpression ID = column("id", DataTypes.STRING().notNull());
    private static final ResolvedExpression N = column("n", DataTypes.BIGINT());

    private static ResolvedExpression column(String name, DataType type) {
        return new FieldReferenceExpression(name, type, 0, 0);
    }

    private static ValueLiteralExpression literal(Object value, DataType type) {
        return new ValueLiteralExpression(value, type.notNull());
    }

    private static ValueLiteralExpression text(String value) {
        return literal(value, DataTypes.CHAR(value.length()));
    }

    private static ValueLiteralExpression number(long value) {
        return literal(value, DataTypes.BIGINT());
    }

    private static ResolvedExpression call(
            BuiltInFunctionDefinition function, ResolvedExpression... arguments) {
        return CallExpression.permanent(function, List.of(arguments), DataTypes.BOOLEAN());
    }

    private static ResolvedExpression cast(ResolvedExpression operand, DataType type) {
        return CallExpression.permanent(
                CAST, List.of(operand, new TypeLiteralExpression(type)), type);
    }

    private static String translated(ResolvedExpression filter, String... primaryKey) {
        return new FilterTranslation(TYPE, List.of(primaryKey), METADATA, true)
                .translate(filter)
                .map(Object::toString)
                .orElse("none");
    }

    @Test
    void everyComparisonOfAKeyIsACondition() {
        assertThat(translated(call(EQUALS, ID, text("a")))).isEqualTo("EQUAL(id, a)");
        assertThat(translated(call(NOT_EQUALS, N, number(7)))).isEqualTo("NOT_EQUAL(n, 7)");
        assertThat(translated(call(LESS_THAN, N, number(7)))).isEqualTo("LESS(n, 7)");
        assertThat(translated(call(LESS_THAN_OR_EQUAL, N, number(7))))
                .isEqualTo("LESS_OR_EQUAL(n, 7)");
        assertThat(translated(call(GREATER_THAN, N, number(7)))).isEqualTo("GREATER(n, 7)");
        assertThat(translated(call(GREATER_THAN_OR_EQUAL, N, number(7))))
                .isEqualTo("GREATER_OR_EQUAL(n, 7)");
        assertThat(
                        translated(
                                call(
                                        EQUALS,
                                        column("b", DataTypes.BYTES()),
                                        literal(new byte[] {1, -1}, DataTypes.BINARY(2)))))
                .isEqualTo("EQUAL(b, [1, -1])");
    }

    @Test
    void aConstantOnTheLeftTurnsTheComparisonRound() {
        assertThat(translated(call(EQUALS, number(7), N))).isEqualTo("EQUAL(n, 7)");
        assertThat(translated(call(LESS_THAN, number(7), N))).isEqualTo("GREATER(n, 7)");
        assertThat(translated(call(LESS_THAN_OR_EQUAL, number(7), N)))
                .isEqualTo("GREATER_OR_EQUAL(n, 7)");
        assertThat(translated(call(GREATER_THAN, number(7), N))).isEqualTo("LESS(n, 7)");
        assertThat(translated(call(GREATER_THAN_OR_EQUAL, number(7), N)))
                .isEqualTo("LESS_OR_EQUAL(n, 7)");
    }

    @Test
    void aCastThatOnlyAllowsNullIsLookedThrough() {
        assertThat(translated(call(EQUALS, cast(ID, DataTypes.STRING().nullable()), text("a"))))
                .isEqualTo("EQUAL(id, a)");
        assertThat(translated(call(EQUALS, cast(ID, DataTypes.BIGINT()), number(7))))
                .isEqualTo("none");
    }

    @Test
    void partsAreTranslatedTogetherOrNotAtAll() {
        ResolvedExpression known = call(EQUALS, ID, text("a"));
        ResolvedExpression other = call(GREATER_THAN, N, number(7));
        ResolvedExpression unknown = call(IS_NULL, N);

        assertThat(translated(call(AND, known, other)))
                .isEqualTo("and[EQUAL(id, a), GREATER(n, 7)]");
        assertThat(translated(call(OR, known, call(NOT, other))))
                .isEqualTo("or[EQUAL(id, a), not(GREATER(n, 7))]");
        assertThat(translated(call(AND, known, unknown))).isEqualTo("none");
        assertThat(translated(call(OR, known, unknown))).isEqualTo("none");
        assertThat(translated(call(NOT, unknown))).isEqualTo("none");
        assertThat(translated(call(EQUALS, ID, column("name", DataTypes.STRING()))))
                .isEqualTo("none");
    }

    @Test
    void onlyColumnsOfADeclaredKeyAreKeys() {
        assertThat(translated(call(EQUALS, ID, text("a")), "id")).isEqualTo("EQUAL(id, a)");
        assertThat(translated(call(EQUALS, N, number(7)), "id")).isEqualTo("none");
        assertThat(translated(call(EQUALS, column("gone", DataTypes.STRING()), text("a"))))
                .isEqualTo("none");
    }

    @Test
    void aColumnThatDoesNotHoldTheAttributeDigitForDigitIsNoKey() {
        assertThat(
                        translated(
                                call(
                                        EQUALS,
                                        column("ratio", DataTypes.DOUBLE()),
                                        literal(0.1, DataTypes.DOUBLE()))))
                .isEqualTo("none");
        assertThat(
                        translated(
                                call(
                                        EQUALS,
                                        column("ratio", DataTypes.DOUBLE()),
                                        literal(new BigDecimal("0.1"), DataTypes.DECIMAL(2, 1)))))
                .isEqualTo("none");
        assertThat(translated(column("flag", DataTypes.BOOLEAN()))).isEqualTo("none");
    }

    @Test
    void metadataIsComparedAsItIsInARecord() {
        assertThat(translated(call(EQUALS, column("op", DataTypes.STRING()), text("INSERT"))))
                .isEqualTo("EQUAL(operation, INSERT)");
        assertThat(translated(column("ttl", DataTypes.BOOLEAN())))
                .isEqualTo("EQUAL(is-ttl-delete, true)");
        assertThat(translated(call(NOT, column("ttl", DataTypes.BOOLEAN()))))
                .isEqualTo("not(EQUAL(is-ttl-delete, true))");
        assertThat(
                        translated(
                                call(
                                        GREATER_THAN,
                                        column("at", DataTypes.TIMESTAMP_LTZ(3)),
                                        literal(
                                                Instant.parse("1970-01-01T00:00:01.0005Z"),
                                                DataTypes.TIMESTAMP_LTZ(6)))))
                .isEqualTo("GREATER(creation-time, 1000.500000)");
    }

    @Test
    void metadataOfTheShardIsNotKnownByTheRecord() {
        assertThat(translated(call(EQUALS, column("shard", DataTypes.STRING()), text("a"))))
                .isEqualTo("none");
    }

    @ParameterizedTest
    @ValueSource(strings = {"op", "ttl"})
    void withoutMetadataThereAreOnlyKeys(String column) {
        assertThat(
                        new FilterTranslation(TYPE, List.of("id"), Map.of(), true)
                                .translate(
                                        call(
                                                EQUALS,
                                                column(column, DataTypes.STRING()),
                                                text("INSERT"))))
                .isEmpty();
    }

    /** The value of the column need not be the attribute's, but for a declared key. */
    @ParameterizedTest
    @CsvSource({"true, '', true", "false, '', false", "false, price, true"})
    void roundedDecimalsSayNothingOfTheKey(boolean areExact, String key, boolean isTaken) {
        ResolvedExpression filter =
                call(
                        GREATER_THAN,
                        column("price", DataTypes.DECIMAL(20, 2)),
                        literal(new BigDecimal("1"), DataTypes.DECIMAL(20, 2)));
        RowType type =
                (RowType)
                        DataTypes.ROW(DataTypes.FIELD("price", DataTypes.DECIMAL(20, 2)))
                                .getLogicalType();

        assertThat(
                        new FilterTranslation(
                                        type,
                                        key.isEmpty() ? List.of() : List.of(key),
                                        Map.of(),
                                        areExact)
                                .translate(filter)
                                .isPresent())
                .isEqualTo(isTaken);
    }
}
