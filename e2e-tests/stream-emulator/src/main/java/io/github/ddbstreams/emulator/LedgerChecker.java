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
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Compares what a consumer saw with what was written: {@code checker.saw(sequenceNumber)} for every
 * event in the order of arrival, then {@code assertThat(checker.report().problems()).isEmpty()}. An
 * event is known by its sequence number, which is unique within a table.
 *
 * <p>Thread safe: with several consuming threads the order is the one in which their calls come,
 * which is exact for each key as long as each key is consumed by one thread at a time.
 */
public final class LedgerChecker {

    private final Ledger ledger;
    private final List<Predicate<LedgerEntry>> filters = new ArrayList<>();
    private final List<Sighting> sightings = new ArrayList<>();

    private LedgerChecker(Ledger ledger) {
        this.ledger = ledger;
    }

    /** A checker of a ledger, which may go on growing. */
    public static LedgerChecker of(Ledger ledger) {
        return new LedgerChecker(ledger);
    }

    /** A checker of a table's ledger. */
    public static LedgerChecker of(EmulatedTable table) {
        return new LedgerChecker(table.ledger());
    }

    /**
     * Expects only some of the entries, those that pass all such filters; seeing others is not a
     * problem, nor is it counted.
     */
    public synchronized LedgerChecker expecting(Predicate<LedgerEntry> filter) {
        filters.add(filter);
        return this;
    }

    /** An event arrived whose image is not looked at. */
    public void saw(String sequenceNumber) {
        add(new Sighting(sequenceNumber, false, null));
    }

    /**
     * An event arrived with this image.
     *
     * @param newImage values as {@link Attribute#of(Object)} takes them; null for none, as with a
     *     REMOVE
     */
    public void saw(String sequenceNumber, Map<String, ?> newImage) {
        add(
                new Sighting(
                        sequenceNumber, true, newImage == null ? null : Attribute.mapOf(newImage)));
    }

    /** Many events arrived, in this order. */
    public void sawAll(Collection<String> sequenceNumbers) {
        sequenceNumbers.forEach(this::saw);
    }

    private synchronized void add(Sighting sighting) {
        sightings.add(sighting);
    }

    /** How many events were seen so far, of any kind. */
    public synchronized int seenCount() {
        return sightings.size();
    }

    /**
     * Whether everything expected so far was seen at least once: the condition to wait for before
     * {@link #report()}.
     */
    public boolean isComplete() {
        return report().missing().isEmpty();
    }

    /** Compares everything written so far with everything seen so far. */
    public synchronized LedgerReport report() {
        Map<String, LedgerEntry> expected = new LinkedHashMap<>();
        Set<String> ignored = new LinkedHashSet<>();
        Map<String, Integer> places = new HashMap<>();
        for (LedgerEntry entry : ledger.entries()) {
            if (entry.isStreamed()) {
                places.put(entry.sequenceNumber(), places.size());
                if (filters.stream().allMatch(filter -> filter.test(entry))) {
                    expected.put(entry.sequenceNumber(), entry);
                } else {
                    ignored.add(entry.sequenceNumber());
                }
            }
        }
        return new Comparison(expected, ignored, places).compare(sightings);
    }

    /** One event that arrived. */
    private static final class Sighting {

        private final String sequenceNumber;
        private final boolean withImage;
        private final Map<String, Attribute> newImage;

        Sighting(String sequenceNumber, boolean withImage, Map<String, Attribute> newImage) {
            this.sequenceNumber = sequenceNumber;
            this.withImage = withImage;
            this.newImage = newImage;
        }
    }

    /** The state of one comparison. */
    private static final class Comparison {

        private final Map<String, LedgerEntry> expected;
        private final Set<String> ignored;
        private final Map<String, Integer> places;
        private final Map<String, Integer> seen = new HashMap<>();
        private final Map<Map<String, Attribute>, LedgerEntry> lastOfKey = new HashMap<>();
        private final Map<Map<String, Attribute>, Map<String, Attribute>> states = new HashMap<>();
        private final List<String> unknown = new ArrayList<>();
        private final List<String> outOfOrder = new ArrayList<>();

        Comparison(
                Map<String, LedgerEntry> expected,
                Set<String> ignored,
                Map<String, Integer> places) {
            this.expected = expected;
            this.ignored = ignored;
            this.places = places;
        }

        LedgerReport compare(List<Sighting> sightings) {
            sightings.forEach(this::take);
            List<LedgerEntry> missing = new ArrayList<>();
            List<LedgerEntry> duplicated = new ArrayList<>();
            Map<Map<String, Attribute>, Map<String, Attribute>> finalStates = new LinkedHashMap<>();
            for (LedgerEntry entry : expected.values()) {
                int count = seen.getOrDefault(entry.sequenceNumber(), 0);
                if (count == 0) {
                    missing.add(entry);
                } else if (count > 1) {
                    duplicated.add(entry);
                }
                finalStates.put(entry.key(), entry.newImage());
            }
            List<String> wrongStates = new ArrayList<>();
            finalStates.forEach(
                    (key, image) -> {
                        if (!states.containsKey(key)) {
                            wrongStates.add("key " + key + " was never seen; it is " + image);
                        } else if (!Objects.equals(states.get(key), image)) {
                            wrongStates.add(
                                    "key "
                                            + key
                                            + " ends as "
                                            + states.get(key)
                                            + "; it is "
                                            + image);
                        }
                    });
            return new LedgerReport(
                    expected.size(), missing, duplicated, unknown, outOfOrder, wrongStates);
        }

        private void take(Sighting sighting) {
            LedgerEntry entry = expected.get(sighting.sequenceNumber);
            if (entry == null) {
                if (!ignored.contains(sighting.sequenceNumber)) {
                    unknown.add(sighting.sequenceNumber);
                }
                return;
            }
            seen.merge(entry.sequenceNumber(), 1, Integer::sum);
            LedgerEntry before = lastOfKey.put(entry.key(), entry);
            if (before != null && place(before) > place(entry)) {
                outOfOrder.add(entry + " came after " + before);
            }
            states.put(entry.key(), sighting.withImage ? sighting.newImage : entry.newImage());
        }

        private int place(LedgerEntry entry) {
            return places.get(entry.sequenceNumber());
        }
    }
}
