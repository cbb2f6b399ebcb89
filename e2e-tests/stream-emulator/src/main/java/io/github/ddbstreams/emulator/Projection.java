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

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which parts of an item an answer shows. A nested path keeps the maps and lists around it; a list
 * closes the gaps that elements leave. Immutable.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.ProjectionExpressions.html">Projection
 *     expressions</a>
 */
final class Projection {

    private static final String PARAMETER = "ProjectionExpression";

    /** Everything. */
    private static final Projection ALL = new Projection(null);

    /** What is wanted of an item; null for all of it. */
    private final Part root;

    private Projection(Part root) {
        this.root = root;
    }

    /** The projection that a request asks for. */
    static Projection of(Request request) {
        String text = request.text(PARAMETER);
        if (text == null) {
            if (request.has("ExpressionAttributeNames")) {
                throw ServiceException.validation(
                        "ExpressionAttributeNames can only be specified when using expressions");
            }
            return ALL;
        }
        ExpressionTokens tokens =
                new ExpressionTokens(PARAMETER, text, request.node("ExpressionAttributeNames"));
        List<DocumentPath> paths = new ArrayList<>();
        do {
            paths.add(tokens.path());
        } while (tokens.takeIf(","));
        if (tokens.hasNext()) {
            throw tokens.invalid("Syntax error; token: \"" + tokens.take() + "\"");
        }
        tokens.failIfNamesUnused();
        return new Projection(partOf(paths, tokens));
    }

    private static Part partOf(List<DocumentPath> paths, ExpressionTokens tokens) {
        Part root = new Part();
        for (int i = 0; i < paths.size(); i++) {
            DocumentPath path = paths.get(i);
            for (DocumentPath other : paths.subList(0, i)) {
                if (other.overlaps(path)) {
                    throw twoPaths(tokens, "overlap", other, path);
                } else if (other.conflicts(path)) {
                    throw twoPaths(tokens, "conflict", other, path);
                }
            }
            root.add(path.steps());
        }
        return root;
    }

    private static ServiceException twoPaths(
            ExpressionTokens tokens, String how, DocumentPath one, DocumentPath two) {
        return tokens.invalid(
                "Two document paths "
                        + how
                        + " with each other; must remove or rewrite one of these paths; path one: "
                        + one
                        + ", path two: "
                        + two);
    }

    /** The part of an item that is shown, which may be empty. */
    Map<String, Attribute> of(Map<String, Attribute> item) {
        return root == null ? item : root.entriesOf(item);
    }

    /** What is wanted of a value: all of it, or some of its entries or elements. */
    private static final class Part {

        private final Map<String, Part> entries = new LinkedHashMap<>();
        private final Map<Integer, Part> elements = new TreeMap<>();

        void add(List<Object> steps) {
            if (steps.isEmpty()) {
                return;
            }
            Object step = steps.get(0);
            Part child =
                    step instanceof String
                            ? entries.computeIfAbsent((String) step, s -> new Part())
                            : elements.computeIfAbsent((Integer) step, s -> new Part());
            child.add(steps.subList(1, steps.size()));
        }

        /** Null if nothing is left. */
        private Attribute of(Attribute value) {
            if (entries.isEmpty() && elements.isEmpty()) {
                return value;
            } else if (value.type() == Attribute.Type.M) {
                Map<String, Attribute> left = entriesOf(value.entries());
                return left.isEmpty() ? null : Attribute.map(left);
            } else if (value.type() == Attribute.Type.L) {
                List<Attribute> left = elementsOf(value.elements());
                return left.isEmpty() ? null : Attribute.list(left);
            }
            return null;
        }

        Map<String, Attribute> entriesOf(Map<String, Attribute> values) {
            Map<String, Attribute> left = new LinkedHashMap<>();
            entries.forEach(
                    (name, part) -> {
                        Attribute value = values.get(name);
                        Attribute shown = value == null ? null : part.of(value);
                        if (shown != null) {
                            left.put(name, shown);
                        }
                    });
            return left;
        }

        private List<Attribute> elementsOf(List<Attribute> values) {
            List<Attribute> left = new ArrayList<>();
            elements.forEach(
                    (index, part) -> {
                        Attribute shown = index < values.size() ? part.of(values.get(index)) : null;
                        if (shown != null) {
                            left.add(shown);
                        }
                    });
            return left;
        }
    }
}
