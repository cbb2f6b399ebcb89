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

/**
 * When a reader is idle, so that the watermark behind it does not wait for it. Used by the task
 * thread only.
 *
 * <p>An idle reader's watermark stands still while those of others pass it. That must not happen to
 * rows which came of the reader and are still on their way: operators that work before a shuffle,
 * such as the local half of a window aggregation or a mini-batch, hold rows back until the
 * watermark moves, and what they hand on later is late. At the barrier of a checkpoint they hand on
 * all they hold. So a reader is idle when
 *
 * <ol>
 *   <li>it has nothing to read, nor a split whose children are awaited,
 *   <li>it knows that it gets none of the first shards,
 *   <li>a barrier has left it since its last record, and
 *   <li>the source goes on: at the end of all, Flink sends the last watermark, which an idle output
 *       would swallow.
 * </ol>
 *
 * <p>Otherwise it holds the watermark.
 */
final class IdleRule {

    private boolean firstShardsAssigned;
    private boolean recordsHeldBack;
    private boolean noMoreSplits;

    /** The shards that there are have been given out. */
    void firstShardsAssigned() {
        firstShardsAssigned = true;
    }

    /** Whether the shards that there are have been given out. */
    boolean areFirstShardsAssigned() {
        return firstShardsAssigned;
    }

    /** Shards of another stream will be given out. */
    void nextStreamBegins() {
        firstShardsAssigned = false;
    }

    /** Records have been emitted, since the last barrier or before it. */
    void recordsEmitted() {
        recordsHeldBack = true;
    }

    /** The barrier of a checkpoint has been sent behind all that was emitted. */
    void barrierSent() {
        recordsHeldBack = false;
    }

    /** The source ends. */
    void noMoreSplits() {
        noMoreSplits = true;
    }

    /**
     * Whether the source ends, so that the output must be active, whoever may have marked it idle.
     */
    boolean isEnding() {
        return noMoreSplits;
    }

    /**
     * @param nothingToRead whether no split has an output
     */
    boolean isIdle(boolean nothingToRead) {
        return nothingToRead && firstShardsAssigned && !recordsHeldBack && !noMoreSplits;
    }
}
