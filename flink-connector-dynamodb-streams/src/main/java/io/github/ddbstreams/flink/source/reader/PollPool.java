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

import io.github.ddbstreams.flink.source.client.StreamsClient;
import io.github.ddbstreams.flink.source.client.StreamsServiceException;
import io.github.ddbstreams.flink.source.decode.DecodedPage;
import io.github.ddbstreams.flink.source.decode.PageDecoder;
import io.github.ddbstreams.flink.source.split.ShardSplit;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.annotation.Nullable;
import org.apache.flink.util.concurrent.ExecutorThreadFactory;

/**
 * Sends requests, one a thread, and decodes their answers on the same thread, so that decoding
 * overlaps with what the task thread does. I/O only: it decides nothing and retries nothing.
 */
final class PollPool<E> implements AutoCloseable {

    private static final long IDLE_THREAD_SECONDS = 60;

    private final StreamsClient client;
    private final PageDecoder<E> decoder;
    private final int maxRecords;
    private final ThreadPoolExecutor threads;

    PollPool(
            StreamsClient client,
            PageDecoder<E> decoder,
            int maxRecords,
            int maxConcurrency,
            String name) {
        this.client = client;
        this.decoder = decoder;
        this.maxRecords = maxRecords;
        this.threads =
                new ThreadPoolExecutor(
                        maxConcurrency,
                        maxConcurrency,
                        IDLE_THREAD_SECONDS,
                        TimeUnit.SECONDS,
                        new LinkedBlockingQueue<>(),
                        new ExecutorThreadFactory(name));
        threads.allowCoreThreadTimeOut(true);
    }

    /**
     * @param onAnswer called on a thread of the pool
     */
    void submit(ShardSplit split, PollRequest request, Consumer<Answer<E>> onAnswer) {
        threads.execute(() -> onAnswer.accept(send(split, request)));
    }

    private Answer<E> send(ShardSplit split, PollRequest request) {
        try {
            if (!request.isPage()) {
                return Answer.iterator(
                        client.getShardIterator(
                                split.stream().streamArn(), split.shardId(), request.position()));
            }
            long[] bytes = new long[1];
            DecodedPage<E> page =
                    client.getRecords(
                            request.iterator(),
                            maxRecords,
                            body -> {
                                CountingInputStream counted = new CountingInputStream(body);
                                DecodedPage<E> decoded = decoder.decode(counted);
                                bytes[0] = counted.count();
                                return decoded;
                            });
            return Answer.page(page, bytes[0]);
        } catch (StreamsServiceException e) {
            return Answer.failed(e);
        } catch (RuntimeException | Error e) {
            // Of no request, but of this code: on this thread nobody would see it.
            return Answer.defect(e);
        }
    }

    /** Ends the requests in flight and the client. */
    @Override
    public void close() {
        threads.shutdownNow();
        client.close();
    }

    /** What came of a request: an iterator, a page, or a failure. */
    static final class Answer<E> {
        @Nullable private final String iterator;
        @Nullable private final DecodedPage<E> page;
        @Nullable private final Throwable failure;
        private final long bytes;

        private Answer(
                @Nullable String iterator,
                @Nullable DecodedPage<E> page,
                @Nullable Throwable failure,
                long bytes) {
            this.iterator = iterator;
            this.page = page;
            this.failure = failure;
            this.bytes = bytes;
        }

        static <E> Answer<E> iterator(String iterator) {
            return new Answer<>(iterator, null, null, 0);
        }

        static <E> Answer<E> page(DecodedPage<E> page, long bytes) {
            return new Answer<>(null, page, null, bytes);
        }

        static <E> Answer<E> failed(StreamsServiceException failure) {
            return new Answer<>(null, null, failure, 0);
        }

        static <E> Answer<E> defect(Throwable defect) {
            return new Answer<>(null, null, defect, 0);
        }

        /** Throws on the calling thread what should never have been thrown on the pool's. */
        void rethrowDefect() {
            if (failure instanceof Error) {
                throw (Error) failure;
            }
            if (failure != null && !(failure instanceof StreamsServiceException)) {
                throw new IllegalStateException("A poll has failed unexpectedly.", failure);
            }
        }

        @Nullable
        String iterator() {
            return iterator;
        }

        @Nullable
        DecodedPage<E> page() {
            return page;
        }

        @Nullable
        StreamsServiceException failure() {
            return (StreamsServiceException) failure;
        }

        /** The bytes of the page on the wire. */
        long bytes() {
            return bytes;
        }
    }
}
