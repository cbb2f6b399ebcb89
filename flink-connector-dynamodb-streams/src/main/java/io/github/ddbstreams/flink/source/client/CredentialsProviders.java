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
package io.github.ddbstreams.flink.source.client;

import io.github.ddbstreams.flink.source.config.CredentialsOptions;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.apache.flink.configuration.ReadableConfig;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.auth.credentials.SystemPropertyCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.StsClientBuilder;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;
import software.amazon.awssdk.services.sts.auth.StsWebIdentityTokenFileCredentialsProvider;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;

/**
 * Makes the source of AWS credentials that the options name, with all that it needs, and closes it.
 */
final class CredentialsProviders implements AutoCloseable {

    private static final String DEFAULT_SESSION_NAME = "flink-dynamodb-streams";

    private final ReadableConfig config;
    private final Region region;
    private final SdkHttpClient httpClient;
    private final List<AutoCloseable> opened = new ArrayList<>();

    /**
     * @param config options that have been checked
     * @param region where STS is asked, if its endpoint is not among the options
     * @param httpClient what STS is asked with; not closed here
     */
    CredentialsProviders(ReadableConfig config, Region region, SdkHttpClient httpClient) {
        this.config = config;
        this.region = region;
        this.httpClient = httpClient;
    }

    /**
     * The provider of the options.
     *
     * @throws IllegalArgumentException if a class that the options name cannot be used
     */
    AwsCredentialsProvider create() {
        return new GuardedCredentialsProvider(create(CredentialsOptions.root()));
    }

    @Override
    public void close() {
        Closing.all(opened);
        opened.clear();
    }

    private AwsCredentialsProvider create(CredentialsOptions options) {
        switch (options.typeIn(config)) {
            case AUTO:
                return closedHere(DefaultCredentialsProvider.builder().build());
            case BASIC:
                return StaticCredentialsProvider.create(basic(options));
            case ENV_VAR:
                return EnvironmentVariableCredentialsProvider.create();
            case SYS_PROP:
                return SystemPropertyCredentialsProvider.create();
            case PROFILE:
                return closedHere(profile(options));
            case ASSUME_ROLE:
                return assumedRole(options);
            case WEB_IDENTITY_TOKEN:
                return webIdentity(options);
            case CUSTOM:
                return custom(options);
            default:
                throw new IllegalArgumentException(
                        "No such source of credentials: " + options.typeIn(config));
        }
    }

    private AwsCredentials basic(CredentialsOptions options) {
        String accessKeyId = config.get(options.accessKeyId());
        String secretKey = config.get(options.secretKey());
        return config.getOptional(options.sessionToken())
                .<AwsCredentials>map(
                        token -> AwsSessionCredentials.create(accessKeyId, secretKey, token))
                .orElseGet(() -> AwsBasicCredentials.create(accessKeyId, secretKey));
    }

    private ProfileCredentialsProvider profile(CredentialsOptions options) {
        ProfileCredentialsProvider.Builder builder =
                ProfileCredentialsProvider.builder().profileName(config.get(options.profileName()));
        config.getOptional(options.profilePath())
                .ifPresent(
                        path ->
                                builder.profileFile(
                                        ProfileFile.builder()
                                                .type(ProfileFile.Type.CREDENTIALS)
                                                .content(Path.of(path))
                                                .build()));
        return builder.build();
    }

    private AwsCredentialsProvider assumedRole(CredentialsOptions options) {
        StsClient sts = sts(options, create(options.forRole()));
        AssumeRoleRequest request =
                AssumeRoleRequest.builder()
                        .roleArn(config.get(options.roleArn()))
                        .roleSessionName(sessionName(options))
                        .externalId(config.get(options.roleExternalId()))
                        .build();
        return closedHere(
                StsAssumeRoleCredentialsProvider.builder()
                        .stsClient(sts)
                        .refreshRequest(request)
                        .build());
    }

    private AwsCredentialsProvider webIdentity(CredentialsOptions options) {
        StsWebIdentityTokenFileCredentialsProvider.Builder builder =
                StsWebIdentityTokenFileCredentialsProvider.builder()
                        .stsClient(sts(options, AnonymousCredentialsProvider.create()))
                        .roleSessionName(sessionName(options));
        config.getOptional(options.roleArn()).ifPresent(builder::roleArn);
        config.getOptional(options.webIdentityTokenFile())
                .map(Path::of)
                .ifPresent(builder::webIdentityTokenFile);
        return closedHere(builder.build());
    }

    private StsClient sts(CredentialsOptions options, AwsCredentialsProvider credentials) {
        StsClientBuilder builder =
                StsClient.builder()
                        .region(region)
                        .credentialsProvider(credentials)
                        .httpClient(httpClient);
        AwsStreamsClientFactory.setEndpoint(
                builder, config, config.getOptional(options.roleStsEndpoint()));
        return closedHere(builder.build());
    }

    private String sessionName(CredentialsOptions options) {
        return config.getOptional(options.roleSessionName()).orElse(DEFAULT_SESSION_NAME);
    }

    private AwsCredentialsProvider custom(CredentialsOptions options) {
        String key = options.customClass().key();
        String name = config.get(options.customClass());
        try {
            Class<? extends AwsCredentialsProvider> type =
                    Class.forName(name, true, classLoader())
                            .asSubclass(AwsCredentialsProvider.class);
            AwsCredentialsProvider provider = instantiate(type);
            if (provider instanceof AutoCloseable) {
                opened.add((AutoCloseable) provider);
            }
            return provider;
        } catch (ClassNotFoundException e) {
            throw unusable(key, name, "there is no such class on the job's class path", e);
        } catch (ClassCastException e) {
            throw unusable(key, name, "it is not a " + AwsCredentialsProvider.class.getName(), e);
        } catch (InvocationTargetException e) {
            throw unusable(key, name, "its constructor failed: " + e.getCause(), e.getCause());
        } catch (ReflectiveOperationException e) {
            throw unusable(key, name, "it cannot be created: " + e, e);
        }
    }

    private AwsCredentialsProvider instantiate(Class<? extends AwsCredentialsProvider> type)
            throws ReflectiveOperationException {
        for (Constructor<?> constructor : type.getConstructors()) {
            Class<?>[] parameters = constructor.getParameterTypes();
            if (parameters.length == 1 && parameters[0] == Properties.class) {
                return type.cast(constructor.newInstance(asProperties(config)));
            }
        }
        return type.getConstructor().newInstance();
    }

    private static Properties asProperties(ReadableConfig config) {
        Properties properties = new Properties();
        properties.putAll(config.toMap());
        return properties;
    }

    private static ClassLoader classLoader() {
        ClassLoader ofThread = Thread.currentThread().getContextClassLoader();
        return ofThread == null ? CredentialsProviders.class.getClassLoader() : ofThread;
    }

    private static IllegalArgumentException unusable(
            String key, String name, String problem, Throwable cause) {
        return Causes.lastWord(
                new IllegalArgumentException(
                        String.format(
                                "%s is '%s', but %s; expected a class that implements %s and has a"
                                        + " public constructor that takes java.util.Properties, or"
                                        + " nothing. Correct the name, or put the class into the"
                                        + " job's jar.",
                                key, name, problem, AwsCredentialsProvider.class.getName())),
                cause);
    }

    private <T extends AutoCloseable> T closedHere(T closeable) {
        // What was opened last uses what was opened before it.
        opened.add(0, closeable);
        return closeable;
    }
}
