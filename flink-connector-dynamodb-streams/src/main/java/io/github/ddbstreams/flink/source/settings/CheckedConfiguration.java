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

import java.io.Serializable;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.annotation.Internal;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ReadableConfig;

/**
 * Options that {@link OptionRules} have checked, so that nobody who is given them need do it again.
 * Immutable, compared by equals; it travels with the job.
 */
@Internal
public final class CheckedConfiguration implements ReadableConfig, Serializable {

    private static final long serialVersionUID = 1L;

    private final Configuration options;

    /**
     * @param options checked, and not handed to anybody else
     */
    CheckedConfiguration(Configuration options) {
        this.options = options;
    }

    @Override
    public <T> T get(ConfigOption<T> option) {
        return options.get(option);
    }

    @Override
    public <T> Optional<T> getOptional(ConfigOption<T> option) {
        return options.getOptional(option);
    }

    /** Whether the option is among these, and has not just its default. */
    public boolean isSet(ConfigOption<?> option) {
        return options.containsKey(option.key());
    }

    /** The options by their keys, as they were given, secrets included. */
    @Override
    public Map<String, String> toMap() {
        return options.toMap();
    }

    /**
     * The others of these options.
     *
     * @param unneeded options that no rule has the others need
     */
    public CheckedConfiguration without(Collection<? extends ConfigOption<?>> unneeded) {
        Map<String, String> others = new HashMap<>(toMap());
        unneeded.forEach(option -> others.remove(option.key()));
        return new CheckedConfiguration(Configuration.fromMap(others));
    }

    @Override
    public boolean equals(Object other) {
        // Flink's Configuration is equal to each that has further options.
        return other instanceof CheckedConfiguration
                && toMap().equals(((CheckedConfiguration) other).toMap());
    }

    @Override
    public int hashCode() {
        return toMap().hashCode();
    }

    /** The options, secrets masked. */
    @Override
    public String toString() {
        return Sensitive.show(toMap());
    }
}
