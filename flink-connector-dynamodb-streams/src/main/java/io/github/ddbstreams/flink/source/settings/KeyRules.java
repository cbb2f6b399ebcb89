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

import io.github.ddbstreams.flink.source.config.CredentialsOptions;
import io.github.ddbstreams.flink.source.config.DynamoDbStreamsOptions;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.configuration.ConfigOption;

/** Which keys are known, and what may have been meant by those that are not. */
final class KeyRules {

    private final CheckedOptions checked;
    private final List<? extends ConfigOption<?>> further;

    /**
     * @param further options that are allowed besides the source's
     */
    KeyRules(CheckedOptions checked, List<? extends ConfigOption<?>> further) {
        this.checked = checked;
        this.further = further;
    }

    void check() {
        Set<String> known = knownKeys();
        for (String key : checked.keys()) {
            if (!known.contains(key)) {
                throw new IllegalArgumentException(
                        "The option '" + key + "' is not known. " + insteadOf(key, known));
            }
        }
    }

    private static String insteadOf(String key, Set<String> known) {
        return OtherConnectors.reasonToRemove(key)
                .or(
                        () ->
                                OtherConnectors.keyFor(key)
                                        .map(
                                                ours ->
                                                        "This connector calls it '"
                                                                + ours
                                                                + "'. Rename it."))
                .or(
                        () ->
                                NearestKey.of(key, known)
                                        .map(n -> "Did you mean '" + n + "'? Rename it."))
                .orElseGet(
                        () ->
                                "Remove it. The options are "
                                        + known.stream()
                                                .map(k -> k.replaceFirst("\\..*", ".…"))
                                                .distinct()
                                                .collect(Collectors.joining(", "))
                                        + "; all of them are in the tables of docs/datastream.md"
                                        + " and docs/sql.md.");
    }

    private Set<String> knownKeys() {
        Set<String> known =
                Stream.concat(DynamoDbStreamsOptions.all().stream(), further.stream())
                        .map(ConfigOption::key)
                        .collect(Collectors.toCollection(LinkedHashSet::new));
        for (CredentialsOptions credentials = CredentialsOptions.root().forRole();
                checked.hasKeysOf(credentials);
                credentials = credentials.forRole()) {
            known.add(credentials.provider().key());
            credentials.typesOfOptions().keySet().forEach(option -> known.add(option.key()));
        }
        return known;
    }
}
