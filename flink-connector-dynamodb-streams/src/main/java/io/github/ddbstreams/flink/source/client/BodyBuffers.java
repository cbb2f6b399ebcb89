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
package io.github.ddbstreams.flink.source.client;

import java.lang.ref.SoftReference;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Keeps the arrays into which pages are received, to be used again: an array of some megabytes for
 * each page is hard on the garbage collector. They are given up when memory is short. Thread-safe.
 */
final class BodyBuffers {

    /** What most answers fit into that are no full pages. */
    private static final int SMALL = 16 * 1024;

    /** What follows a body in its array, and a byte to find out that nothing else comes. */
    private static final int ROOM_FOR_END = 64;

    /** A page of 1 MB, as DynamoDB counts, has two to three of them in JSON. */
    private static final int LARGEST_KEPT = 4 << 20;

    private static final int KEPT_FOR_EACH_PROCESSOR = 4;

    private final BlockingQueue<SoftReference<byte[]>> kept =
            new ArrayBlockingQueue<>(
                    KEPT_FOR_EACH_PROCESSOR * Runtime.getRuntime().availableProcessors());

    /**
     * An array for a body.
     *
     * @param expectedLength of the body, in bytes
     */
    byte[] take(long expectedLength) {
        if (expectedLength < SMALL) {
            return new byte[(int) expectedLength + ROOM_FOR_END];
        }
        SoftReference<byte[]> reference = kept.poll();
        byte[] buffer = reference == null ? null : reference.get();
        return buffer == null
                ? new byte[(int) Math.min(expectedLength + SMALL, LARGEST_KEPT)]
                : buffer;
    }

    /** Takes back an array whose content nobody needs any more. */
    void giveBack(byte[] buffer) {
        if (SMALL < buffer.length && buffer.length <= LARGEST_KEPT) {
            // One more than are to be kept is left to the garbage collector.
            kept.offer(new SoftReference<>(buffer));
        }
    }
}
