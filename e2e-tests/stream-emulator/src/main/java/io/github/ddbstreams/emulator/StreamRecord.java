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

/**
 * A record of a shard, encoded when it was written so that serving it is a copy of bytes.
 * Immutable.
 */
final class StreamRecord {

    private final String sequenceNumber;
    private final long createdMillis;
    private final int sizeBytes;
    private final byte[] json;

    StreamRecord(String sequenceNumber, long createdMillis, int sizeBytes, byte[] json) {
        this.sequenceNumber = sequenceNumber;
        this.createdMillis = createdMillis;
        this.sizeBytes = sizeBytes;
        this.json = json;
    }

    String sequenceNumber() {
        return sequenceNumber;
    }

    /** When it was written, not floored, in milliseconds since the epoch. */
    long createdMillis() {
        return createdMillis;
    }

    int sizeBytes() {
        return sizeBytes;
    }

    byte[] json() {
        return json;
    }
}
