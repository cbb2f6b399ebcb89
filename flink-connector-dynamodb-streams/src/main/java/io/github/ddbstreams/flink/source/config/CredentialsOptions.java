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
package io.github.ddbstreams.flink.source.config;

import io.github.ddbstreams.flink.source.config.DynamoDbStreamsOptions.CredentialsProviderType;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.flink.annotation.Internal;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.ReadableConfig;

/**
 * The options of one source of AWS credentials, under a prefix: that of the stream's credentials,
 * or that of the credentials which its role is assumed with, and so on inwards.
 */
@Internal
public final class CredentialsOptions {

    private static final String ROOT = "aws.credentials.provider";
    private static final String FOR_ROLE = ".role.provider";

    private final String prefix;

    private CredentialsOptions(String prefix) {
        this.prefix = prefix;
    }

    /** The options of the credentials that the stream is read with. */
    public static CredentialsOptions root() {
        return new CredentialsOptions(ROOT);
    }

    /** The options of the credentials that the role of these options is assumed with. */
    public CredentialsOptions forRole() {
        return new CredentialsOptions(prefix + FOR_ROLE);
    }

    /** Where the credentials come from; {@link #typeIn} is what to ask. */
    public ConfigOption<CredentialsProviderType> provider() {
        String what = "Where AWS credentials come from";
        String whereOptions = "";
        if (!prefix.equals(ROOT)) {
            what = "Where the credentials to assume the role with come from";
            whereOptions =
                    " The options of these credentials go below this key, with the same names as"
                            + " those below '"
                            + ROOT
                            + "'.";
        }
        return ConfigOptions.key(prefix)
                .enumType(CredentialsProviderType.class)
                .defaultValue(CredentialsProviderType.AUTO)
                .withDescription(
                        what
                                + ": the AWS SDK's default chain (AUTO), the options (BASIC), the"
                                + " environment (ENV_VAR), Java system properties (SYS_PROP), a"
                                + " profile (PROFILE), a role (ASSUME_ROLE), a web identity"
                                + " (WEB_IDENTITY_TOKEN) or a class (CUSTOM). If this is not set,"
                                + " but an access key id and a secret key are, BASIC is used."
                                + whereOptions);
    }

    /** The access key id of BASIC. */
    public ConfigOption<String> accessKeyId() {
        return text(".basic.accesskeyid", "The access key id for BASIC.");
    }

    /** The secret key of BASIC. */
    public ConfigOption<String> secretKey() {
        return text(".basic.secretkey", "The secret key for BASIC.");
    }

    /** The session token of BASIC. */
    public ConfigOption<String> sessionToken() {
        return text(
                ".basic.sessiontoken", "The session token for BASIC, if the keys are temporary.");
    }

    /** The file of PROFILE. */
    public ConfigOption<String> profilePath() {
        return text(".profile.path", "The credentials file for PROFILE. By default the AWS SDK's.");
    }

    /** The name of PROFILE. */
    public ConfigOption<String> profileName() {
        return text(".profile.name", "The profile for PROFILE. By default the AWS SDK's.");
    }

    /** The role of ASSUME_ROLE and WEB_IDENTITY_TOKEN. */
    public ConfigOption<String> roleArn() {
        return text(
                ".role.arn",
                "The ARN of the role. ASSUME_ROLE requires it. WEB_IDENTITY_TOKEN takes the"
                        + " environment variable AWS_ROLE_ARN by default.");
    }

    /** The session name of ASSUME_ROLE and WEB_IDENTITY_TOKEN. */
    public ConfigOption<String> roleSessionName() {
        return text(
                ".role.sessionName",
                "The name of the session of ASSUME_ROLE or WEB_IDENTITY_TOKEN. By default"
                        + " flink-dynamodb-streams.");
    }

    /** The external id of ASSUME_ROLE. */
    public ConfigOption<String> roleExternalId() {
        return text(".role.externalId", "The external id that the role of ASSUME_ROLE requires.");
    }

    /** The STS endpoint of ASSUME_ROLE and WEB_IDENTITY_TOKEN. */
    public ConfigOption<String> roleStsEndpoint() {
        return text(
                ".role.stsEndpoint",
                "The endpoint of STS for ASSUME_ROLE and WEB_IDENTITY_TOKEN. By default that of the"
                        + " region.");
    }

    /** The token file of WEB_IDENTITY_TOKEN. */
    public ConfigOption<String> webIdentityTokenFile() {
        return text(
                ".webIdentityToken.file",
                "The token file for WEB_IDENTITY_TOKEN. By default that of the environment"
                        + " variable AWS_WEB_IDENTITY_TOKEN_FILE.");
    }

    /** The class of CUSTOM. */
    public ConfigOption<String> customClass() {
        return text(
                ".custom.class",
                "The class for CUSTOM: an AwsCredentialsProvider with a public constructor that"
                        + " takes java.util.Properties (it gets all options), or nothing.");
    }

    /** Where the credentials come from, the keys of BASIC counting for BASIC where unset. */
    public CredentialsProviderType typeIn(ReadableConfig config) {
        return config.getOptional(provider())
                .orElseGet(
                        () ->
                                config.getOptional(accessKeyId()).isPresent()
                                                && config.getOptional(secretKey()).isPresent()
                                        ? CredentialsProviderType.BASIC
                                        : CredentialsProviderType.AUTO);
    }

    /** The keys below the prefix, but not those for the role, and the types they belong to. */
    public Map<ConfigOption<String>, Set<CredentialsProviderType>> typesOfOptions() {
        Map<ConfigOption<String>, Set<CredentialsProviderType>> types = new LinkedHashMap<>();
        Set<CredentialsProviderType> basic = Set.of(CredentialsProviderType.BASIC);
        types.put(accessKeyId(), basic);
        types.put(secretKey(), basic);
        types.put(sessionToken(), basic);
        Set<CredentialsProviderType> profile = Set.of(CredentialsProviderType.PROFILE);
        types.put(profilePath(), profile);
        types.put(profileName(), profile);
        Set<CredentialsProviderType> anyRole =
                EnumSet.of(
                        CredentialsProviderType.ASSUME_ROLE,
                        CredentialsProviderType.WEB_IDENTITY_TOKEN);
        types.put(roleArn(), anyRole);
        types.put(roleSessionName(), anyRole);
        types.put(roleStsEndpoint(), anyRole);
        types.put(roleExternalId(), Set.of(CredentialsProviderType.ASSUME_ROLE));
        types.put(webIdentityTokenFile(), Set.of(CredentialsProviderType.WEB_IDENTITY_TOKEN));
        types.put(customClass(), Set.of(CredentialsProviderType.CUSTOM));
        return types;
    }

    private ConfigOption<String> text(String suffix, String description) {
        return ConfigOptions.key(prefix + suffix)
                .stringType()
                .noDefaultValue()
                .withDescription(description);
    }
}
