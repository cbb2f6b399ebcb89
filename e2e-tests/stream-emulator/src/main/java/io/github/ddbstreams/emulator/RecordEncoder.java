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
package io.github.ddbstreams.emulator;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Turns a change into the bytes of a stream record.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_Record.html">Record</a>
 */
final class RecordEncoder {

    private static final JsonFactory JSON = new JsonFactory();
    private static final String EVENT_VERSION = "1.1";

    private final String region;
    private final long granularitySeconds;
    private final AtomicLong eventIds;

    RecordEncoder(String region, Duration creationTimeGranularity, long seed) {
        this.region = region;
        this.granularitySeconds = creationTimeGranularity.toSeconds();
        this.eventIds = new AtomicLong(seed);
    }

    StreamRecord encode(
            Change change, StreamViewType viewType, String sequenceNumber, Instant now) {
        Map<String, Attribute> keys = change.key().toMap();
        Map<String, Attribute> newImage = viewType.hasNewImage() ? change.newImage() : null;
        Map<String, Attribute> oldImage = viewType.hasOldImage() ? change.oldImage() : null;
        int size = ItemSize.of(keys) + sizeOf(newImage) + sizeOf(oldImage);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringField("eventID", nextEventId());
            json.writeStringField("eventName", change.eventName().name());
            json.writeStringField("eventVersion", EVENT_VERSION);
            json.writeStringField("eventSource", "aws:dynamodb");
            json.writeStringField("awsRegion", region);
            json.writeObjectFieldStart("dynamodb");
            json.writeNumberField("ApproximateCreationDateTime", floor(now.getEpochSecond()));
            writeImage(json, "Keys", keys);
            writeImage(json, "NewImage", newImage);
            writeImage(json, "OldImage", oldImage);
            json.writeStringField("SequenceNumber", sequenceNumber);
            json.writeNumberField("SizeBytes", size);
            json.writeStringField("StreamViewType", viewType.name());
            json.writeEndObject();
            if (change.origin() == WriteOrigin.TIME_TO_LIVE) {
                json.writeObjectFieldStart("userIdentity");
                json.writeStringField("PrincipalId", "dynamodb.amazonaws.com");
                json.writeStringField("Type", "Service");
                json.writeEndObject();
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("Writing to memory failed", e);
        }
        return new StreamRecord(sequenceNumber, now.toEpochMilli(), size, bytes.toByteArray());
    }

    private long floor(long epochSeconds) {
        return Math.floorDiv(epochSeconds, granularitySeconds) * granularitySeconds;
    }

    private static int sizeOf(Map<String, Attribute> image) {
        return image == null ? 0 : ItemSize.of(image);
    }

    private static void writeImage(JsonGenerator json, String name, Map<String, Attribute> image)
            throws IOException {
        if (image != null) {
            json.writeFieldName(name);
            AttributeJson.writeItem(json, image);
        }
    }

    private String nextEventId() {
        long id = eventIds.getAndIncrement();
        return Hex.of(Bits.mix(id)) + Hex.of(Bits.mix(~id));
    }
}
