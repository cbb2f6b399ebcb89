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

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The body of a GetRecords response: the records' bytes, copied into one array of the right size.
 */
final class RecordPageJson {

    private static final byte[] NEXT =
            "{\"NextShardIterator\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NEXT_END = "\",\"Records\":[".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NO_NEXT = "{\"Records\":[".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END = "]}".getBytes(StandardCharsets.US_ASCII);

    private final byte[] body;
    private int position;

    private RecordPageJson(int length) {
        this.body = new byte[length];
    }

    /**
     * @param nextIterator null for the last page of a shard
     */
    static byte[] encode(RecordPage page, String nextIterator) {
        List<StreamRecord> records = page.records();
        byte[] iterator =
                nextIterator == null ? null : nextIterator.getBytes(StandardCharsets.US_ASCII);
        int length =
                iterator == null ? NO_NEXT.length : NEXT.length + iterator.length + NEXT_END.length;
        for (StreamRecord record : records) {
            length += record.json().length;
        }
        RecordPageJson json =
                new RecordPageJson(length + Math.max(0, records.size() - 1) + END.length);
        if (iterator == null) {
            json.write(NO_NEXT);
        } else {
            json.write(NEXT);
            json.write(iterator);
            json.write(NEXT_END);
        }
        for (int i = 0; i < records.size(); i++) {
            if (i > 0) {
                json.body[json.position++] = ',';
            }
            json.write(records.get(i).json());
        }
        json.write(END);
        return json.body;
    }

    private void write(byte[] bytes) {
        System.arraycopy(bytes, 0, body, position, bytes.length);
        position += bytes.length;
    }
}
