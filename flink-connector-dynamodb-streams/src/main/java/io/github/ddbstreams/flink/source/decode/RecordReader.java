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

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Identity;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.StreamRecord;

/**
 * Reads one record after the other. A member that cannot be read makes the record a failed one, and
 * the parser goes on behind that member: the sequence number, which names the record in the error,
 * usually comes after the images. Belongs to one page and one thread.
 *
 * <p>A member that is null is taken as absent; one that is not known is skipped.
 */
final class RecordReader {

    private static final String OPERATIONS = "one of INSERT, MODIFY, REMOVE";

    private final JsonParser parser;
    private final AttributeReader attributes;
    private final ReusedText eventName = new ReusedText("MODIFY");
    private final ReusedText eventSource = new ReusedText("aws:dynamodb");
    private final ReusedText eventVersion = new ReusedText("1.1");
    private final ReusedText awsRegion = new ReusedText("");
    private final ReusedText viewType = new ReusedText("NEW_AND_OLD_IMAGES");
    private final ReusedText principalId = new ReusedText("dynamodb.amazonaws.com");
    private final ReusedText identityType = new ReusedText("Service");
    private Instant lastCreationTime = Instant.EPOCH;

    RecordReader(JsonParser parser) {
        this.parser = parser;
        this.attributes = new AttributeReader(parser);
    }

    /** The parser stands at the record's first token, and is left at its last one. */
    DecodedRecord<Record> read() throws IOException {
        Draft draft = new Draft();
        if (parser.currentToken() == JsonToken.START_OBJECT) {
            readEnvelope(draft);
        } else {
            draft.fail(Scalars.unexpected(parser, "an object").in("record"));
            parser.skipChildren();
        }
        draft.size += attributes.takeSize();
        return draft.finish();
    }

