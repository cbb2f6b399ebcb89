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
package io.github.ddbstreams.demo;

import java.net.URI;
import java.time.Duration;
import javax.annotation.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/** The demo's own clients, beside those of the connector: it writes, scans and counts shards. */
final class AwsClients implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final SdkHttpClient http = Apache5HttpClient.builder().build();
    private final DynamoDbClient tables;
    private final DynamoDbStreamsClient streams;

    /**
     * @param endpoint null: the region's
     */
    AwsClients(Region region, @Nullable URI endpoint, AwsCredentialsProvider credentials) {
        tables =
                configure(DynamoDbClient.builder(), region, endpoint, credentials)
                        .httpClient(http)
                        .build();
        streams =
                configure(DynamoDbStreamsClient.builder(), region, endpoint, credentials)
                        .httpClient(http)
                        .build();
    }

    private static <B extends AwsClientBuilder<B, ?>> B configure(
            B builder, Region region, @Nullable URI endpoint, AwsCredentialsProvider credentials) {
        return builder.region(region)
                .endpointOverride(endpoint)
                .credentialsProvider(credentials)
                .overrideConfiguration(override -> override.apiCallTimeout(PATIENCE));
    }

    DynamoDbClient tables() {
        return tables;
    }

    DynamoDbStreamsClient streams() {
        return streams;
    }

    @Override
    public void close() {
        tables.close();
        streams.close();
        http.close();
    }
}
