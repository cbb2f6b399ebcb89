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
import io.github.ddbstreams.flink.source.config.DynamoDbStreamsOptions;
import io.github.ddbstreams.flink.source.config.DynamoDbStreamsOptions.CredentialsProviderType;
import io.github.ddbstreams.flink.source.settings.CheckedConfiguration;
import io.github.ddbstreams.flink.source.settings.ConnectorVersion;
import io.github.ddbstreams.flink.source.settings.OptionRules;
import io.github.ddbstreams.flink.source.settings.StreamArn;
import io.github.ddbstreams.flink.source.settings.TableId;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.flink.annotation.Internal;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ReadableConfig;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.client.config.SdkAdvancedClientOption;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClientBuilder;

/** Makes clients of AWS from the source's options. */
@Internal
public final class AwsStreamsClientFactory implements StreamsClientFactory {

    private static final long serialVersionUID = 1L;

    private static final String USER_AGENT =
            "flink-connector-dynamodb-streams/" + ConnectorVersion.get();

    private static final AtomicBoolean CLOSING_REHEARSED = new AtomicBoolean();

    private final CheckedConfiguration options;

    /**
     * @param options the source's options by their keys
     * @throws IllegalArgumentException if {@link OptionRules} refuse them
     */
    public AwsStreamsClientFactory(Map<String, String> options) {
        this(OptionRules.check(options));
    }

    /**
     * @param options the source's options, which are not checked again
     */
    public AwsStreamsClientFactory(CheckedConfiguration options) {
        this.options = options;
    }

    @Override
    public StreamsClient create() {
        rehearseClosing(options);
        return open(options);
    }

    /**
     * Opens and closes a client, once a class loader. When a job ends, Flink may close its class
     * loader before the client; then no class can be loaded that has not been, and whatever needed
     * one would stay open, with its threads and the class loader.
     */
    private static void rehearseClosing(CheckedConfiguration options) {
        if (CLOSING_REHEARSED.compareAndSet(false, true)) {
            Configuration rehearsal = Configuration.fromMap(options.toMap());
            if (options.toMap().values().stream()
                    .anyMatch(CredentialsProviderType.CUSTOM.name()::equalsIgnoreCase)) {
                // Not of the user's own class, which may not expect to be made twice.
                rehearsal.set(CredentialsOptions.root().provider(), CredentialsProviderType.AUTO);
            }
            open(rehearsal).close();
        }
    }

    private static StreamsClient open(ReadableConfig config) {
        Region region = region(config);
        SdkHttpClient httpClient =
                new InterruptibleHttpClient(
                        HttpClients.of(config),
                        config.get(DynamoDbStreamsOptions.AWS_HTTP_CLIENT_REQUEST_TIMEOUT));
        CredentialsProviders credentials = new CredentialsProviders(config, region, httpClient);
        try {
            AwsCredentialsProvider provider = credentials.create();
            return new AwsStreamsClient(
                    configure(
                                    DynamoDbClient.builder(),
                                    config,
                                    DynamoDbStreamsOptions.AWS_DYNAMODB_ENDPOINT,
                                    region,
                                    provider)
                            .httpClient(httpClient)
                            .build(),
                    streams(config, region, provider).httpClient(httpClient).build(),
                    new DirectGetRecords(
                            httpClient,
                            provider,
                            new GetRecordsRehearsal(
                                    streams(
                                                    config,
                                                    region,
                                                    provider,
                                                    new GetRecordsRehearsal.Interceptor())
                                            .httpClient(new GetRecordsRehearsal.Stage(httpClient))
                                            .build())),
                    credentials,
                    httpClient);
        } catch (RuntimeException e) {
            Closing.all(List.of(httpClient, credentials));
            throw e;
        }
    }

    /** The options, secrets masked. */
    @Override
    public String toString() {
        return "AwsStreamsClientFactory" + options;
    }

