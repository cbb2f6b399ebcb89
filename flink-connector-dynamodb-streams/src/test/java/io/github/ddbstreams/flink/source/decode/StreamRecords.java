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

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import software.amazon.awssdk.services.dynamodb.model.Record;

/** GetRecords responses for tests, and what they are decoded into. */
public final class StreamRecords {

    /** An item with every type of DynamoDB, and with the values that are easily lost. */
    public static final String EVERY_TYPE =
            """
            {
              "s": {"S": "text"}, "s.empty": {"S": ""}, "s.unicode": {"S": "é 漢 😀 \\u0000 \\"quoted\\""},
              "n": {"N": "12345678901234567890123456789012345678"},
              "n.small": {"N": "1E-130"}, "n.large": {"N": "-9.9E+125"}, "n.zeros": {"N": "1.50"},
              "b": {"B": "AQID"}, "b.empty": {"B": ""}, "b.one": {"B": "/w=="}, "b.two": {"B": "+/8="},
              "true": {"BOOL": true}, "false": {"BOOL": false}, "null": {"NULL": true},
              "ss": {"SS": ["a", ""]}, "ns": {"NS": ["1", "2E+5"]}, "bs": {"BS": ["AQ==", "Ag=="]},
              "l": {"L": [{"S": "x"}, {"N": "0"}, {"NULL": true}, {"L": []}, {"M": {}}]}, "l.empty": {"L": []},
              "m": {"M": {"inner": {"M": {"deep": {"L": [{"B": "AQID"}]}}}, "": {"BOOL": true}}}, "m.empty": {"M": {}}
            }
            """;

    private StreamRecords() {}

    /** A page of the records, which goes on. */
    public static String page(String... records) {
        return "{\"NextShardIterator\": \"next\", \"Records\": ["
                + String.join(",", records)
                + "]}";
    }

    /** A MODIFY with both images. */
    public static String modify(String sequenceNumber, String newImage, String oldImage) {
        return record(
                "MODIFY",
                "\"ApproximateCreationDateTime\": 1464804310, \"Keys\": {\"id\": {\"S\": \"k\"}},"
                        + (newImage == null ? "" : "\"NewImage\": " + newImage + ',')
                        + (oldImage == null ? "" : "\"OldImage\": " + oldImage + ',')
                        + "\"SequenceNumber\": \""
                        + sequenceNumber
                        + "\", \"SizeBytes\": 41, \"StreamViewType\": \"NEW_AND_OLD_IMAGES\"");
    }

    /** A record with the given members of {@code dynamodb}. */
    public static String record(String eventName, String dynamodbMembers) {
        return "{\"awsRegion\": \"us-west-2\", \"dynamodb\": {"
                + dynamodbMembers
                + "}, \"eventID\": \"e2fd\", \"eventName\": \""
                + eventName
                + "\", \"eventSource\": \"aws:dynamodb\", \"eventVersion\": \"1.1\"}";
    }

    /** {@code levels} maps and lists, one within the other, around a string. */
    public static String nested(int levels) {
        String value = "{\"S\": \"deep\"}";
        for (int i = 0; i < levels; i++) {
            value = i % 2 == 0 ? "{\"M\": {\"x\": " + value + "}}" : "{\"L\": [" + value + "]}";
        }
        return value;
    }

    public static DecodedPage<Record> decode(String page) throws IOException {
        return new GetRecordsDecoder<>(new SdkRecordDecoder())
                .decode(PageBody.of(page.getBytes(StandardCharsets.UTF_8)));
    }

    /** The record of a page that consists of it. */
    public static Record decodeOne(String record) throws IOException {
        List<DecodedRecord<Record>> records = decode(page(record)).records();
        assertThat(records).hasSize(1);
        assertThat(records.get(0).failure()).isNull();
        return records.get(0).payload();
    }
}
