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
import java.util.Map;

/**
 * One write that changed something, with everything known about it, whatever the stream's view type
 * shows of it. Immutable.
 */
public final class LedgerEntry {

    private final ItemKey key;
    private final EventName operation;
    private final Map<String, Attribute> oldImage;
    private final Map<String, Attribute> newImage;
    private final WriteOrigin origin;
    private final Instant time;
    private final String sequenceNumber;
    private final String shardId;
    private final String streamArn;

    LedgerEntry(
            Change change, Instant time, String sequenceNumber, String shardId, String streamArn) {
        this.key = change.key();
        this.operation = change.eventName();
        this.oldImage = change.oldImage();
        this.newImage = change.newImage();
        this.origin = change.origin();
        this.time = time;
        this.sequenceNumber = sequenceNumber;
        this.shardId = shardId;
        this.streamArn = streamArn;
    }

    /** Whether a stream was enabled, and so took up the write. */
    public boolean isStreamed() {
        return sequenceNumber != null;
    }

    /** Null if not streamed. */
    public String sequenceNumber() {
        return sequenceNumber;
    }

    /** Null if not streamed. */
    public String shardId() {
        return shardId;
    }

    /** Null if not streamed. */
    public String streamArn() {
        return streamArn;
    }

    /** The key attributes, the partition key first. */
    public Map<String, Attribute> key() {
        return key.toMap();
    }

    ItemKey itemKey() {
        return key;
    }

    /** What the write did to the item. */
    public EventName operation() {
        return operation;
    }

    /** Null for an INSERT. */
    public Map<String, Attribute> oldImage() {
        return oldImage;
    }

    /** Null for a REMOVE. */
    public Map<String, Attribute> newImage() {
        return newImage;
    }

    /** Who made the write. */
    public WriteOrigin origin() {
        return origin;
    }

    /** By the emulator's clock, not floored. */
    public Instant time() {
        return time;
    }

    @Override
    public String toString() {
        return operation + " " + key + " (" + sequenceNumber + " in " + shardId + ")";
    }
}
