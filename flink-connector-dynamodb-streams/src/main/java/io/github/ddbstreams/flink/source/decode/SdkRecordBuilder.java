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

import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.annotation.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Identity;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.StreamRecord;

/** Builds the SDK's records. */
final class SdkRecordBuilder implements PayloadBuilder<Record> {

    /** The operation of an item that was read from the table. */
    private static final String READ = "READ";

    private final AttributeReader attributes;
    private final ReusedText eventSource = new ReusedText("aws:dynamodb");
    private final ReusedText eventVersion = new ReusedText("1.1");
    private final ReusedText awsRegion = new ReusedText("");
    private final ReusedText viewType = new ReusedText("NEW_AND_OLD_IMAGES");
    private final IdentityReader identity = new IdentityReader();
    private Instant lastCreationTime = Instant.EPOCH;

    private Record.Builder record;
    private StreamRecord.Builder streamRecord;
    @Nullable private String itemKey;
    private int keys;
    private int newImage;
    private int oldImage;
    private long size;

    SdkRecordBuilder(PageParser parser) {
        this.attributes = new AttributeReader(parser);
    }

    @Override
    public void begin() {
        record = Record.builder();
        streamRecord = StreamRecord.builder();
        keys = 0;
        newImage = 0;
        oldImage = 0;
        size = HeapSizes.RECORD;
    }

    @Override
    public void readRecordMember(String name, PageParser parser)
            throws IOException, DecodingFailure {
        switch (name) {
            case "eventID":
                record.eventID(charged(Scalars.string(parser)));
                break;
            case "eventVersion":
                record.eventVersion(eventVersion.read(parser));
                break;
            case "eventSource":
                record.eventSource(eventSource.read(parser));
                break;
            case "awsRegion":
                record.awsRegion(awsRegion.read(parser));
                break;
            case "userIdentity":
                identity.read(parser);
                record.userIdentity(
                        Identity.builder()
                                .principalId(identity.principalId())
                                .type(identity.type())
                                .build());
                size += HeapSizes.IDENTITY;
                break;
            default:
                parser.skipChildren();
        }
    }

    @Override
    public void readChangeMember(String name, PageParser parser)
            throws IOException, DecodingFailure {
        Map<String, AttributeValue> item;
        switch (name) {
            case "Keys":
                item = attributes.readItem();
                keys = item.size();
                streamRecord.keys(item);
                break;
            case "NewImage":
                item = attributes.readItem();
                newImage = item.size();
                streamRecord.newImage(item);
                break;
            case "OldImage":
                item = attributes.readItem();
                oldImage = item.size();
                streamRecord.oldImage(item);
                break;
            case "SizeBytes":
                streamRecord.sizeBytes(Scalars.integer(parser));
                break;
            case "StreamViewType":
                streamRecord.streamViewType(viewType.read(parser));
                break;
            default:
                parser.skipChildren();
        }
    }

    @Override
    public Record build(RecordHead head) throws DecodingFailure {
        if (head.creationTimeMillis() != DecodedRecord.NO_CREATION_TIME) {
            streamRecord.approximateCreationDateTime(instant(head.creationTimeMillis()));
        }
        StreamRecord built = streamRecord.sequenceNumber(head.sequenceNumber()).build();
        check("Keys", keys, built.keys());
        check("NewImage", newImage, built.newImage());
        check("OldImage", oldImage, built.oldImage());
        return record.eventName(head.eventName()).dynamodb(built).build();
    }

    /** A record without position and time, whose new image is the item. */
    @Override
    public Record readItem(ItemRead read, PageParser parser) throws IOException, DecodingFailure {
        Map<String, AttributeValue> item = attributes.readItem();
        newImage = item.size();
        StreamRecord built = streamRecord.newImage(item).build();
        check("item", newImage, built.newImage());
        Map<String, AttributeValue> keyValues = new LinkedHashMap<>();
        for (String name : read.keyAttributes()) {
            AttributeValue value = built.newImage().get(name);
            if (value == null) {
                throw new DecodingFailure("is missing; it is an attribute of the table's key")
                        .in(name);
            }
            if (value.s() == null && value.n() == null && value.b() == null) {
                throw new DecodingFailure("is " + value.type() + ", expected S, N or B").in(name);
            }
            keyValues.put(name, value);
        }
        size += HeapSizes.map(keyValues.size());
        itemKey = ItemKeys.of(keyValues);
        return record.eventName(READ).dynamodb(built.toBuilder().keys(keyValues).build()).build();
    }

    @Override
    public String itemKey() {
        return itemKey;
    }

    /** Records come in bursts of the same second. */
    private Instant instant(long millis) {
        if (lastCreationTime.toEpochMilli() != millis) {
            lastCreationTime = Instant.ofEpochMilli(millis);
            size += HeapSizes.INSTANT;
        }
        return lastCreationTime;
    }

    /** The SDK's copy keeps one of two equal names. */
    private static void check(String member, int entries, Map<String, AttributeValue> copy)
            throws DecodingFailure {
        if (copy.size() != entries) {
            throw new DecodingFailure(Scalars.DUPLICATE_NAME).in(member);
        }
    }

    private String charged(String s) {
        size += HeapSizes.string(s);
        return s;
    }

    @Override
    public long takeSize() {
        return size + attributes.takeSize();
    }

    /** The schema that gets the record can tell. */
    @Nullable
    @Override
    public String describeKey() {
        return null;
    }
}
