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

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** All streams there ever were, by ARN: streams outlive their tables. Thread safe. */
final class StreamRegistry {

    private static final String ACCOUNT = "000000000000";
    private static final DateTimeFormatter LABEL =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS").withZone(ZoneOffset.UTC);

    private final String region;
    private final NavigableMap<String, EmulatedStream> byArn = new ConcurrentSkipListMap<>();
    private final AtomicLong tables = new AtomicLong();
    private final AtomicInteger shards = new AtomicInteger();

    StreamRegistry(String region) {
        this.region = region;
    }

    String region() {
        return region;
    }

    /**
     * Tables number their events from different places, so that event ids are unique in the whole
     * emulator.
     */
    long nextEventIdSeed() {
        return tables.getAndIncrement() << 40;
    }

    /**
     * Distinct for the first 2^32 shards of the emulator, as the factor is odd, and without an
     * order.
     */
    private int nextShardSuffix() {
        return shards.incrementAndGet() * 0x9e3779b1;
    }

    String tableArn(String tableName) {
        return "arn:aws:dynamodb:" + region + ":" + ACCOUNT + ":table/" + tableName;
    }

    EmulatedStream newStream(EmulatedTable table, StreamViewType viewType, Instant now) {
        Instant labelled = now;
        while (true) {
            String label = LABEL.format(labelled);
            String arn = table.arn() + "/stream/" + label;
            EmulatedStream stream =
                    new EmulatedStream(table, arn, label, viewType, now, this::nextShardSuffix);
            if (byArn.putIfAbsent(arn, stream) == null) {
                return stream;
            }
            labelled = labelled.plusMillis(1);
        }
    }

    EmulatedStream require(String arn) {
        EmulatedStream stream = byArn.get(arn);
        if (stream == null) {
            throw ServiceException.streamNotFound(arn);
        }
        return stream;
    }

    /** Whether there was such a stream. */
    boolean remove(String arn) {
        return byArn.remove(arn) != null;
    }

    NavigableMap<String, EmulatedStream> byArn() {
        return byArn;
    }
}
