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

import java.util.List;
import java.util.Map;
import java.util.PrimitiveIterator;
import java.util.stream.LongStream;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Hashes of items, by which a state of an item is known again: equal for equal attributes of equal
 * values, whatever the order of the entries of maps and of the elements of sets, and the form of
 * numbers. They are part of states, so they never change.
 */
@Internal
public final class ItemHash {

    /** The hash of "there is no such item", which no item has. */
    public static final long NO_ITEM = 0;

    private ItemHash() {}

    /** The hash of an item; {@link #NO_ITEM} of null. */
    public static long of(@Nullable Map<String, AttributeValue> item) {
        return item == null ? NO_ITEM : ofItem(map(item));
    }

    /** A hash as that of an item. */
    public static long ofItem(long hash) {
        return hash == NO_ITEM ? 1 : hash;
    }

    private static long map(Map<String, AttributeValue> map) {
        long sum = 0;
        for (Map.Entry<String, AttributeValue> entry : map.entrySet()) {
            sum += Hash64.then(Hash64.of(entry.getKey()), value(entry.getValue()));
        }
        return Hash64.then(sum, map.size());
    }

    /** A number for each type, and what is of the type. */
    private static long value(AttributeValue value) {
        switch (value.type()) {
            case S:
                return Hash64.then(1, Hash64.of(value.s()));
            case N:
                return Hash64.then(2, number(value.n()));
            case B:
                return Hash64.then(3, binary(value.b()));
            case BOOL:
                return Hash64.then(4, value.bool() ? 1 : 0);
            case SS:
                return Hash64.then(5, set(value.ss().stream().mapToLong(Hash64::of)));
            case NS:
                return Hash64.then(6, set(value.ns().stream().mapToLong(ItemHash::number)));
            case BS:
                return Hash64.then(7, set(value.bs().stream().mapToLong(ItemHash::binary)));
            case L:
                return Hash64.then(8, list(value.l()));
            case M:
                return Hash64.then(9, map(value.m()));
            default:
                // NUL, and types that this version of the SDK does not know.
                return 0;
        }
    }

    private static long number(String number) {
        return Hash64.of(CanonicalNumbers.of(number));
    }

    private static long binary(SdkBytes bytes) {
        return Hash64.of(bytes.asByteArrayUnsafe());
    }

    private static long set(LongStream elements) {
        long sum = 0;
        long count = 0;
        for (PrimitiveIterator.OfLong each = elements.iterator(); each.hasNext(); count++) {
            sum += each.nextLong();
        }
        return Hash64.then(sum, count);
    }

    private static long list(List<AttributeValue> elements) {
        long hash = elements.size();
        for (AttributeValue element : elements) {
            hash = Hash64.then(hash, value(element));
        }
        return hash;
    }
}
