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
package io.github.ddbstreams.flink.source.randomized;

import io.github.ddbstreams.emulator.FaultBuilder;
import io.github.ddbstreams.emulator.Operation;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/** What can happen to a request that a client has to live through. */
enum Trouble {
    THROTTLING(FaultBuilder::throttle),
    UNMODELLED_THROTTLING(FaultBuilder::throttleUnmodelled),
    INTERNAL_ERROR(FaultBuilder::internalError),
    STATUS_503(fault -> fault.status(503)),
    DROPPED_CONNECTION(FaultBuilder::dropConnection),
    TRUNCATED_BODY(FaultBuilder::truncateBody),
    CORRUPT_CRC(FaultBuilder::corruptCrc),
    DELAY(fault -> fault.delay(Duration.ofMillis(40))),
    EXPIRED_ITERATOR(FaultBuilder::expireIterator);

    private static final List<Operation> OPERATIONS =
            List.of(
                    Operation.DESCRIBE_STREAM,
                    Operation.GET_SHARD_ITERATOR,
                    Operation.GET_RECORDS,
                    Operation.GET_RECORDS);

    private final Consumer<FaultBuilder> effect;

    Trouble(Consumer<FaultBuilder> effect) {
        this.effect = effect;
    }

    static Trouble any(Random random) {
        return values()[random.nextInt(values().length)];
    }

    /** One that can happen to any request. */
    static Trouble anyOfAll(Random random) {
        return values()[random.nextInt(EXPIRED_ITERATOR.ordinal())];
    }

    /** An operation that it can happen to. */
    Operation operation(Random random) {
        return this == EXPIRED_ITERATOR
                ? Operation.GET_RECORDS
                : OPERATIONS.get(random.nextInt(OPERATIONS.size()));
    }

    void strike(FaultBuilder requests) {
        effect.accept(requests);
    }
}
