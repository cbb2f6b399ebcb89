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
package io.github.ddbstreams.flink.table.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;
import org.apache.flink.table.data.StringData;

/** An order for the elements of a set, or the keys of a map, which are of one type. */
final class ValueOrder implements Comparator<Object> {

    static final ValueOrder INSTANCE = new ValueOrder();

    private ValueOrder() {}

    /** The same entries, in the order of their keys. */
    static <K, V> Map<K, V> sorted(Map<K, V> map) {
        List<Map.Entry<K, V>> entries = new ArrayList<>(map.entrySet());
        entries.sort((one, other) -> INSTANCE.compare(one.getKey(), other.getKey()));
        Map<K, V> sorted = new LinkedHashMap<>();
        entries.forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
        return sorted;
    }

    /** A value that was made null because it did not fit comes first. */
    @Override
    @SuppressWarnings("unchecked")
    public int compare(@Nullable Object one, @Nullable Object other) {
        if (one == null || other == null) {
            return Boolean.compare(one != null, other != null);
        }
        if (one instanceof byte[]) {
            return Arrays.compareUnsigned((byte[]) one, (byte[]) other);
        }
        if (one instanceof StringData) {
            // Its own order has it encoded first.
            return one.toString().compareTo(other.toString());
        }
        return ((Comparable<Object>) one).compareTo(other);
    }
}
