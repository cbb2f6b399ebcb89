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
package io.github.ddbstreams.flink.source.exhaustive;

/** What may come at any time. Without it, it comes at once, or not at all. */
enum Freedom {
    /**
     * The service answers at any time, as it was at any time in the past, and time passes when it
     * likes. Without it the service shows all shards, and the enumerator never waits for it.
     */
    SLOW_SERVICE,
    /** What the first readers say. Without it that comes before anything else. */
    SLOW_START,
    /** The restart of what has failed. */
    SLOW_RESTART,
    /** Checkpoints behind the last failure. Without it none begins there. */
    LATER_CHECKPOINTS,
    /** What readers answer when a checkpoint is complete. */
    SLOW_ANSWERS,
    /**
     * What a reader takes out of its mailbox, where the barrier of a checkpoint overtakes what was
     * sent before the checkpoint began, as in an unaligned checkpoint since Flink 2.1. What was
     * sent after that stays behind the barrier, and the rest keeps its order. Without it a reader
     * takes a message as soon as it comes, and so before every barrier that comes later.
     */
    URGENT_BARRIERS
}
