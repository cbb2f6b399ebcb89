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

import java.io.IOException;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.util.Collector;
import software.amazon.awssdk.services.dynamodb.model.Record;

/** Gives the record as GetRecords prints it. */
final class JsonDeserializationSchema implements DynamoDbStreamsDeserializationSchema<String> {

    private static final long serialVersionUID = 1L;

    @Override
    public void deserialize(Record record, RecordContext context, Collector<String> out)
            throws IOException {
        Records.checkedOperation(record, context);
        String json;
        try {
            json = RecordJson.write(record);
        } catch (IOException e) {
            throw new IOException(
                    "Cannot write "
                            + Records.describe(record, context)
                            + " as JSON: "
                            + e.getMessage(),
                    e);
        }
        out.collect(json);
    }

    @Override
    public TypeInformation<String> getProducedType() {
        return Types.STRING;
    }
}
