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
package io.github.ddbstreams.benchmarks;

import io.github.ddbstreams.emulator.StreamEmulator;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClientBuilder;

/** A page of GetRecords in memory. */
final class CannedPage {

    private CannedPage() {}

    /** The bytes of the page that follows the first records of the only shard. */
    static byte[] take(StreamEmulator emulator, int behind, int records) {
        Tap tap = new Tap();
        try (DynamoDbStreamsClient client =
                builder()
                        .endpointOverride(emulator.endpoint())
                        .overrideConfiguration(config -> config.addExecutionInterceptor(tap))
                        .build()) {
            String stream = client.listStreams().streams().get(0).streamArn();
            String shard =
                    client.describeStream(request -> request.streamArn(stream))
                            .streamDescription()
                            .shards()
                            .get(0)
                            .shardId();
            String iterator =
                    client.getShardIterator(
                                    request ->
                                            request.streamArn(stream)
                                                    .shardId(shard)
                                                    .shardIteratorType(
                                                            ShardIteratorType.TRIM_HORIZON))
                            .shardIterator();
            String next =
                    client.getRecords(request -> request.shardIterator(iterator).limit(behind))
                            .nextShardIterator();
            client.getRecords(request -> request.shardIterator(next).limit(records));
            return tap.last.get();
        }
    }

    /** A client whose every request is answered with these bytes. */
    static DynamoDbStreamsClient client(byte[] page) {
        return builder().httpClient(new Canned(page)).build();
    }

    private static DynamoDbStreamsClientBuilder builder() {
        return DynamoDbStreamsClient.builder()
                .region(Region.US_EAST_1)
                .credentialsProvider(
                        StaticCredentialsProvider.create(
                                AwsBasicCredentials.create("benchmark", "benchmark")));
    }

    /** Keeps the last body. */
    private static final class Tap implements ExecutionInterceptor {

        private final AtomicReference<byte[]> last = new AtomicReference<>();

        @Override
        public Optional<InputStream> modifyHttpResponseContent(
                Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
            try (InputStream body = context.responseBody().orElseThrow()) {
                last.set(body.readAllBytes());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return Optional.of(new ByteArrayInputStream(last.get()));
        }
    }

    /** No network. */
    private static final class Canned implements SdkHttpClient {

        private final byte[] body;

        private Canned(byte[] body) {
            this.body = body;
        }

        @Override
        public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
            return new ExecutableHttpRequest() {
                @Override
                public HttpExecuteResponse call() {
                    return HttpExecuteResponse.builder()
                            .response(SdkHttpResponse.builder().statusCode(200).build())
                            .responseBody(
                                    AbortableInputStream.create(new ByteArrayInputStream(body)))
                            .build();
                }

                @Override
                public void abort() {
                    // It takes no time.
                }
            };
        }

        @Override
        public void close() {
            // Nothing was opened.
        }
    }
}