    private static Region region(ReadableConfig config) {
        Optional<String> configured = config.getOptional(DynamoDbStreamsOptions.AWS_REGION);
        Optional<String> ofStream =
                config.getOptional(DynamoDbStreamsOptions.STREAM_ARN)
                        .flatMap(StreamArn::parse)
                        .map(StreamArn::region);
        Optional<String> ofTable =
                config.getOptional(DynamoDbStreamsOptions.TABLE_NAME)
                        .flatMap(TableId::parse)
                        .flatMap(TableId::region);
        return configured
                .or(() -> ofStream)
                .or(() -> ofTable)
                .map(Region::of)
                .orElseGet(AwsStreamsClientFactory::defaultRegion);
    }

    private static Region defaultRegion() {
        try {
            return new DefaultAwsRegionProviderChain().getRegion();
        } catch (SdkClientException e) {
            throw Causes.lastWord(
                    new IllegalArgumentException(
                            "aws.region and stream-arn are not set, and the AWS SDK finds no region"
                                    + " by itself; one is required. Set aws.region to the table's"
                                    + " region, such as eu-west-1."),
                    e);
        }
    }

    private static DynamoDbStreamsClientBuilder streams(
            ReadableConfig config,
            Region region,
            AwsCredentialsProvider credentials,
            ExecutionInterceptor... interceptors) {
        return configure(
                DynamoDbStreamsClient.builder(),
                config,
                DynamoDbStreamsOptions.AWS_STREAMS_ENDPOINT,
                region,
                credentials,
                interceptors);
    }

    private static <B extends AwsClientBuilder<B, ?>> B configure(
            B builder,
            ReadableConfig config,
            ConfigOption<String> ownEndpoint,
            Region region,
            AwsCredentialsProvider credentials,
            ExecutionInterceptor... interceptors) {
        setEndpoint(
                builder,
                config,
                config.getOptional(ownEndpoint)
                        .or(() -> config.getOptional(DynamoDbStreamsOptions.AWS_ENDPOINT)));
        // A failed request is the poller's to repeat: here it would hold a thread meanwhile.
        ClientOverrideConfiguration.Builder override =
                ClientOverrideConfiguration.builder()
                        .retryStrategy(AwsRetryStrategy.doNotRetry())
                        .putAdvancedOption(SdkAdvancedClientOption.USER_AGENT_SUFFIX, USER_AGENT)
                        .addExecutionInterceptor(new Transmission.Interceptor())
                        .addExecutionInterceptor(new PageInterceptor())
                        .addExecutionInterceptor(new ClockSkewInterceptor());
        for (ExecutionInterceptor interceptor : interceptors) {
            override.addExecutionInterceptor(interceptor);
        }
        return builder.region(region)
                .credentialsProvider(credentials)
                .overrideConfiguration(override.build());
    }

    /**
     * With an endpoint of its own, or as the options choose among AWS's. FIPS and dual-stack, which
     * the process's environment or AWS profile may ask for as well, choose among those: beside
     * another one the SDK refuses to send anything.
     *
     * @see <a href="https://docs.aws.amazon.com/sdkref/latest/guide/feature-endpoints.html">
     *     Dual-stack and FIPS endpoints</a>
     */
    static void setEndpoint(
            AwsClientBuilder<?, ?> builder, ReadableConfig config, Optional<String> endpoint) {
        if (endpoint.isPresent()) {
            builder.endpointOverride(URI.create(endpoint.get()));
            builder.fipsEnabled(false);
            builder.dualstackEnabled(false);
        } else {
            config.getOptional(DynamoDbStreamsOptions.AWS_USE_FIPS_ENDPOINT)
                    .ifPresent(builder::fipsEnabled);
            config.getOptional(DynamoDbStreamsOptions.AWS_USE_DUALSTACK_ENDPOINT)
                    .ifPresent(builder::dualstackEnabled);
        }
    }
}
