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
package io.github.ddbstreams.flink.source.settings;

import io.github.ddbstreams.flink.source.config.DynamoDbStreamsOptions;
import org.apache.flink.configuration.ConfigOption;

/** Which stream is read: that of a table, or a particular one. */
final class StreamRules {

    private final CheckedOptions checked;

    StreamRules(CheckedOptions checked) {
        this.checked = checked;
    }

    void check() {
        ConfigOption<String> table = DynamoDbStreamsOptions.TABLE_NAME;
        ConfigOption<String> stream = DynamoDbStreamsOptions.STREAM_ARN;
        checked.text(table, TableId.FORM, value -> TableId.parse(value).isPresent());
        checked.text(
                stream,
                StreamArn.FORM,
                value -> StreamArn.parse(value).isPresent(),
                StreamArn::problemOf);
        if (checked.isSet(table) == checked.isSet(stream)) {
            throw new IllegalArgumentException(
                    checked.isSet(table)
                            ? String.format(
                                    "table-name is '%s' and stream-arn is '%s'; only one of them is"
                                            + " allowed. Remove stream-arn to read the table's"
                                            + " latest stream, or table-name to read just that"
                                            + " stream.",
                                    checked.get(table), checked.get(stream))
                            : "Neither table-name nor stream-arn is set; one of them is required."
                                    + " Set table-name to read a table's latest stream, or"
                                    + " stream-arn to read a particular one.");
        }
    }
}
