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
package io.github.ddbstreams.flink.source.reader;

import io.github.ddbstreams.flink.source.decode.DecodedRecord;
import io.github.ddbstreams.flink.source.settings.ScanSettings;
import io.github.ddbstreams.flink.source.split.ShardPosition;
import io.github.ddbstreams.flink.source.split.ShardSplit;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * Which records of a shard lie between the start and the stop of the source.
 *
 * <p>Creation times are floored to the second and no order. So the start drops what is older than
 * its instant less the slack only until a first record is not; the stop drops each record that is
 * later, and the shard is done with at a record that is later by more than the slack.
 */
final class RangeFilter {

    private final ScanSettings settings;
    private long sinceMillis;
    private final long stopMillis;
    private final long beyondMillis;
    private boolean open;

    RangeFilter(ShardSplit split, ScanSettings settings) {
        this.settings = settings;
        this.open = split.position().kind() != ShardPosition.Kind.SINCE;
        this.sinceMillis = Long.MIN_VALUE;
        if (!open) {
            since(split.position().since());
        }
        this.stopMillis = split.stop() == null ? Long.MAX_VALUE : split.stop().toEpochMilli();
        this.beyondMillis =
                split.stop() == null
                        ? Long.MAX_VALUE
                        : split.stop().plus(settings.boundedSlack()).toEpochMilli();
    }

    /** Moves the start. */
    void since(Instant since) {
        sinceMillis =
                since.minus(settings.startupSlack()).truncatedTo(ChronoUnit.SECONDS).toEpochMilli();
    }

    /** Whether a record has been let through, so that the start drops no more. */
    boolean isOpen() {
        return open;
    }

    /** Goes back to what {@link #isOpen} was. */
    void setOpen(boolean open) {
        this.open = open;
    }

    /** The index of the first record that is later than the stop by more than the slack. */
    <E> int firstBeyond(List<DecodedRecord<E>> records) {
        int index = 0;
        while (index < records.size() && records.get(index).creationTimeMillis() <= beyondMillis) {
            index++;
        }
        return index;
    }

    /** The records that lie in the range, in their order. */
    <E> List<DecodedRecord<E>> select(List<DecodedRecord<E>> records) {
        if (open && stopMillis == Long.MAX_VALUE) {
            return records;
        }
        List<DecodedRecord<E>> selected = new ArrayList<>(records.size());
        for (DecodedRecord<E> record : records) {
            long created = record.creationTimeMillis();
            open |= created >= sinceMillis || created == DecodedRecord.NO_CREATION_TIME;
            if (open && created <= stopMillis) {
                selected.add(record);
            }
        }
        return selected;
    }
}
