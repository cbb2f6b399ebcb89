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
package io.github.ddbstreams.flink.source.deserialization;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Identity;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.StreamRecord;

/** Prints records as GetRecords does. */
final class RecordJson {

    private static final JsonFactory FACTORY = new JsonFactory();

    private RecordJson() {}

    static String write(Record record) throws IOException {
        StringWriter json = new StringWriter(512);
        try (JsonGenerator out = FACTORY.createGenerator(json)) {
            writeRecord(record, out);
        }
        return json.toString();
    }

    private static void writeRecord(Record record, JsonGenerator out) throws IOException {
        out.writeStartObject();
        writeString("awsRegion", record.awsRegion(), out);
        out.writeFieldName("dynamodb");
        writeStreamRecord(record.dynamodb(), out);
        writeString("eventID", record.eventID(), out);
        writeString("eventName", record.eventNameAsString(), out);
        writeString("eventSource", record.eventSource(), out);
        writeString("eventVersion", record.eventVersion(), out);
        Identity identity = record.userIdentity();
        if (identity != null) {
            out.writeObjectFieldStart("userIdentity");
            writeString("PrincipalId", identity.principalId(), out);
            writeString("Type", identity.type(), out);
            out.writeEndObject();
        }
        out.writeEndObject();
    }

    private static void writeStreamRecord(StreamRecord streamRecord, JsonGenerator out)
            throws IOException {
        out.writeStartObject();
        if (streamRecord.approximateCreationDateTime() != null) {
            out.writeFieldName("ApproximateCreationDateTime");
            out.writeNumber(epochSeconds(streamRecord.approximateCreationDateTime()));
        }
        writeItem("Keys", streamRecord.hasKeys(), streamRecord.keys(), out);
        writeItem("NewImage", streamRecord.hasNewImage(), streamRecord.newImage(), out);
        writeItem("OldImage", streamRecord.hasOldImage(), streamRecord.oldImage(), out);
        writeString("SequenceNumber", streamRecord.sequenceNumber(), out);
        if (streamRecord.sizeBytes() != null) {
            out.writeNumberField("SizeBytes", streamRecord.sizeBytes());
        }
        writeString("StreamViewType", streamRecord.streamViewTypeAsString(), out);
        out.writeEndObject();
    }

    private static String epochSeconds(Instant time) {
        if (time.getNano() == 0) {
            return Long.toString(time.getEpochSecond());
        }
        return BigDecimal.valueOf(time.getNano(), 9)
                .add(BigDecimal.valueOf(time.getEpochSecond()))
                .stripTrailingZeros()
                .toPlainString();
    }

    private static void writeString(String name, String value, JsonGenerator out)
            throws IOException {
        if (value != null) {
            out.writeStringField(name, value);
        }
    }

    private static void writeItem(
            String name, boolean present, Map<String, AttributeValue> item, JsonGenerator out)
            throws IOException {
        if (present) {
            out.writeFieldName(name);
            writeAttributes(item, out);
        }
    }

    private static void writeAttributes(Map<String, AttributeValue> item, JsonGenerator out)
            throws IOException {
        out.writeStartObject();
        for (Map.Entry<String, AttributeValue> attribute : item.entrySet()) {
            out.writeFieldName(attribute.getKey());
            writeValue(attribute.getValue(), out);
        }
        out.writeEndObject();
    }

    private static void writeValue(AttributeValue value, JsonGenerator out) throws IOException {
        out.writeStartObject();
        switch (value.type()) {
            case S:
                out.writeStringField("S", value.s());
                break;
            case N:
                out.writeStringField("N", value.n());
                break;
            case B:
                out.writeBinaryField("B", value.b().asByteArrayUnsafe());
                break;
            case BOOL:
                out.writeBooleanField("BOOL", value.bool());
                break;
            case NUL:
                out.writeBooleanField("NULL", value.nul());
                break;
            case SS:
                writeStrings("SS", value.ss(), out);
                break;
            case NS:
                writeStrings("NS", value.ns(), out);
                break;
            case BS:
                out.writeArrayFieldStart("BS");
                for (SdkBytes bytes : value.bs()) {
                    out.writeBinary(bytes.asByteArrayUnsafe());
                }
                out.writeEndArray();
                break;
            case L:
                out.writeArrayFieldStart("L");
                for (AttributeValue element : value.l()) {
                    writeValue(element, out);
                }
                out.writeEndArray();
                break;
            case M:
                out.writeFieldName("M");
                writeAttributes(value.m(), out);
                break;
            default:
                throw new IOException(
                        "the attribute value "
                                + value
                                + " has no type or several; expected exactly one of S, N, B, BOOL,"
                                + " NULL, SS, NS, BS, L, M.");
        }
        out.writeEndObject();
    }

    private static void writeStrings(String name, List<String> strings, JsonGenerator out)
            throws IOException {
        out.writeArrayFieldStart(name);
        for (String s : strings) {
            out.writeString(s);
        }
        out.writeEndArray();
    }
}
