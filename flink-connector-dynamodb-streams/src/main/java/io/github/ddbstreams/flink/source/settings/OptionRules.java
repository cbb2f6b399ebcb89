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
import java.util.List;
import java.util.Map;
import org.apache.flink.annotation.Internal;
import org.apache.flink.configuration.ConfigOption;

/**
 * What options are allowed, alone and together. Nothing is ignored: a key that nobody reads, or
 * that another option makes meaningless, is refused like a wrong value.
 */
@Internal
public final class OptionRules {

    private OptionRules() {}

    /**
     * Checks options.
     *
     * @param options by their keys
     * @return the same options, to be read with the {@link DynamoDbStreamsOptions}
     * @throws IllegalArgumentException naming the first option that is wrong, its value (secrets
     *     masked), what is allowed, and what to do
     */
    public static CheckedConfiguration check(Map<String, String> options) {
        return check(options, List.of());
    }

    /**
     * Checks options of which some are not the source's.
     *
     * @param further options that are allowed besides the source's
     * @see #check(Map)
     */
    public static CheckedConfiguration check(
            Map<String, String> options, List<ConfigOption<? extends Enum<?>>> further) {
        CheckedOptions checked = new CheckedOptions(options);
        new KeyRules(checked, further).check();
        new StreamRules(checked).check();
        new RangeRules(checked).check();
        new SnapshotRules(checked).check();
        new ReadingRules(checked).check();
        new HttpRules(checked).check();
        new CredentialsRules(checked).check();
        new PlaceRules(checked).check();
        further.forEach(checked::oneOf);
        return new CheckedConfiguration(checked.config());
    }
}
