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
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A way into an item: an attribute's name, then names in maps and indexes in lists. Immutable. */
final class DocumentPath {

    /** Orders paths that differ in an index by that index, the highest first. */
    static final Comparator<DocumentPath> HIGHER_INDEX_FIRST = DocumentPath::compareIndexes;

    /** Strings and Integers; the first is a String. */
    private final List<Object> steps;

    DocumentPath(List<Object> steps) {
        this.steps = List.copyOf(steps);
    }

    private static int compareIndexes(DocumentPath left, DocumentPath right) {
        int shared = Math.min(left.steps.size(), right.steps.size());
        for (int i = 0; i < shared; i++) {
            Object leftStep = left.steps.get(i);
            Object rightStep = right.steps.get(i);
            if (!leftStep.equals(rightStep)) {
                boolean indexes = leftStep instanceof Integer && rightStep instanceof Integer;
                return indexes
                        ? ((Integer) rightStep).compareTo((Integer) leftStep)
                        : stepText(leftStep, rightStep);
            }
        }
        return 0;
    }

    /**
     * Any order that is one: names sort by text, so that paths with different names are never
     * equal.
     */
    private static int stepText(Object left, Object right) {
        return left.toString().compareTo(right.toString());
    }

    String attribute() {
        return (String) steps.get(0);
    }

    /** Strings, which are names, and Integers, which are indexes of lists; the first is a name. */
    List<Object> steps() {
        return steps;
    }

    /** Whether one of the two leads through the place the other ends at. */
    boolean overlaps(DocumentPath other) {
        int shared = Math.min(steps.size(), other.steps.size());
        return steps.subList(0, shared).equals(other.steps.subList(0, shared));
    }

    /** Whether a value would have to be a map for the one and a list for the other. */
    boolean conflicts(DocumentPath other) {
        int shared = Math.min(steps.size(), other.steps.size());
        for (int i = 0; i < shared; i++) {
            if (!steps.get(i).equals(other.steps.get(i))) {
                return steps.get(i).getClass() != other.steps.get(i).getClass();
            }
        }
        return false;
    }

    @Override
    public String toString() {
        List<String> shown = new ArrayList<>();
        steps.forEach(step -> shown.add(step instanceof String ? (String) step : "[" + step + "]"));
        return shown.toString();
    }

    /** The value there, or null. */
    Attribute get(Map<String, Attribute> item) {
        Attribute current = item.get(attribute());
        for (int i = 1; i < steps.size() && current != null; i++) {
            current = child(current, steps.get(i));
        }
        return current;
    }

    void set(Map<String, Attribute> item, Attribute value) {
        item.put(attribute(), steps.size() == 1 ? value : with(item.get(attribute()), 1, value));
    }

    void remove(Map<String, Attribute> item) {
        if (steps.size() == 1) {
            item.remove(attribute());
        } else if (get(item) != null) {
            item.put(attribute(), with(item.get(attribute()), 1, null));
        }
    }

    private static Attribute child(Attribute parent, Object step) {
        if (step instanceof String && parent.type() == Attribute.Type.M) {
            return parent.entries().get(step);
        } else if (step instanceof Integer && parent.type() == Attribute.Type.L) {
            int index = (Integer) step;
            return index < parent.elements().size() ? parent.elements().get(index) : null;
        }
        return null;
    }

    /** A copy of a container with the value (null: nothing) at the rest of the path. */
    private Attribute with(Attribute container, int depth, Attribute value) {
        Object step = steps.get(depth);
        boolean last = depth == steps.size() - 1;
        if (container != null && step instanceof String && container.type() == Attribute.Type.M) {
            Map<String, Attribute> entries = new LinkedHashMap<>(container.entries());
            Attribute replaced = last ? value : with(entries.get(step), depth + 1, value);
            if (replaced == null) {
                entries.remove(step);
            } else {
                entries.put((String) step, replaced);
            }
            return Attribute.map(entries);
        } else if (container != null
                && step instanceof Integer
                && container.type() == Attribute.Type.L) {
            return Attribute.list(withElement(container.elements(), (Integer) step, depth, value));
        }
        throw ServiceException.validation(
                "The document path provided in the update expression is invalid for update");
    }

    private List<Attribute> withElement(
            List<Attribute> elements, int index, int depth, Attribute value) {
        List<Attribute> copy = new ArrayList<>(elements);
        boolean last = depth == steps.size() - 1;
        Attribute before = index < copy.size() ? copy.get(index) : null;
        Attribute replaced = last ? value : with(before, depth + 1, value);
        if (replaced == null) {
            copy.remove(index);
        } else if (before == null) {
            copy.add(replaced);
        } else {
            copy.set(index, replaced);
        }
        return copy;
    }
}
