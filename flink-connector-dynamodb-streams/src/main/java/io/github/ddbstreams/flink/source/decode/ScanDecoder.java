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
package io.github.ddbstreams.flink.source.decode;

import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/**
 * Reads the body of a Scan response token by token, whatever its items become. The position of an
 * item is its key, {@linkplain ItemKeys as a text}; so is where to go on. Made for one request.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Scan.html">Scan</a>
 */
@Internal
public final class ScanDecoder<E> implements PageDecoder<E> {

    /** A page is 1 MB as DynamoDB counts, and an item takes some bytes there. */
    private static final int MAX_ITEMS = 1_000_000;

    /** What the exception of an item that cannot be decoded takes, with its message. */
    private static final long FAILURE_BYTES = 1_024;

    private final RecordDecoder<E> records;
    private final List<String> keyAttributes;
    private final long askedAtMillis;
    private final Clock clock;

    /**
     * @param keyAttributes of the table, the partition key first
     * @param askedAtMillis when the request was sent, by this clock
     */
    public ScanDecoder(
            RecordDecoder<E> records, List<String> keyAttributes, long askedAtMillis, Clock clock) {
        this.records = records;
        this.keyAttributes = keyAttributes;
        this.askedAtMillis = askedAtMillis;
        this.clock = clock;
    }

    @Override
    public DecodedPage<E> decode(PageBody body) throws IOException {
        // The service has read the whole page by now.
        ItemRead read = new ItemRead(keyAttributes, askedAtMillis, clock.millis());
        PageParser parser = new PageParser(body);
        DecodedPage<E> page =
                new Page<>(parser, records.builder(parser), read, records.keepsFailedText())
                        .readPage();
        if (parser.nextToken() != null) {
            throw notAPage(parser, "nothing after the page");
        }
        return page;
    }

    private static IOException notAPage(PageParser parser, String allowed) throws IOException {
        return parser.refusal(
                "The body is not an answer to Scan: there is "
                        + (parser.currentToken() == null ? "nothing" : Scalars.excerpt(parser))
                        + ", expected "
                        + allowed);
    }

    /** What has been read of one page. */
    private static final class Page<E> {
        private final PageParser parser;
        private final PayloadBuilder<E> builder;
        private final ItemRead read;
        private final boolean keepsFailedText;
        @Nullable private List<DecodedRecord<E>> items;
        @Nullable private String next;
        private double units;
        private long size = HeapSizes.PAGE;

        Page(PageParser parser, PayloadBuilder<E> builder, ItemRead read, boolean keepsFailedText) {
            this.parser = parser;
            this.builder = builder;
            this.read = read;
            this.keepsFailedText = keepsFailedText;
        }

        DecodedPage<E> readPage() throws IOException {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw notAPage(parser, "an object with Items");
            }
            for (String name = parser.nextFieldName();
                    name != null;
                    name = parser.nextFieldName()) {
                readMember(name, parser.nextToken());
            }
            if (items == null) {
                // Without a key to go on at it would pass for the end of the segment.
                throw notAPage(parser, "an object with Items");
            }
            return DecodedPage.ofScan(items, next, units, size + HeapSizes.list(items.size()));
        }

        private void readMember(String name, JsonToken value) throws IOException {
            if (name.equals("Items")) {
                readItems();
            } else if (name.equals("LastEvaluatedKey") && value != JsonToken.VALUE_NULL) {
                readNext();
            } else if (name.equals("ConsumedCapacity") && value == JsonToken.START_OBJECT) {
                readUnits();
            } else {
                parser.skipChildren();
            }
        }

        private void readItems() throws IOException {
            if (items != null) {
                throw notAPage(parser, "Items once");
            }
            if (parser.currentToken() != JsonToken.START_ARRAY) {
                throw notAPage(parser, "an array as Items");
            }
            items = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                if (items.size() == MAX_ITEMS) {
                    throw notAPage(parser, "up to " + MAX_ITEMS + " Items");
                }
                DecodedRecord<E> item = readItem();
                size += item.sizeInBytes();
                HeapSizes.check(size, parser);
                items.add(item);
            }
        }

        private DecodedRecord<E> readItem() throws IOException {
            int start = parser.tokenStart();
            DecodedRecord<E> item = readOneItem();
            return item.failure() == null || !keepsFailedText
                    ? item
                    : item.withJson(parser.textSince(start));
        }

        private DecodedRecord<E> readOneItem() throws IOException {
            int enclosing = parser.depth() - 1;
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                throw notAPage(parser, "an object of attributes as an item");
            }
            builder.begin();
            try {
                E payload = builder.readItem(read, parser);
                String key = builder.itemKey();
                return DecodedRecord.ofItem(
                        key,
                        payload,
                        HeapSizes.DECODED_RECORD
                                + (key == null ? 0 : HeapSizes.string(key))
                                + builder.takeSize());
            } catch (DecodingFailure e) {
                parser.skipBackTo(enclosing);
                return DecodedRecord.failed(
                        null,
                        DecodedRecord.NO_CREATION_TIME,
                        e.ofItem(builder.describeKey()),
                        HeapSizes.DECODED_RECORD + FAILURE_BYTES + builder.takeSize());
            }
        }

        private void readNext() throws IOException {
            if (next != null) {
                throw notAPage(parser, "LastEvaluatedKey once");
            }
            try {
                next = ItemKeys.of(new AttributeReader(parser).readItem(), read.keyAttributes());
            } catch (DecodingFailure e) {
                throw notAPage(
                        parser,
                        "a key as LastEvaluatedKey, but " + e.path() + ' ' + e.getMessage());
            } catch (IllegalArgumentException e) {
                throw notAPage(parser, "a key as LastEvaluatedKey, but: " + e.getMessage());
            }
            size += HeapSizes.string(next);
        }

        private void readUnits() throws IOException {
            for (String name = parser.nextFieldName();
                    name != null;
                    name = parser.nextFieldName()) {
                JsonToken value = parser.nextToken();
                if (name.equals("CapacityUnits") && value.isNumeric()) {
                    units = parser.doubleValue();
                } else {
                    parser.skipChildren();
                }
            }
        }
    }
}
