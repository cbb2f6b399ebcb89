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
import java.util.ArrayList;
import java.util.List;

/**
 * The records of one shard, in order, of which the oldest may have been trimmed. A position is an
 * ordinal: how many records the shard ever had in front of it. Thread safe; nothing is held while a
 * page is encoded or sent.
 */
final class RecordLog {

    private final String startingSequenceNumber;
    private final List<StreamRecord> records = new ArrayList<>();
    private long trimmedCount;
    private String trimPoint;
    private String endingSequenceNumber;

    RecordLog(String startingSequenceNumber) {
        this.startingSequenceNumber = startingSequenceNumber;
    }

    synchronized void append(StreamRecord record) {
        if (endingSequenceNumber != null) {
            throw new IllegalStateException("The shard is closed and takes no more records");
        }
        records.add(record);
    }

    synchronized void close(String lastSequenceNumber) {
        endingSequenceNumber = lastSequenceNumber;
    }

    String startingSequenceNumber() {
        return startingSequenceNumber;
    }

    /** Null while the shard is open. */
    synchronized String endingSequenceNumber() {
        return endingSequenceNumber;
    }

    synchronized int size() {
        return records.size();
    }

    synchronized long trimHorizon() {
        return trimmedCount;
    }

    synchronized long end() {
        return trimmedCount + records.size();
    }

    /**
     * The position at or after a sequence number, which need not be a record's.
     *
     * @throws ServiceException TrimmedDataAccessException if it lies at or before the trim point or
     *     before the shard's start
     */
    synchronized long positionOf(String sequenceNumber, boolean after) {
        boolean beforeStart = SequenceNumbers.compare(sequenceNumber, startingSequenceNumber) < 0;
        boolean trimmed =
                trimPoint != null && SequenceNumbers.compare(sequenceNumber, trimPoint) <= 0;
        if (beforeStart || trimmed) {
            throw ServiceException.trimmed();
        }
        int low = 0;
        int high = records.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            int order =
                    SequenceNumbers.compare(records.get(middle).sequenceNumber(), sequenceNumber);
            if (order < 0 || (after && order == 0)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return trimmedCount + low;
    }

    /**
     * Reads up to so many records and bytes, but at least one record if there is one.
     *
     * @throws ServiceException TrimmedDataAccessException if the position is no longer there
     */
    synchronized RecordPage read(long ordinal, int maxRecords, long maxBytes) {
        if (ordinal < trimmedCount) {
            throw ServiceException.trimmed();
        }
        int from = (int) Math.min(ordinal - trimmedCount, records.size());
        int to = from;
        long bytes = 0;
        while (to < records.size() && to - from < maxRecords) {
            bytes += records.get(to).sizeBytes();
            if (bytes > maxBytes && to > from) {
                break;
            }
            to++;
        }
        boolean last = endingSequenceNumber != null && to == records.size();
        return new RecordPage(new ArrayList<>(records.subList(from, to)), trimmedCount + to, last);
    }

    /** Drops all records up to and including a sequence number. */
    synchronized void trimTo(String sequenceNumber) {
        int count = 0;
        while (count < records.size()
                && SequenceNumbers.compare(records.get(count).sequenceNumber(), sequenceNumber)
                        <= 0) {
            count++;
        }
        trim(count);
    }

    synchronized void trimAll() {
        trim(records.size());
    }

    synchronized void trimOlderThan(Instant instant) {
        int count = 0;
        while (count < records.size()
                && records.get(count).createdMillis() < instant.toEpochMilli()) {
            count++;
        }
        trim(count);
    }

    private void trim(int count) {
        if (count > 0) {
            trimPoint = records.get(count - 1).sequenceNumber();
            records.subList(0, count).clear();
            trimmedCount += count;
        }
    }
}
