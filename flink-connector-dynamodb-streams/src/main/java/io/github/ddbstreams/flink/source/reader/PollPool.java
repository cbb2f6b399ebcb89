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

import io.github.ddbstreams.flink.source.client.StreamsServiceException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.flink.util.concurrent.ExecutorThreadFactory;

/**
 * Sends requests, one a thread, and decodes their answers on the same thread, so that decoding
 * overlaps with what the task thread does. I/O only: it decides nothing, not even how many requests
 * are sent at once, and retries nothing.
 *
 * <p>A thread is started only if all are busy. The one that was busy last goes first, so that those
 * that are not needed any more end.
 */
final class PollPool<E> implements AutoCloseable {

    private static final long IDLE_THREAD_SECONDS = 60;

    private final ThreadPoolExecutor threads;

    PollPool(String name) {
        this.threads =
                new ThreadPoolExecutor(
                        0,
                        Integer.MAX_VALUE,
                        IDLE_THREAD_SECONDS,
                        TimeUnit.SECONDS,
                        new SynchronousQueue<>(),
                        new ExecutorThreadFactory(name));
    }

    /**
     * @param onAnswer called on a thread of the pool
     */
    void submit(PollRequest<E> request, Consumer<PollAnswer<E>> onAnswer) {
        threads.execute(() -> onAnswer.accept(send(request)));
    }

    private PollAnswer<E> send(PollRequest<E> request) {
        try {
            return request.send();
        } catch (StreamsServiceException e) {
            return PollAnswer.failed(e);
        } catch (RuntimeException | Error e) {
            // Of no request, but of this code: on this thread nobody would see it.
            return PollAnswer.defect(e);
        }
    }

    /** Interrupts the requests in flight. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
