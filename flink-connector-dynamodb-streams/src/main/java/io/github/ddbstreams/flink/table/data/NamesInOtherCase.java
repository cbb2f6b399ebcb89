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

import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import javax.annotation.Nullable;
import javax.annotation.concurrent.ThreadSafe;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks, in the first objects that are read, for names that would be those of a column but for
 * upper and lower case. A column that no object has, and its twin beside it, is told of once: names
 * are compared with their case, so the column is NULL throughout, which looks like lost data.
 */
@ThreadSafe
final class NamesInOtherCase {

    private static final Logger LOG = LoggerFactory.getLogger(NamesInOtherCase.class);

    /** Enough to tell, and too few to cost anything. */
    private static final int OBJECTS = 1_000;

    /** The columns that no object has had, by their names in lower case. */
    private final Map<String, String> unseen = new ConcurrentHashMap<>();

    private final BiConsumer<String, String> teller;

    private final AtomicInteger told = new AtomicInteger();

    /** Threads may count an object too few or too many, which does not matter. */
    private volatile int objects;

    NamesInOtherCase() {
        this(
                (column, name) ->
                        LOG.warn(
                                "No record so far has an attribute '{}', the name of a column, but"
                                        + " one has '{}'. Names are case-sensitive, so the column"
                                        + " is NULL. Rename the column.",
                                column,
                                name));
    }

    /**
     * @param teller is told of a column and of the name that was met in its place
     */
    NamesInOtherCase(BiConsumer<String, String> teller) {
        this.teller = teller;
    }

    /** How many columns have been told of. */
    int count() {
        return told.get();
    }

    void add(String column) {
        unseen.put(column.toLowerCase(Locale.ROOT), column);
    }

    /** Whether it still looks. If not, nothing else need be called. */
    boolean isLooking() {
        return objects < OBJECTS && !unseen.isEmpty();
    }

    /** An object has an attribute that is a column. */
    void met(String column) {
        unseen.remove(column.toLowerCase(Locale.ROOT), column);
    }

    /** The column that an attribute of an object would be in other case; null if there is none. */
    @Nullable
    String twinOf(String name) {
        return unseen.get(name.toLowerCase(Locale.ROOT));
    }

    /**
     * An object has been read; only now it is known what it lacks.
     *
     * @param twins its attributes in other case, by their columns
     */
    void objectRead(Map<String, String> twins) {
        objects++;
        twins.forEach(
                (column, name) -> {
                    if (unseen.remove(column.toLowerCase(Locale.ROOT), column)) {
                        told.incrementAndGet();
                        teller.accept(column, name);
                    }
                });
    }
}
