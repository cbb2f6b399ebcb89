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
import io.github.ddbstreams.flink.source.client.TableScan;
import io.github.ddbstreams.flink.source.decode.DecodedPage;
import io.github.ddbstreams.flink.source.decode.ItemKeys;
import io.github.ddbstreams.flink.source.decode.PageBody;
import io.github.ddbstreams.flink.source.decode.PageDecoder;
import io.github.ddbstreams.flink.source.decode.RecordDecoder;
import io.github.ddbstreams.flink.source.decode.ScanDecoder;
import io.github.ddbstreams.flink.source.settings.ScanSettings;
import io.github.ddbstreams.flink.source.split.SegmentSplit;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import javax.annotation.Nullable;

/** The request for a page of a segment. */
final class SegmentRequest<E> implements PollRequest<E> {

    /** Makes requests, and knows what they are sent with. Thread-safe. */
    static final class Service<E> {
        private final StreamsClient client;
        private final RecordDecoder<E> items;
        private final ScanSettings settings;
        private final Clock clock;

        Service(StreamsClient client, RecordDecoder<E> items, ScanSettings settings, Clock clock) {
            this.client = client;
            this.items = items;
            this.settings = settings;
            this.clock = clock;
        }

        /**
         * Takes the page behind a key.
         *
         * @param after null for the first page
         */
        SegmentRequest<E> page(SegmentSplit segment, @Nullable String after) {
            return new SegmentRequest<>(this, segment, after, false);
        }

        /** Takes an empty page behind the last row, without asking the service for it. */
        SegmentRequest<E> end(SegmentSplit segment) {
            return new SegmentRequest<>(this, segment, null, true);
        }
    }

    private final Service<E> service;
    private final SegmentSplit segment;
    @Nullable private final String after;
    private final boolean isEnd;
    private long bytes;

    private SegmentRequest(
            Service<E> service, SegmentSplit segment, @Nullable String after, boolean isEnd) {
        this.service = service;
        this.segment = segment;
        this.after = after;
        this.isEnd = isEnd;
    }

    /** The key behind which the page begins; null for the first page. */
    @Nullable
    String after() {
        return after;
    }

    @Override
    public boolean isPage() {
        return true;
    }

    @Override
    public PollAnswer<E> send() {
        if (isEnd) {
            return PollAnswer.page(new DecodedPage<>(List.of(), null, 0), 0);
        }
        PageDecoder<E> decoder =
                new ScanDecoder<>(
                        service.items,
                        segment.table().keyAttributes(),
                        service.clock.millis(),
                        service.clock);
        DecodedPage<E> page =
                service.client.scan(
                        new TableScan(
                                service.settings.tableToScan(),
                                segment.segment(),
                                segment.segments(),
                                after == null ? null : ItemKeys.parse(after),
                                service.settings.snapshotConsistentRead(),
                                service.settings.snapshotPageSize().orElse(null)),
                        body -> decode(decoder, body));
        return PollAnswer.page(page, bytes);
    }

    private DecodedPage<E> decode(PageDecoder<E> decoder, PageBody body) throws IOException {
        bytes = body.length();
        return decoder.decode(body);
    }
}
