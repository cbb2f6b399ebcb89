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
package io.github.ddbstreams.flink.table.config;

import io.github.ddbstreams.flink.source.config.DynamoDbStreamsOptions;
import java.util.List;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

/**
 * The options that a SQL table has besides those of the source.
 *
 * @see DynamoDbStreamsOptions
 */
@PublicEvolving
public final class DynamoDbStreamsTableOptions {

    public static final ConfigOption<ChangelogKind> CHANGELOG_MODE =
            ConfigOptions.key("changelog-mode")
                    .enumType(ChangelogKind.class)
                    .defaultValue(ChangelogKind.UPSERT)
                    .withDescription(
                            "Which rows the changes become. With 'all': inserts, updates with the"
                                    + " row before, and deletes; this needs a stream with both"
                                    + " images. With 'upsert': the last row of each key, and"
                                    + " deletes by key; this needs a primary key and new images."
                                    + " With 'append': one inserted row for each change, whatever"
                                    + " it was.");

    public static final ConfigOption<OnDecodeError> DECODE_ON_ERROR =
            ConfigOptions.key("decode.on-error")
                    .enumType(OnDecodeError.class)
                    .defaultValue(OnDecodeError.FAIL)
                    .withDescription(
                            "What to do with a value that does not fit the type of its column:"
                                    + " fail the job ('fail'), make the value NULL ('null'), or"
                                    + " treat the image as if there was no such item ('skip')."
                                    + " The latter two are counted in numRecordsInErrors.");

    public static final ConfigOption<EpochUnit> DECODE_EPOCH_UNIT =
            ConfigOptions.key("decode.epoch-unit")
                    .enumType(EpochUnit.class)
                    .defaultValue(EpochUnit.SECONDS)
                    .withDescription(
                            "The unit of numbers in columns of type TIMESTAMP, TIMESTAMP_LTZ,"
                                    + " DATE and TIME: 'days', 'seconds', 'milliseconds',"
                                    + " 'microseconds' or 'nanoseconds' since"
                                    + " 1970-01-01T00:00:00Z.");

    public static final ConfigOption<Decimals> DECODE_DECIMALS =
            ConfigOptions.key("decode.decimals")
                    .enumType(Decimals.class)
                    .defaultValue(Decimals.EXACT)
                    .withDescription(
                            "What to do with a number that has more digits behind the point than"
                                    + " its DECIMAL column: it does not fit ('exact'), or it is"
                                    + " rounded half up ('round'), for example to remove"
                                    + " floating-point noise as in 0.30000000000000004. The"
                                    + " columns of the primary key are always exact.");

    private static final List<ConfigOption<? extends Enum<?>>> ALL =
            List.of(CHANGELOG_MODE, DECODE_ON_ERROR, DECODE_EPOCH_UNIT, DECODE_DECIMALS);

    private DynamoDbStreamsTableOptions() {}

    /** Every option of these, in the order of the documentation. */
    public static List<ConfigOption<? extends Enum<?>>> all() {
        return ALL;
    }
}
