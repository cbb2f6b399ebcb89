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

import java.util.Random;

/**
 * A fault that was planned: which requests it strikes, how often it has, and a way to end it.
 * Thread safe.
 */
public final class FaultRule {

    private final FaultPlan plan;
    private final Operation operation;
    private final String shardId;
    private final String accessKeyId;
    private final Fault fault;
    private final long untilNanos;
    private final boolean timed;
    private final double probability;
    private final Random random;
    private long toSkip;
    private long remaining;
    private long hits;

    FaultRule(FaultPlan plan, FaultBuilder builder, Fault fault) {
        this.plan = plan;
        this.operation = builder.operation();
        this.shardId = builder.shardId();
        this.accessKeyId = builder.accessKeyId();
        this.fault = fault;
        this.timed = builder.duration() != null;
        this.untilNanos = timed ? System.nanoTime() + builder.duration().toNanos() : 0;
        this.probability = builder.probability();
        this.random = new Random(builder.seed());
        this.toSkip = builder.skip();
        this.remaining = builder.times();
    }

    /** How many requests it has struck. */
    public synchronized long hits() {
        return hits;
    }

    /** Whether it will strike no more. */
    public synchronized boolean isSpent() {
        return remaining <= 0 || (timed && System.nanoTime() - untilNanos >= 0);
    }

    /** Ends the fault. */
    public void remove() {
        plan.remove(this);
    }

    Fault fault() {
        return fault;
    }

    /** Whether it strikes this request; counts it if so. */
    synchronized boolean strikes(Operation requested, String requestedShardId, String signedBy) {
        boolean matches =
                (operation == null || operation == requested)
                        && (shardId == null || shardId.equals(requestedShardId))
                        && (accessKeyId == null || accessKeyId.equals(signedBy));
        if (!matches || isSpent()) {
            return false;
        }
        if (toSkip > 0) {
            toSkip--;
            return false;
        }
        if (probability < 1 && random.nextDouble() >= probability) {
            return false;
        }
        remaining--;
        hits++;
        return true;
    }
}
