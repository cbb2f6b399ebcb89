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
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.annotation.Internal;

/**
 * Reads the body of a GetRecords response token by token, whatever its records become. What the
 * service may add to the envelope later is skipped.
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
    public DecodedPage<E> decode(PageBody body) throws IOException {
        PageParser parser = new PageParser(body);
        DecodedPage<E> page = readPage(parser);
        if (parser.nextToken() != null) {
            throw notAPage(parser, "nothing after the page");
        }
        return page;
    }

    private DecodedPage<E> readPage(PageParser parser) throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw notAPage(parser, "an object with Records and NextShardIterator");
        }
        List<DecodedRecord<E>> read = null;
        String nextShardIterator = null;
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            JsonToken value = parser.nextToken();
            if (name.equals("Records")) {
                if (read != null) {
                    throw notAPage(parser, "Records once");
                }
                read = readRecords(parser);
            } else if (name.equals("NextShardIterator") && value != JsonToken.VALUE_NULL) {
                if (nextShardIterator != null) {
                    throw notAPage(parser, "NextShardIterator once");
                }
                if (value != JsonToken.VALUE_STRING) {
                    throw notAPage(parser, "a string as NextShardIterator");
                }
                nextShardIterator = parser.text();
                if (nextShardIterator.length() > MAX_ITERATOR_LENGTH) {
                    throw notAPage(
                            parser,
                            "a NextShardIterator of up to " + MAX_ITERATOR_LENGTH + " characters");
                }
            } else {
                parser.skipChildren();
            }
        }
        if (read == null) {
            // Without an iterator too it would pass for the end of a closed shard.
            throw notAPage(parser, "an object with Records");
        }
        return new DecodedPage<>(read, nextShardIterator, size(read, nextShardIterator));
    }

    private List<DecodedRecord<E>> readRecords(PageParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw notAPage(parser, "an array as Records");
        }
        List<DecodedRecord<E>> read = new ArrayList<>();
        long size = 0;
        // Idle shards are polled all the time: a page without records is read without one.
        RecordReader<E> reader = null;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (reader == null) {
                reader = new RecordReader<>(parser, records.builder(parser));
            }
            if (read.size() == MAX_RECORDS) {
                throw notAPage(parser, "up to " + MAX_RECORDS + " Records");
            }
            int start = parser.tokenStart();
            DecodedRecord<E> record = reader.read();
            if (record.failure() != null && records.keepsFailedText()) {
                record = record.withJson(parser.textSince(start));
            }
            size += record.sizeInBytes();
            HeapSizes.check(size, parser);
            read.add(record);
        }
        return read;
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

    private static IOException notAPage(PageParser parser, String allowed) throws IOException {
        return parser.refusal(
                "The body is not an answer to GetRecords: there is "
                        + (parser.currentToken() == null ? "nothing" : Scalars.excerpt(parser))
                        + ", expected "
                        + allowed);
    }
}
