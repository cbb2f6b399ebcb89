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
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The tokens of an expression, taken one after the other, and the document paths among them. Its
 * errors name the parameter that holds the expression.
 */
final class ExpressionTokens {

    private static final Pattern TOKEN =
            Pattern.compile("\\s*([#:]?[A-Za-z0-9_]+|[=,+\\-().\\[\\]])");

    private final String parameter;
    private final List<String> tokens = new ArrayList<>();
    private final JsonNode names;
    private final Set<String> usedNames = new HashSet<>();
    private int next;

    /**
     * @param names the values of {@code #name} tokens, or null
     */
    ExpressionTokens(String parameter, String text, JsonNode names) {
        this.parameter = parameter;
        this.names = names;
        if (text.isBlank()) {
            throw invalid("The expression can not be empty;");
        }
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

    boolean hasNext() {
        return next < tokens.size();
    }

    String peek() {
        if (!hasNext()) {
            throw invalid("Syntax error; token: \"<EOF>\"");
        }
        return tokens.get(next);
    }

    /** Whether this token stands behind the next one. */
    boolean isFollowedBy(String token) {
        return next + 1 < tokens.size() && tokens.get(next + 1).equals(token);
    }

    String take() {
        String token = peek();
        next++;
        return token;
    }

    boolean takeIf(String token) {
        boolean there = hasNext() && tokens.get(next).equals(token);
        next += there ? 1 : 0;
        return there;
    }

    void expect(String token) {
        String found = take();
        if (!found.equals(token)) {
            throw invalid("Syntax error; token: \"" + found + "\"");
        }
    }

    DocumentPath path() {
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
            usedNames.add(token);
            return name.asText();
        }
        if (!token.matches("[A-Za-z_][A-Za-z0-9_]*")) {
            throw invalid("Syntax error; token: \"" + token + "\"");
        }
        return token;
    }

    /** Refuses a request that defines names which the expression does not use. */
    void failIfNamesUnused() {
        Set<String> given = new LinkedHashSet<>();
        if (names != null) {
            names.fieldNames().forEachRemaining(given::add);
        }
        failIfUnused("ExpressionAttributeNames", given, usedNames);
    }

    static void failIfUnused(String parameter, Set<String> given, Set<String> used) {
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

    ServiceException invalid(String detail) {
        return ServiceException.validation("Invalid " + parameter + ": " + detail);
    }
}
