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

import io.github.ddbstreams.flink.table.Comparison.Operator;
import io.github.ddbstreams.flink.table.data.RowMetadata;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.annotation.Nullable;
import org.apache.flink.table.expressions.CallExpression;
import org.apache.flink.table.expressions.FieldReferenceExpression;
import org.apache.flink.table.expressions.ResolvedExpression;
import org.apache.flink.table.expressions.TypeLiteralExpression;
import org.apache.flink.table.expressions.ValueLiteralExpression;
import org.apache.flink.table.functions.BuiltInFunctionDefinitions;
import org.apache.flink.table.functions.FunctionDefinition;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;

/** Makes conditions out of those filters of a query that can be decided without the images. */
final class FilterTranslation {

    private static final Map<FunctionDefinition, Operator> OPERATORS =
            Map.of(
                    BuiltInFunctionDefinitions.EQUALS, Operator.EQUAL,
                    BuiltInFunctionDefinitions.NOT_EQUALS, Operator.NOT_EQUAL,
                    BuiltInFunctionDefinitions.LESS_THAN, Operator.LESS,
                    BuiltInFunctionDefinitions.LESS_THAN_OR_EQUAL, Operator.LESS_OR_EQUAL,
                    BuiltInFunctionDefinitions.GREATER_THAN, Operator.GREATER,
                    BuiltInFunctionDefinitions.GREATER_THAN_OR_EQUAL, Operator.GREATER_OR_EQUAL);

    private final RowType physicalType;
    private final List<String> primaryKey;
    private final Map<String, RowMetadata> metadataColumns;
    private final boolean areDecimalsExact;

    /**
     * @param physicalType the declared physical columns
     * @param primaryKey the declared primary key; if it is empty, any column may be of the key
     * @param metadataColumns the metadata by their columns' names; empty where no condition on them
     *     is allowed, for dropping one change of an item would leave the row of another one behind
     * @param areDecimalsExact whether a DECIMAL that is not of the primary key is the attribute
     */
    FilterTranslation(
            RowType physicalType,
            List<String> primaryKey,
            Map<String, RowMetadata> metadataColumns,
            boolean areDecimalsExact) {
        this.physicalType = physicalType;
        this.primaryKey = primaryKey;
        this.metadataColumns = metadataColumns;
        this.areDecimalsExact = areDecimalsExact;
    }

    Optional<Condition> translate(ResolvedExpression filter) {
        return Optional.ofNullable(condition(filter));
    }

    @Nullable
    private Condition condition(ResolvedExpression expression) {
        if (expression instanceof FieldReferenceExpression) {
            return comparison(Operator.EQUAL, expression, true);
        }
        if (!(expression instanceof CallExpression)) {
            return null;
        }
        FunctionDefinition function = ((CallExpression) expression).getFunctionDefinition();
        List<ResolvedExpression> arguments = expression.getResolvedChildren();
        if (function == BuiltInFunctionDefinitions.AND) {
            List<Condition> parts = conditions(arguments);
            return parts == null ? null : Conditions.and(parts);
        }
        if (function == BuiltInFunctionDefinitions.OR) {
            List<Condition> parts = conditions(arguments);
            return parts == null ? null : Conditions.or(parts);
        }
        if (function == BuiltInFunctionDefinitions.NOT) {
            Condition negated = condition(arguments.get(0));
            return negated == null ? null : Conditions.not(negated);
        }
        Operator operator = OPERATORS.get(function);
        return operator == null ? null : comparison(operator, arguments);
    }

    @Nullable
    private List<Condition> conditions(List<ResolvedExpression> expressions) {
        List<Condition> conditions = new ArrayList<>();
        for (ResolvedExpression expression : expressions) {
            Condition condition = condition(expression);
            if (condition == null) {
                return null;
            }
            conditions.add(condition);
        }
        return conditions;
    }

    @Nullable
    private Condition comparison(Operator operator, List<ResolvedExpression> sides) {
        ResolvedExpression left = withoutCast(sides.get(0));
        ResolvedExpression right = withoutCast(sides.get(1));
        if (right instanceof ValueLiteralExpression) {
            return comparison(operator, left, constant((ValueLiteralExpression) right));
        }
        if (left instanceof ValueLiteralExpression) {
            return comparison(operator.mirrored(), right, constant((ValueLiteralExpression) left));
        }
        return null;
    }

    /** A cast that only changes whether a value can be null says nothing here. */
    private static ResolvedExpression withoutCast(ResolvedExpression expression) {
        if (expression instanceof CallExpression
                && ((CallExpression) expression).getFunctionDefinition()
                        == BuiltInFunctionDefinitions.CAST) {
            ResolvedExpression operand = expression.getResolvedChildren().get(0);
            ResolvedExpression type = expression.getResolvedChildren().get(1);
            if (type instanceof TypeLiteralExpression
                    && isSame(
                            operand.getOutputDataType().getLogicalType(),
                            type.getOutputDataType().getLogicalType())) {
                return operand;
            }
        }
        return expression;
    }

    private static boolean isSame(LogicalType one, LogicalType other) {
        return one.copy(true).equals(other.copy(true));
    }

    @Nullable
    private Condition comparison(
            Operator operator, ResolvedExpression field, @Nullable Object constant) {
        if (!(field instanceof FieldReferenceExpression) || constant == null) {
            return null;
        }
        String name = ((FieldReferenceExpression) field).getName();
        RowMetadata metadata = metadataColumns.get(name);
        if (metadata != null) {
            return Comparison.knows(metadata)
                    ? Comparison.ofMetadata(metadata, operator, constant)
                    : null;
        }
        return mayBeKey(name) ? Comparison.ofKey(name, operator, constant) : null;
    }

    private boolean mayBeKey(String column) {
        int index = physicalType.getFieldIndex(column);
        if (index < 0 || !(primaryKey.isEmpty() || primaryKey.contains(column))) {
            return false;
        }
        switch (physicalType.getTypeAt(index).getTypeRoot()) {
            case VARCHAR:
            case VARBINARY:
            case TINYINT:
            case SMALLINT:
            case INTEGER:
            case BIGINT:
                return true;
            case DECIMAL:
                // The columns of a declared key are not rounded.
                return areDecimalsExact || !primaryKey.isEmpty();
            default:
                // What the column holds is not what the attribute is, digit for digit.
                return false;
        }
    }

    /** The constant as keys and metadata are; null if they are never like it. */
    @Nullable
    private static Object constant(ValueLiteralExpression literal) {
        switch (literal.getOutputDataType().getLogicalType().getTypeRoot()) {
            case CHAR:
            case VARCHAR:
                return literal.getValueAs(String.class).orElse(null);
            case BINARY:
            case VARBINARY:
                return literal.getValueAs(byte[].class).orElse(null);
            case BOOLEAN:
                return literal.getValueAs(Boolean.class).orElse(null);
            case DECIMAL:
            case TINYINT:
            case SMALLINT:
            case INTEGER:
            case BIGINT:
                return literal.getValueAs(BigDecimal.class).orElse(null);
            case TIMESTAMP_WITH_LOCAL_TIME_ZONE:
                return literal.getValueAs(Instant.class)
                        .map(FilterTranslation::milliseconds)
                        .orElse(null);
            default:
                return null;
        }
    }

    private static BigDecimal milliseconds(Instant instant) {
        return BigDecimal.valueOf(instant.getEpochSecond())
                .scaleByPowerOfTen(3)
                .add(BigDecimal.valueOf(instant.getNano()).scaleByPowerOfTen(-6));
    }
}
