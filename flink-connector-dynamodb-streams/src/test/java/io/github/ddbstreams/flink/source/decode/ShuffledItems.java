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
package io.github.ddbstreams.flink.source.decode;

import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Items as DynamoDB JSON, with all that has no order in another one each time. */
public final class ShuffledItems {

    private final Random random;

    public ShuffledItems(Random random) {
        this.random = random;
    }

    public String json(Map<String, AttributeValue> item) {
        return shuffled(
                item.entrySet().stream()
                        .map(entry -> quoted(entry.getKey()) + ":" + json(entry.getValue()))
                        .collect(Collectors.toList()),
                "{",
                "}");
    }

    private String json(AttributeValue value) {
        switch (value.type()) {
            case S:
                return "{\"S\":" + quoted(value.s()) + "}";
            case N:
                return "{\"N\":" + quoted(value.n()) + "}";
            case B:
                return "{\"B\":" + base64(value.b()) + "}";
            case BOOL:
                return "{\"BOOL\":" + value.bool() + "}";
            case NUL:
                return "{\"NULL\":true}";
            case SS:
                return "{\"SS\":"
                        + set(value.ss().stream().map(ShuffledItems::quoted).toList())
                        + "}";
            case NS:
                return "{\"NS\":"
                        + set(value.ns().stream().map(ShuffledItems::quoted).toList())
                        + "}";
            case BS:
                return "{\"BS\":"
                        + set(value.bs().stream().map(ShuffledItems::base64).toList())
                        + "}";
            case L:
                return value.l().stream()
                        .map(this::json)
                        .collect(Collectors.joining(",", "{\"L\":[", "]}"));
            default:
                return "{\"M\":" + json(value.m()) + "}";
        }
    }

    private String set(List<String> elements) {
        return shuffled(elements, "[", "]");
    }

    private String shuffled(List<String> texts, String begin, String end) {
        List<String> all = new ArrayList<>(texts);
        Collections.shuffle(all, random);
        return begin + String.join(",", all) + end;
    }

    private static String base64(SdkBytes bytes) {
        return '"' + Base64.getEncoder().encodeToString(bytes.asByteArray()) + '"';
    }

    private static String quoted(String text) {
        StringBuilder json = new StringBuilder("\"");
        text.chars().forEach(c -> json.append(String.format("\\u%04x", c)));
        return json.append('"').toString();
    }
}
