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
import io.github.ddbstreams.flink.source.config.DynamoDbStreamsOptions.CredentialsProviderType;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.flink.configuration.ConfigOption;

/** Whose credentials requests are signed with, and those that a role is assumed with. */
final class CredentialsRules {

    private final CheckedOptions checked;

    CredentialsRules(CheckedOptions checked) {
        this.checked = checked;
    }

    void check() {
        check(CredentialsOptions.root());
    }

    private void check(CredentialsOptions credentials) {
        checked.oneOf(credentials.provider());
        CredentialsProviderType type = credentials.typeIn(checked.config());
        credentials
                .typesOfOptions()
                .forEach(
                        (option, types) -> {
                            checked.text(option, "a value that is not empty", s -> !s.isBlank());
                            if (checked.isSet(option) && !types.contains(type)) {
                                throw meaningless(option, credentials, types, type);
                            }
                        });
        checked.url(credentials.roleStsEndpoint());
        switch (type) {
            case BASIC:
                checkNeeded(credentials.accessKeyId(), credentials, type);
                checkNeeded(credentials.secretKey(), credentials, type);
                break;
            case CUSTOM:
                checkNeeded(credentials.customClass(), credentials, type);
                break;
            case ASSUME_ROLE:
                checkNeeded(credentials.roleArn(), credentials, type);
                check(credentials.forRole());
                break;
            default:
                break;
        }
        if (type != CredentialsProviderType.ASSUME_ROLE
                && checked.hasKeysOf(credentials.forRole())) {
            throw new IllegalArgumentException(
                    String.format(
                            "Options under %s are set, and %s is '%s'; they are allowed only with"
                                    + " ASSUME_ROLE. Set the provider, or remove them.",
                            credentials.forRole().provider().key(),
                            credentials.provider().key(),
                            type));
        }
    }

    private IllegalArgumentException meaningless(
            ConfigOption<String> option,
            CredentialsOptions credentials,
            Set<CredentialsProviderType> types,
            CredentialsProviderType type) {
        String allowedTypes =
                types.stream().map(Enum::toString).collect(Collectors.joining(" or "));
        return checked.refused(
                option,
                String.format(
                        "a value only with %s = '%s', but that is '%s'",
                        credentials.provider().key(), allowedTypes, type),
                "Set the provider, or remove the option.");
    }

    private void checkNeeded(
            ConfigOption<String> option,
            CredentialsOptions credentials,
            CredentialsProviderType type) {
        if (!checked.isSet(option)) {
            throw new IllegalArgumentException(
                    String.format(
                            "%s is '%s' and %s is not set; it is required. Set it, or take another"
                                    + " provider.",
                            credentials.provider().key(), type, option.key()));
        }
    }
}
