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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parses update expressions with the clauses SET (with {@code +}, {@code -}, {@code if_not_exists}
 * and {@code list_append}) and REMOVE.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html">Update
 *     expressions</a>
 */
final class UpdateExpressionParser {

    private static final Pattern TOKEN =
            Pattern.compile("\\s*([#:]?[A-Za-z0-9_]+|[=,+\\-().\\[\\]])");

    private final List<String> tokens = new ArrayList<>();
    private final JsonNode names;
    private final Map<String, Attribute> values;
    private final Set<String> used = new HashSet<>();
    private int next;

    private UpdateExpressionParser(String text, JsonNode names, Map<String, Attribute> values) {
        this.names = names;
        this.values = values;
        Matcher matcher = TOKEN.matcher(text);
        int end = 0;
        while (matcher.find() && matcher.start() == end) {
            tokens.add(matcher.group(1));
            end = matcher.end();
        }
        if (!text.substring(end).isBlank()) {
            throw invalid("Syntax error near \"" + text.substring(end).trim() + "\"");
        }
    }

    /**
     * @param names the values of {@code #name} tokens, or null
     * @param values the values of {@code :value} tokens, or null
     */
    static UpdateExpression parse(String text, JsonNode names, Map<String, Attribute> values) {
        if (text.isBlank()) {
            throw invalid("The expression can not be empty;");
        }
        UpdateExpressionParser parser = new UpdateExpressionParser(text, names, values);
        UpdateExpression expression = parser.expression();
        parser.failIfUnused(
                "ExpressionAttributeValues", values == null ? Set.of() : values.keySet());
        Set<String> nameTokens = new LinkedHashSet<>();
        if (names != null) {
            names.fieldNames().forEachRemaining(nameTokens::add);
        }
        parser.failIfUnused("ExpressionAttributeNames", nameTokens);
        return expression;
    }

    private void failIfUnused(String parameter, Set<String> given) {
        Set<String> unused = new LinkedHashSet<>(given);
        unused.removeAll(used);
        if (!unused.isEmpty()) {
            throw ServiceException.validation(
                    "Value provided in "
                            + parameter
                            + " unused in expressions: keys: {"
                            + String.join(", ", unused)
                            + "}");
        }
    }

    private UpdateExpression expression() {
        UpdateExpression expression = new UpdateExpression();
        while (next < tokens.size()) {
            String clause = take();
            if (clause.equalsIgnoreCase("SET")) {
                do {
                    DocumentPath target = path();
                    expect("=");
                    expression.set(target, value());
                } while (takeIf(","));
            } else if (clause.equalsIgnoreCase("REMOVE")) {
                do {
                    expression.remove(path());
                } while (takeIf(","));
            } else if (clause.equalsIgnoreCase("ADD")) {
                do {
                    DocumentPath target = path();
                    Attribute added = placeholder();
                    expression.set(target, item -> SetArithmetic.add(target.get(item), added));
                } while (takeIf(","));
            } else if (clause.equalsIgnoreCase("DELETE")) {
                do {
                    DocumentPath target = path();
                    Attribute deleted = placeholder();
                    expression.set(target, item -> SetArithmetic.delete(target.get(item), deleted));
                } while (takeIf(","));
            } else {
                throw invalid("Syntax error; token: \"" + clause + "\"");
            }
        }
        return expression;
    }

    private UpdateExpression.Operand value() {
        UpdateExpression.Operand left = operand();
        if (takeIf("+")) {
            UpdateExpression.Operand right = operand();
            return item -> SetArithmetic.sum(left.evaluate(item), right.evaluate(item), false);
        } else if (takeIf("-")) {
            UpdateExpression.Operand right = operand();
            return item -> SetArithmetic.sum(left.evaluate(item), right.evaluate(item), true);
        }
        return left;
    }

    private UpdateExpression.Operand operand() {
        if (takeIf("(")) {
            UpdateExpression.Operand inner = value();
            expect(")");
            return inner;
        }
        if (peek().startsWith(":")) {
            Attribute value = placeholder();
            return item -> value;
        }
        boolean isCall = next + 1 < tokens.size() && tokens.get(next + 1).equals("(");
        return isCall ? call() : existing(path());
    }

    private Attribute placeholder() {
        String token = take();
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
        String function = take();
        expect("(");
        if (function.equals("if_not_exists")) {
            DocumentPath path = path();
            expect(",");
            UpdateExpression.Operand otherwise = value();
            expect(")");
            return item -> path.get(item) == null ? otherwise.evaluate(item) : path.get(item);
        } else if (function.equals("list_append")) {
            UpdateExpression.Operand first = value();
            expect(",");
            UpdateExpression.Operand second = value();
            expect(")");
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

    private DocumentPath path() {
        List<Object> steps = new ArrayList<>();
        steps.add(name());
        while (true) {
            if (takeIf(".")) {
                steps.add(name());
            } else if (takeIf("[")) {
                steps.add(index());
                expect("]");
            } else {
                return new DocumentPath(steps);
            }
        }
    }

    private Integer index() {
        String token = take();
        if (!token.matches("[0-9]{1,9}")) {
            throw invalid("Syntax error; token: \"" + token + "\"");
        }
        return Integer.valueOf(token);
    }

    private String name() {
        String token = take();
        if (token.startsWith("#")) {
            JsonNode name = names == null ? null : names.get(token);
            if (name == null) {
                throw invalid(
                        "An expression attribute name used in the document path is not defined; attribute name: "
                                + token);
            }
            used.add(token);
            return name.asText();
        }
        if (!token.matches("[A-Za-z_][A-Za-z0-9_]*")) {
            throw invalid("Syntax error; token: \"" + token + "\"");
        }
        return token;
    }

    private String peek() {
        if (next == tokens.size()) {
            throw invalid("Syntax error; token: \"<EOF>\"");
        }
        return tokens.get(next);
    }

    private String take() {
        String token = peek();
        next++;
        return token;
    }

    private boolean takeIf(String token) {
        boolean there = next < tokens.size() && tokens.get(next).equals(token);
        next += there ? 1 : 0;
        return there;
    }

    private void expect(String token) {
        String found = take();
        if (!found.equals(token)) {
            throw invalid("Syntax error; token: \"" + found + "\"");
        }
    }

    private static ServiceException invalid(String detail) {
        return ServiceException.validation("Invalid UpdateExpression: " + detail);
    }
}
