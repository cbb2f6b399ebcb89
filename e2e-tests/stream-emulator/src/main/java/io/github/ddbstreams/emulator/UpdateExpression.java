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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A parsed update expression: assignments, each computed from the item as it was, then removals.
 * Immutable.
 */
final class UpdateExpression {

    /** Computes a value from the item as it was before the update. */
    interface Operand {
        Attribute evaluate(Map<String, Attribute> item);
    }

    private final List<DocumentPath> targets = new ArrayList<>();
    private final List<Operand> values = new ArrayList<>();
    private final List<DocumentPath> removals = new ArrayList<>();

    /** Sets the value at a path; an operand that gives null removes it. */
    void set(DocumentPath target, Operand value) {
        failIfOverlapping(target);
        targets.add(target);
        values.add(value);
    }

    void remove(DocumentPath target) {
        failIfOverlapping(target);
        removals.add(target);
    }

    private void failIfOverlapping(DocumentPath path) {
        List<DocumentPath> others = new ArrayList<>(targets);
        others.addAll(removals);
        for (DocumentPath other : others) {
            if (other.overlaps(path)) {
                throw ServiceException.validation(
                        "Invalid UpdateExpression: Two document paths overlap with each other; must remove or rewrite one of"
                                + " these paths; path one: "
                                + other
                                + ", path two: "
                                + path);
            }
        }
    }

    /** The attributes at the top of the item that it may change. */
    Set<String> attributes() {
        Set<String> names = new LinkedHashSet<>();
        targets.forEach(target -> names.add(target.attribute()));
        removals.forEach(target -> names.add(target.attribute()));
        return names;
    }

    Map<String, Attribute> apply(Map<String, Attribute> item) {
        Map<String, Attribute> updated = new LinkedHashMap<>(item);
        List<Attribute> computed = new ArrayList<>();
        values.forEach(value -> computed.add(value.evaluate(item)));
        for (int i = 0; i < computed.size(); i++) {
            if (computed.get(i) == null) {
                targets.get(i).remove(updated);
            } else {
                targets.get(i).set(updated, computed.get(i));
            }
        }
        // Higher indexes first, so that the removal of a list's element does not move those still
        // to be removed.
        removals.stream()
                .sorted(DocumentPath.HIGHER_INDEX_FIRST)
                .forEach(path -> path.remove(updated));
        return updated;
    }
}
