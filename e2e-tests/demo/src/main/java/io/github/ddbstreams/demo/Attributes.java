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

import io.github.ddbstreams.flink.source.event.ChangeEvent;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import javax.annotation.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Items and changes of them, as people read them. */
final class Attributes {

    private Attributes() {}

    static String text(@Nullable Map<String, AttributeValue> item) {
        if (item == null) {
            return "no item";
        }
        StringJoiner text = new StringJoiner(" ");
        new TreeMap<>(item).forEach((name, value) -> text.add(name + "=" + text(value)));
        return text.toString();
    }

    /** What a change did, without the key. */
    static String change(ChangeEvent<Map<String, AttributeValue>> event) {
        Map<String, AttributeValue> before = withoutKey(event, event.before());
        Map<String, AttributeValue> after = withoutKey(event, event.after());
        if (before != null && after != null) {
            return difference(before, after);
        }
        if (after != null) {
            return text(after);
        }
        return before == null ? "" : "was " + text(before);
    }

    private static String difference(
            Map<String, AttributeValue> before, Map<String, AttributeValue> after) {
        Map<String, AttributeValue> all = new TreeMap<>(before);
        all.putAll(after);
        StringJoiner text = new StringJoiner(", ");
        for (String name : all.keySet()) {
            AttributeValue old = before.get(name);
            AttributeValue now = after.get(name);
            if (old == null) {
                text.add("+" + name + "=" + text(now));
            } else if (now == null) {
                text.add("-" + name);
            } else if (!old.equals(now)) {
                text.add(name + " " + text(old) + " -> " + text(now));
            }
        }
        return text.toString();
    }

    @Nullable
    private static Map<String, AttributeValue> withoutKey(
            ChangeEvent<Map<String, AttributeValue>> event,
            @Nullable Map<String, AttributeValue> image) {
        if (image == null) {
            return null;
        }
        Map<String, AttributeValue> rest = new TreeMap<>(image);
        rest.keySet().removeAll(event.keys().keySet());
        return rest;
    }

    static String text(AttributeValue value) {
        return switch (value.type()) {
            case S -> value.s();
            case N -> value.n();
            case BOOL -> value.bool().toString();
            case NUL -> "null";
            case B -> value.b().asByteArrayUnsafe().length + " bytes";
            case SS -> value.ss().toString();
            case NS -> value.ns().toString();
            case BS -> value.bs().size() + " binaries";
            case L -> value.l().stream().map(Attributes::text).toList().toString();
            case M -> "{" + text(value.m()) + "}";
            default -> value.toString();
        };
    }
}
