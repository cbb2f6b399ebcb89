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

/** Where a shard iterator points to, and when it was made. Immutable. */
final class ShardPosition {

    private final String streamArn;
    private final String shardId;
    private final long ordinal;
    private final long issuedMillis;
    private final long generation;

    ShardPosition(
            String streamArn, String shardId, long ordinal, long issuedMillis, long generation) {
        this.streamArn = streamArn;
        this.shardId = shardId;
        this.ordinal = ordinal;
        this.issuedMillis = issuedMillis;
        this.generation = generation;
    }

    String streamArn() {
        return streamArn;
    }

    String shardId() {
        return shardId;
    }

    long ordinal() {
        return ordinal;
    }

    /** By the emulator's clock. */
    long issuedMillis() {
        return issuedMillis;
    }

    /** How often all iterators had been expired when this one was made. */
    long generation() {
        return generation;
    }
}
