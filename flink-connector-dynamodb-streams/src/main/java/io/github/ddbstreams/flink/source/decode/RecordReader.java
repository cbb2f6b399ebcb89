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

/**
 * Reads one record after the other: what every record has, and the rest by a {@link
 * PayloadBuilder}. A member that cannot be read makes the record a failed one, and the parser goes
 * on behind that member: the sequence number, which names the record in the error, usually comes
 * after the images. Belongs to one page and one thread.
 *
 * <p>A member that is null is taken as absent; one that is not known is skipped.
 */
final class RecordReader<E> {

    static final String OPERATIONS = "one of INSERT, MODIFY, REMOVE";

    private final PageParser parser;
    private final PayloadBuilder<E> builder;
    private final RecordHead head = new RecordHead();
    private final ReusedText eventName = new ReusedText("MODIFY");
    private boolean hasKeys;
    private boolean hasNewImage;
    private boolean hasOldImage;

    RecordReader(PageParser parser, PayloadBuilder<E> builder) {
        this.parser = parser;
        this.builder = builder;
    }

    /** The parser stands at the record's first token, and is left at its last one. */
    DecodedRecord<E> read() throws IOException {
        head.clear();
        builder.begin();
        hasKeys = false;
        hasNewImage = false;
        hasOldImage = false;
        if (parser.currentToken() == JsonToken.START_OBJECT) {
            readEnvelope();
        } else {
            head.fail(Scalars.unexpected(parser, "an object").in("record"));
            parser.skipChildren();
        }
        return finish();
    }

    private void readEnvelope() throws IOException {
        int envelope = parser.depth();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            if (parser.nextToken() == JsonToken.VALUE_NULL) {
                continue;
            }
            try {
                readRecordMember(name);
            } catch (DecodingFailure e) {
                head.fail(e.in(name));
                parser.skipBackTo(envelope);
            }
        }
    }

    private void readRecordMember(String name) throws IOException, DecodingFailure {
        switch (name) {
            case "eventName":
                head.eventName(readOperation());
                break;
            case "dynamodb":
                Scalars.expect(parser, JsonToken.START_OBJECT, "an object");
                once(!head.hasStreamRecord());
                head.hasStreamRecord(true);
                readStreamRecord();
                break;
            default:
                builder.readRecordMember(name, parser);
        }
    }

    private String readOperation() throws IOException, DecodingFailure {
        String name = eventName.read(parser);
        if (!name.equals("INSERT") && !name.equals("MODIFY") && !name.equals("REMOVE")) {
            throw Scalars.unexpected(parser, OPERATIONS);
        }
        return name;
    }

    private void readStreamRecord() throws IOException {
        int streamRecord = parser.depth();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            if (parser.nextToken() == JsonToken.VALUE_NULL) {
                continue;
            }
            try {
                readChangeMember(name);
            } catch (DecodingFailure e) {
                head.fail(e.in(name));
                parser.skipBackTo(streamRecord);
            }
        }
    }

    private void readChangeMember(String name) throws IOException, DecodingFailure {
        switch (name) {
            case "ApproximateCreationDateTime":
                head.creationTimeMillis(Scalars.epochMillis(parser));
                break;
            case "SequenceNumber":
                once(head.sequenceNumber() == null);
                head.sequenceNumber(Scalars.sequenceNumber(parser));
                break;
            case "Keys":
                once(!hasKeys);
                hasKeys = true;
                builder.readChangeMember(name, parser);
                break;
            case "NewImage":
                once(!hasNewImage);
                hasNewImage = true;
                builder.readChangeMember(name, parser);
                break;
            case "OldImage":
                once(!hasOldImage);
                hasOldImage = true;
                builder.readChangeMember(name, parser);
                break;
            default:
                builder.readChangeMember(name, parser);
        }
    }

    /** What makes the record must not be one thing here and another there. */
    private static void once(boolean isFirst) throws DecodingFailure {
        if (!isFirst) {
            throw new DecodingFailure("occurs twice; expected once");
        }
    }

    private DecodedRecord<E> finish() throws IOException {
        E payload = null;
        if (head.failure() == null) {
            try {
                head.check();
                payload = builder.build(head);
            } catch (DecodingFailure e) {
                head.fail(e);
            }
        }
        String sequenceNumber = head.sequenceNumber();
        long size = HeapSizes.DECODED_RECORD + builder.takeSize();
        if (sequenceNumber != null) {
            size += HeapSizes.string(sequenceNumber);
        }
        return head.failure() == null
                ? DecodedRecord.of(sequenceNumber, head.creationTimeMillis(), payload, size)
                : DecodedRecord.failed(
                        sequenceNumber,
                        head.creationTimeMillis(),
                        head.failure().of(sequenceNumber, builder.describeKey()),
                        size);
    }
}
