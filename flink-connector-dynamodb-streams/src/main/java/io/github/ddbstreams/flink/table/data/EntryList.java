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

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.annotation.Nullable;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.MapData;
import org.apache.flink.table.data.StringData;

/** A map as it was read: its entries one by one. No key is in it twice. */
final class EntryList implements MapData {

    private final GenericArrayData keys;
    private final GenericArrayData values;

    EntryList(List<Entry> entries) {
        Object[] keyArray = new Object[entries.size()];
        Object[] valueArray = new Object[entries.size()];
        for (int i = 0; i < keyArray.length; i++) {
            keyArray[i] = entries.get(i).key;
            valueArray[i] = entries.get(i).value;
        }
        this.keys = new GenericArrayData(keyArray);
        this.values = new GenericArrayData(valueArray);
    }

    @Override
    public int size() {
        return keys.size();
    }

    @Override
    public ArrayData keyArray() {
        return keys;
    }

    @Override
    public ArrayData valueArray() {
        return values;
    }

    /** An attribute of a map. */
    static final class Entry {

        /** The order that a map gets where it needs one. */
        static final Comparator<Entry> BY_NAME = Comparator.comparing(entry -> entry.name);

        /** So many are compared with each other faster than by a set of them. */
        private static final int FEW = 8;

        private final String name;
        private final StringData key;
        @Nullable private final Object value;

        /**
         * @param key the name
         */
        Entry(String name, StringData key, @Nullable Object value) {
            this.name = name;
            this.key = key;
            this.value = value;
        }

        /** Whether one name is of two entries. */
        static boolean isTwiceIn(List<Entry> entries) {
            if (entries.size() > FEW) {
                Set<String> names = new HashSet<>();
                entries.forEach(entry -> names.add(entry.name));
                return names.size() < entries.size();
            }
            for (int i = 1; i < entries.size(); i++) {
                for (int j = 0; j < i; j++) {
                    if (entries.get(i).name.equals(entries.get(j).name)) {
                        return true;
                    }
                }
            }
            return false;
        }
    }
}
