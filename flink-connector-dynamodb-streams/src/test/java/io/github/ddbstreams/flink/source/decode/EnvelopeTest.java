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
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.Record;

/** What becomes of a record does not depend on what it came in. */
class EnvelopeTest {

    private static final String[] RECORDS = {
        StreamRecords.modify("1", "{\"id\": {\"S\": \"k\"}, \"n\": {\"N\": \"1.50\"}}", null),
        StreamRecords.modify("2", "{\"n\": {\"X\": \"?\"}}", null),
        StreamRecords.modify("3", null, "{\"l\": {\"L\": [{\"BOOL\": true}]}}")
    };

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static List<String> decode(PageDecoder<Record> decoder, String body)
            throws IOException {
        return decoder.decode(PageBody.of(bytes(body))).records().stream()
                .map(record -> record + " " + record.payload() + " " + record.sizeInBytes())
                .toList();
    }

    @Test
    void recordsAreTheSameInLinesAndInPages() throws IOException {
        SdkRecordDecoder records = new SdkRecordDecoder();

        assertThat(decode(new RecordLines<>(records), String.join("\n", RECORDS)))
                .hasSize(3)
                .isEqualTo(decode(new GetRecordsDecoder<>(records), StreamRecords.page(RECORDS)));
    }
}
