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

import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/**
 * What every record has, whatever it becomes. One for all records of a page: only valid during the
 * call that it is passed to.
 */
@Internal
public final class RecordHead {

    private String eventName;
    private String sequenceNumber;
    private long creationTimeMillis;
    private boolean hasStreamRecord;
    @Nullable private DecodingFailure failure;

    RecordHead() {}

    /** {@code INSERT}, {@code MODIFY} or {@code REMOVE}. */
    public String eventName() {
        return eventName;
    }

    /** The sequence number in decimal digits. */
    public String sequenceNumber() {
        return sequenceNumber;
    }

    /**
     * The approximate creation time in milliseconds since the epoch, or {@link
     * DecodedRecord#NO_CREATION_TIME}.
     */
    public long creationTimeMillis() {
        return creationTimeMillis;
    }

    void clear() {
        eventName = null;
        sequenceNumber = null;
        creationTimeMillis = DecodedRecord.NO_CREATION_TIME;
        hasStreamRecord = false;
        failure = null;
    }

    void eventName(String newEventName) {
        eventName = newEventName;
    }

    void sequenceNumber(String newSequenceNumber) {
        sequenceNumber = newSequenceNumber;
    }

    /** Whether the member {@code dynamodb} has been met. */
    boolean hasStreamRecord() {
        return hasStreamRecord;
    }

    void creationTimeMillis(long newCreationTimeMillis) {
        creationTimeMillis = newCreationTimeMillis;
    }

    void hasStreamRecord(boolean newHasStreamRecord) {
        hasStreamRecord = newHasStreamRecord;
    }

    /** The first failure is the one that is told. */
    void fail(DecodingFailure newFailure) {
        if (failure == null) {
            failure = newFailure;
        }
    }

    @Nullable
    DecodingFailure failure() {
        return failure;
    }

    /**
     * @throws DecodingFailure if something is missing that every record has
     */
    void check() throws DecodingFailure {
        if (!hasStreamRecord) {
            throw missing("dynamodb", "an object");
        }
        if (sequenceNumber == null) {
            throw missing("SequenceNumber", "a string");
        }
        if (eventName == null) {
            throw missing("eventName", RecordReader.OPERATIONS);
        }
    }

    private static DecodingFailure missing(String member, String allowed) {
        return new DecodingFailure("is missing; expected " + allowed).in(member);
    }
}
