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
package io.github.ddbstreams.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Parses update expressions with the clauses SET (with {@code +}, {@code -}, {@code if_not_exists}
 * and {@code list_append}) and REMOVE.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html">Update
 *     expressions</a>
 */
final class UpdateExpressionParser {

    private final ExpressionTokens tokens;
    private final Map<String, Attribute> values;
    private final Set<String> used = new HashSet<>();

    private UpdateExpressionParser(ExpressionTokens tokens, Map<String, Attribute> values) {
        this.tokens = tokens;
        this.values = values;
    }

    /**
     * @param names the values of {@code #name} tokens, or null
     * @param values the values of {@code :value} tokens, or null
     */
    static UpdateExpression parse(String text, JsonNode names, Map<String, Attribute> values) {
        UpdateExpressionParser parser =
                new UpdateExpressionParser(
                        new ExpressionTokens("UpdateExpression", text, names), values);
        UpdateExpression expression = parser.expression();
        ExpressionTokens.failIfUnused(
                "ExpressionAttributeValues",
                values == null ? Set.of() : values.keySet(),
                parser.used);
        parser.tokens.failIfNamesUnused();
        return expression;
    }

    private UpdateExpression expression() {
        UpdateExpression expression = new UpdateExpression();
        while (tokens.hasNext()) {
            String clause = tokens.take();
            if (clause.equalsIgnoreCase("SET")) {
                do {
                    DocumentPath target = tokens.path();
                    tokens.expect("=");
                    expression.set(target, value());
                } while (tokens.takeIf(","));
            } else if (clause.equalsIgnoreCase("REMOVE")) {
                do {
                    expression.remove(tokens.path());
                } while (tokens.takeIf(","));
            } else if (clause.equalsIgnoreCase("ADD")) {
                do {
                    DocumentPath target = tokens.path();
                    Attribute added = placeholder();
                    expression.set(target, item -> SetArithmetic.add(target.get(item), added));
                } while (tokens.takeIf(","));
            } else if (clause.equalsIgnoreCase("DELETE")) {
                do {
                    DocumentPath target = tokens.path();
                    Attribute deleted = placeholder();
                    expression.set(target, item -> SetArithmetic.delete(target.get(item), deleted));
                } while (tokens.takeIf(","));
            } else {
                throw invalid("Syntax error; token: \"" + clause + "\"");
            }
        }
        return expression;
    }

    private UpdateExpression.Operand value() {
        UpdateExpression.Operand left = operand();
        if (tokens.takeIf("+")) {
            UpdateExpression.Operand right = operand();
            return item -> SetArithmetic.sum(left.evaluate(item), right.evaluate(item), false);
        } else if (tokens.takeIf("-")) {
            UpdateExpression.Operand right = operand();
            return item -> SetArithmetic.sum(left.evaluate(item), right.evaluate(item), true);
        }
        return left;
    }

    private UpdateExpression.Operand operand() {
        if (tokens.takeIf("(")) {
            UpdateExpression.Operand inner = value();
            tokens.expect(")");
            return inner;
        }
        if (tokens.peek().startsWith(":")) {
            Attribute value = placeholder();
            return item -> value;
        }
        return tokens.isFollowedBy("(") ? call() : existing(tokens.path());
    }

    private Attribute placeholder() {
        String token = tokens.take();
        if (!token.startsWith(":")) {
            throw invalid("Syntax error; token: \"" + token + "\"");
        }
        Attribute value = values == null ? null : values.get(token);
        if (value == null) {
            throw invalid(
                    "An expression attribute value used in expression is not defined; attribute value: "
                            + token);
        }
        used.add(token);
        return value;
    }

    private UpdateExpression.Operand call() {
        String function = tokens.take();
        tokens.expect("(");
        if (function.equals("if_not_exists")) {
            DocumentPath path = tokens.path();
            tokens.expect(",");
            UpdateExpression.Operand otherwise = value();
            tokens.expect(")");
            return item -> path.get(item) == null ? otherwise.evaluate(item) : path.get(item);
        } else if (function.equals("list_append")) {
            UpdateExpression.Operand first = value();
            tokens.expect(",");
            UpdateExpression.Operand second = value();
            tokens.expect(")");
            return item -> append(first.evaluate(item), second.evaluate(item));
        }
        throw invalid("Invalid function name; function: " + function);
    }

    private static UpdateExpression.Operand existing(DocumentPath path) {
        return item -> {
            Attribute value = path.get(item);
            if (value == null) {
                throw ServiceException.validation(
                        "The provided expression refers to an attribute that does not exist in the item");
            }
            return value;
        };
    }

    private static Attribute append(Attribute first, Attribute second) {
        if (first.type() != Attribute.Type.L || second.type() != Attribute.Type.L) {
            throw ServiceException.validation(
                    "An operand in the update expression has an incorrect data type");
        }
        List<Attribute> elements = new ArrayList<>(first.elements());
        elements.addAll(second.elements());
        return Attribute.list(elements);
    }

    private ServiceException invalid(String detail) {
        return tokens.invalid(detail);
    }
}
