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

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/**
 * Reads the body of a GetRecords response by a streaming parse, whatever its records become. What
 * the service may add to the envelope later is skipped.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_GetRecords.html">GetRecords</a>
 */
@Internal
public final class GetRecordsDecoder<E> implements PageDecoder<E> {

    /** DynamoDB sends up to a thousand. Many tiny ones would take far more heap than their text. */
    private static final int MAX_RECORDS = 10_000;

    /** DynamoDB's have up to 2048 characters. The next request carries it. */
    private static final int MAX_ITERATOR_LENGTH = 1 << 14;

    private final RecordDecoder<E> records;

    public GetRecordsDecoder(RecordDecoder<E> records) {
        this.records = records;
    }

    /**
     * {@inheritDoc}
     *
     * @throws IOException also if the page is beyond what DynamoDB can send
     */
    @Override
    public DecodedPage<E> decode(InputStream body) throws IOException {
        RecordWindow window = records.keepsFailedText() ? new RecordWindow(body) : null;
        try (JsonParser parser = JsonParsers.parser(window == null ? body : window)) {
            DecodedPage<E> page =
                    readPage(parser, new RecordReader<>(parser, records.builder(parser)), window);
            if (parser.nextToken() != null) {
                throw notAPage(parser, "nothing after the page");
            }
            return page;
        }
    }

    private static <E> DecodedPage<E> readPage(
            JsonParser parser, RecordReader<E> reader, @Nullable RecordWindow window)
            throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw notAPage(parser, "an object with Records and NextShardIterator");
        }
        List<DecodedRecord<E>> records = null;
        String nextShardIterator = null;
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            JsonToken value = parser.nextToken();
            if (name.equals("Records")) {
                if (records != null) {
                    throw notAPage(parser, "Records once");
                }
                records = readRecords(parser, reader, window);
            } else if (name.equals("NextShardIterator") && value != JsonToken.VALUE_NULL) {
                if (nextShardIterator != null) {
                    throw notAPage(parser, "NextShardIterator once");
                }
                if (value != JsonToken.VALUE_STRING) {
                    throw notAPage(parser, "a string as NextShardIterator");
                }
                nextShardIterator = parser.getText();
                if (nextShardIterator.length() > MAX_ITERATOR_LENGTH) {
                    throw notAPage(
                            parser,
                            "a NextShardIterator of up to " + MAX_ITERATOR_LENGTH + " characters");
                }
            } else {
                parser.skipChildren();
            }
        }
        if (records == null) {
            // Without an iterator too it would pass for the end of a closed shard.
            throw notAPage(parser, "an object with Records");
        }
        return new DecodedPage<>(records, nextShardIterator, size(records, nextShardIterator));
    }

    private static <E> List<DecodedRecord<E>> readRecords(
            JsonParser parser, RecordReader<E> reader, @Nullable RecordWindow window)
            throws IOException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw notAPage(parser, "an array as Records");
        }
        List<DecodedRecord<E>> records = new ArrayList<>();
        long size = 0;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (records.size() == MAX_RECORDS) {
                throw notAPage(parser, "up to " + MAX_RECORDS + " Records");
            }
            DecodedRecord<E> record =
                    window == null ? reader.read() : readKeepingText(reader, parser, window);
            size += record.sizeInBytes();
            HeapSizes.check(size, parser);
            records.add(record);
        }
        return records;
    }

    private static <E> DecodedRecord<E> readKeepingText(
            RecordReader<E> reader, JsonParser parser, RecordWindow window) throws IOException {
        window.dropBefore(parser.currentTokenLocation().getByteOffset());
        DecodedRecord<E> record = reader.read();
        return record.failure() == null
                ? record
                : record.withJson(window.textUntil(parser.currentLocation().getByteOffset()));
    }

    private static <E> long size(List<DecodedRecord<E>> records, String nextShardIterator) {
        long size = HeapSizes.PAGE + HeapSizes.list(records.size());
        if (nextShardIterator != null) {
            size += HeapSizes.string(nextShardIterator);
        }
        for (DecodedRecord<E> record : records) {
            size += record.sizeInBytes();
        }
        return size;
    }

    private static IOException notAPage(JsonParser parser, String allowed) throws IOException {
        return new JsonParseException(
                parser,
                "The body is not an answer to GetRecords: there is "
                        + (parser.currentToken() == null ? "nothing" : Scalars.excerpt(parser))
                        + ", expected "
                        + allowed);
    }
}
