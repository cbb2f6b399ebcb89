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
import software.amazon.awssdk.services.dynamodb.model.Record;

/**
 * Decodes stream records into the SDK's {@link Record}, by a streaming parse. What the service may
 * add to the envelope later is skipped. Values are taken over as they are: numbers are not even
 * parsed, an empty map or list is distinct from an absent one, and an image is only set if the
 * record has it.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_GetRecords.html">GetRecords</a>
 */
@Internal
public final class RecordPageDecoder implements PageDecoder<Record> {

    /** DynamoDB sends up to a thousand. Many tiny ones would take far more heap than their text. */
    private static final int MAX_RECORDS = 10_000;

    /** DynamoDB's have up to 2048 characters. The next request carries it. */
    private static final int MAX_ITERATOR_LENGTH = 1 << 14;

    private final boolean keepsFailedText;

    /** A decoder that says of a record that cannot be decoded what is wrong with it, and where. */
    public RecordPageDecoder() {
        this(false);
    }

    private RecordPageDecoder(boolean keepsFailedText) {
        this.keepsFailedText = keepsFailedText;
    }

    /** A decoder that keeps the text of a record that cannot be decoded, too. */
    public static RecordPageDecoder keepingFailedText() {
        return new RecordPageDecoder(true);
    }

    @Override
    public DecodedPage<Record> decode(InputStream body) throws IOException {
        RecordWindow window = keepsFailedText ? new RecordWindow(body) : null;
        try (JsonParser parser = JsonParsers.parser(window == null ? body : window)) {
            DecodedPage<Record> page = readPage(parser, window);
            if (parser.nextToken() != null) {
                throw notAPage(parser, "nothing after the page");
            }
            return page;
        }
    }

    private static DecodedPage<Record> readPage(JsonParser parser, @Nullable RecordWindow window)
            throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw notAPage(parser, "an object with Records and NextShardIterator");
        }
        List<DecodedRecord<Record>> records = null;
        String nextShardIterator = null;
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            JsonToken value = parser.nextToken();
            if (name.equals("Records")) {
                if (records != null) {
                    throw notAPage(parser, "Records once");
                }
                records = readRecords(parser, window);
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

    private static List<DecodedRecord<Record>> readRecords(
            JsonParser parser, @Nullable RecordWindow window) throws IOException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw notAPage(parser, "an array as Records");
        }
        RecordReader reader = new RecordReader(parser);
        List<DecodedRecord<Record>> records = new ArrayList<>();
        long size = 0;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (records.size() == MAX_RECORDS) {
                throw notAPage(parser, "up to " + MAX_RECORDS + " Records");
            }
            DecodedRecord<Record> record =
                    window == null ? reader.read() : readKeepingText(reader, parser, window);
            size += record.sizeInBytes();
            HeapSizes.check(size, parser);
            records.add(record);
        }
        return records;
    }

    private static DecodedRecord<Record> readKeepingText(
            RecordReader reader, JsonParser parser, RecordWindow window) throws IOException {
        window.dropBefore(parser.currentTokenLocation().getByteOffset());
        DecodedRecord<Record> record = reader.read();
        return record.failure() == null
                ? record
                : record.withJson(window.textUntil(parser.currentLocation().getByteOffset()));
    }

    private static long size(List<DecodedRecord<Record>> records, String nextShardIterator) {
        long size = HeapSizes.PAGE + HeapSizes.list(records.size());
        if (nextShardIterator != null) {
            size += HeapSizes.string(nextShardIterator);
        }
        for (DecodedRecord<Record> record : records) {
            size += record.sizeInBytes();
        }
        return size;
    }

    private static IOException notAPage(JsonParser parser, String allowed) throws IOException {
        return new JsonParseException(
                parser,
                "The body is no answer to GetRecords: there is "
                        + (parser.currentToken() == null ? "nothing" : Scalars.excerpt(parser))
                        + ", allowed is "
                        + allowed);
    }
}
