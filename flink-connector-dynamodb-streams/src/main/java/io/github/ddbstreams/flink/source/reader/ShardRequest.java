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

import io.github.ddbstreams.flink.source.client.IteratorPosition;
import io.github.ddbstreams.flink.source.client.StreamsClient;
import io.github.ddbstreams.flink.source.decode.DecodedPage;
import io.github.ddbstreams.flink.source.decode.PageBody;
import io.github.ddbstreams.flink.source.decode.PageDecoder;
import io.github.ddbstreams.flink.source.split.ShardSplit;
import java.io.IOException;
import javax.annotation.Nullable;

/**
 * The requests that a shard is read by: for an iterator at a position, or a page at an iterator.
 */
abstract class ShardRequest<E> implements PollRequest<E> {

    /** Makes requests, and knows what they are sent with. Thread-safe. */
    static final class Service<E> {
        private final StreamsClient client;
        private final PageDecoder<E> decoder;
        private final int maxRecords;

        Service(StreamsClient client, PageDecoder<E> decoder, int maxRecords) {
            this.client = client;
            this.decoder = decoder;
            this.maxRecords = maxRecords;
        }

        /** Opens an iterator. */
        ShardRequest<E> open(ShardSplit split, IteratorPosition position) {
            return new Open<>(this, split, position);
        }

        /** Takes the page at an iterator. */
        ShardRequest<E> page(String iterator) {
            return new Page<>(this, iterator);
        }
    }

    private static final class Open<E> extends ShardRequest<E> {
        private final Service<E> service;
        private final ShardSplit split;
        private final IteratorPosition position;

        Open(Service<E> service, ShardSplit split, IteratorPosition position) {
            this.service = service;
            this.split = split;
            this.position = position;
        }

        @Override
        public boolean isPage() {
            return false;
        }

        @Override
        IteratorPosition position() {
            return position;
        }

        @Override
        public PollAnswer<E> send() {
            return PollAnswer.iterator(
                    service.client.getShardIterator(
                            split.stream().streamArn(), split.shardId(), position));
        }
    }

    private static final class Page<E> extends ShardRequest<E> {
        private final Service<E> service;
        private final String iterator;
        private long bytes;

        Page(Service<E> service, String iterator) {
            this.service = service;
            this.iterator = iterator;
        }

        @Override
        public boolean isPage() {
            return true;
        }

        @Override
        String iterator() {
            return iterator;
        }

        @Override
        public PollAnswer<E> send() {
            DecodedPage<E> page =
                    service.client.getRecords(iterator, service.maxRecords, this::decode);
            return PollAnswer.page(page, bytes);
        }

        private DecodedPage<E> decode(PageBody body) throws IOException {
            bytes = body.length();
            return service.decoder.decode(body);
        }
    }

    /** Where to open an iterator; null if a page is asked for. */
    @Nullable
    IteratorPosition position() {
        return null;
    }

    /** The iterator of the page; null if an iterator is asked for. */
    @Nullable
    String iterator() {
        return null;
    }
}