    private void readEnvelope(Draft draft) throws IOException {
        JsonStreamContext envelope = parser.getParsingContext();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            if (parser.nextToken() == JsonToken.VALUE_NULL) {
                continue;
            }
            try {
                readEnvelopeMember(name, draft);
            } catch (DecodingFailure e) {
                draft.fail(e.in(name));
                skipBackTo(envelope);
            }
        }
    }

    private void readEnvelopeMember(String name, Draft draft) throws IOException, DecodingFailure {
        switch (name) {
            case "eventID":
                draft.record.eventID(draft.charged(Scalars.string(parser)));
                break;
            case "eventName":
                draft.eventName = readOperation();
                break;
            case "eventVersion":
                draft.record.eventVersion(eventVersion.read(parser));
                break;
            case "eventSource":
                draft.record.eventSource(eventSource.read(parser));
                break;
            case "awsRegion":
                draft.record.awsRegion(awsRegion.read(parser));
                break;
            case "dynamodb":
                Scalars.expect(parser, JsonToken.START_OBJECT, "an object");
                once(draft.streamRecord);
                draft.streamRecord = StreamRecord.builder();
                readStreamRecord(draft);
                break;
            case "userIdentity":
                Scalars.expect(parser, JsonToken.START_OBJECT, "an object");
                draft.record.userIdentity(readIdentity(draft));
                break;
            default:
                parser.skipChildren();
        }
    }

    private String readOperation() throws IOException, DecodingFailure {
        String name = eventName.read(parser);
        if (!name.equals("INSERT") && !name.equals("MODIFY") && !name.equals("REMOVE")) {
            throw Scalars.unexpected(parser, OPERATIONS);
        }
        return name;
    }

    private void readStreamRecord(Draft draft) throws IOException {
        JsonStreamContext streamRecord = parser.getParsingContext();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            if (parser.nextToken() == JsonToken.VALUE_NULL) {
                continue;
            }
            try {
                readStreamRecordMember(name, draft);
            } catch (DecodingFailure e) {
                draft.fail(e.in(name));
                skipBackTo(streamRecord);
            }
        }
    }

    private void readStreamRecordMember(String name, Draft draft)
            throws IOException, DecodingFailure {
        Map<String, AttributeValue> item;
        switch (name) {
            case "ApproximateCreationDateTime":
                draft.creationTimeMillis = Scalars.epochMillis(parser);
                draft.streamRecord.approximateCreationDateTime(instant(draft));
                break;
            case "Keys":
                once(draft.keys);
                item = attributes.readItem();
                draft.keys = item.size();
                draft.streamRecord.keys(item);
                break;
            case "NewImage":
                once(draft.newImage);
                item = attributes.readItem();
                draft.newImage = item.size();
                draft.streamRecord.newImage(item);
                break;
            case "OldImage":
                once(draft.oldImage);
                item = attributes.readItem();
                draft.oldImage = item.size();
                draft.streamRecord.oldImage(item);
                break;
            case "SequenceNumber":
                once(draft.sequenceNumber);
                draft.sequenceNumber = draft.charged(Scalars.sequenceNumber(parser));
                draft.streamRecord.sequenceNumber(draft.sequenceNumber);
                break;
            case "SizeBytes":
                draft.streamRecord.sizeBytes(Scalars.integer(parser));
                break;
            case "StreamViewType":
                draft.streamRecord.streamViewType(viewType.read(parser));
                break;
            default:
                parser.skipChildren();
        }
    }

    /** What makes the record must not be one thing here and another there. */
    private static void once(Object sofar) throws DecodingFailure {
        if (sofar != null) {
            throw new DecodingFailure("is there twice; allowed is once");
        }
    }

    /** Records come in bursts of the same second. */
    private Instant instant(Draft draft) {
        if (lastCreationTime.toEpochMilli() != draft.creationTimeMillis) {
            lastCreationTime = Instant.ofEpochMilli(draft.creationTimeMillis);
            draft.size += HeapSizes.INSTANT;
        }
        return lastCreationTime;
    }

    private Identity readIdentity(Draft draft) throws IOException, DecodingFailure {
        Identity.Builder identity = Identity.builder();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            JsonToken value = parser.nextToken();
            if (name.equals("PrincipalId") && value != JsonToken.VALUE_NULL) {
                identity.principalId(read(principalId, name));
            } else if (name.equals("Type") && value != JsonToken.VALUE_NULL) {
                identity.type(read(identityType, name));
            } else {
                parser.skipChildren();
            }
        }
        draft.size += HeapSizes.IDENTITY;
        return identity.build();
    }

    private String read(ReusedText text, String name) throws IOException, DecodingFailure {
        try {
            return text.read(parser);
        } catch (DecodingFailure e) {
            throw e.in(name);
        }
    }

    private void skipBackTo(JsonStreamContext enclosing) throws IOException {
        while (parser.getParsingContext() != enclosing) {
            parser.nextToken();
        }
    }

    /** What is known of the record that is being read. */
    private static final class Draft {

        private final Record.Builder record = Record.builder();
        private StreamRecord.Builder streamRecord;
        private String eventName;
        private String sequenceNumber;
        private long creationTimeMillis = DecodedRecord.NO_CREATION_TIME;
        private Integer keys;
        private Integer newImage;
        private Integer oldImage;
        private long size = HeapSizes.RECORD;
        private DecodingFailure failure;

        String charged(String s) {
            size += HeapSizes.string(s);
            return s;
        }

        /** The first failure is the one that is told. */
        void fail(DecodingFailure newFailure) {
            if (failure == null) {
                failure = newFailure;
            }
        }

        DecodedRecord<Record> finish() {
            Record finished = null;
            if (failure == null) {
                finished = build();
            }
            return failure == null
                    ? DecodedRecord.of(sequenceNumber, creationTimeMillis, finished, size)
                    : DecodedRecord.failed(
                            sequenceNumber, creationTimeMillis, failure.of(sequenceNumber), size);
        }

        private Record build() {
            if (streamRecord == null) {
                fail(missing("dynamodb", "an object"));
                return null;
            }
            if (sequenceNumber == null) {
                fail(missing("SequenceNumber", "a string"));
                return null;
            }
            if (eventName == null) {
                fail(missing("eventName", OPERATIONS));
                return null;
            }
            StreamRecord built = streamRecord.build();
            check("Keys", keys, built.keys());
            check("NewImage", newImage, built.newImage());
            check("OldImage", oldImage, built.oldImage());
            return record.eventName(eventName).dynamodb(built).build();
        }

        /** The SDK's copy keeps one of two equal names. */
        private void check(String member, Integer entries, Map<String, AttributeValue> copy) {
            if (entries != null && copy.size() != entries) {
                fail(new DecodingFailure(AttributeReader.DUPLICATE_NAME).in(member));
            }
        }

        private static DecodingFailure missing(String member, String allowed) {
            return new DecodingFailure("is missing; allowed is " + allowed).in(member);
        }
    }
}
