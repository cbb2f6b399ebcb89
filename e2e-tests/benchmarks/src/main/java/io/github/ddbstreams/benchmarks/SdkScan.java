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

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;

/**
 * Scans a table with the AWS SDK's client as it comes, one segment a thread: what a program without
 * this connector would do.
 */
final class SdkScan implements AutoCloseable {

    private final DynamoDbClient client;
    private final String table;

    SdkScan(Emulator emulator, String table) {
        this.table = table;
        this.client =
                DynamoDbClient.builder()
                        .endpointOverride(emulator.endpoint())
                        .region(Region.of(emulator.region()))
                        .credentialsProvider(
                                StaticCredentialsProvider.create(
                                        AwsBasicCredentials.create("benchmark", "benchmark")))
                        .build();
    }

    /**
     * Reads all items.
     *
     * @param consumer called by one thread at a time
     */
    void read(int threads, Consumer<Map<String, AttributeValue>> consumer) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<?>> segments = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                int segment = i;
                segments.add(pool.submit(() -> readSegment(segment, threads, consumer)));
            }
            for (Future<?> read : segments) {
                read.get();
            }
        } finally {
            pool.shutdownNow();
        }
    }

    private void readSegment(
            int segment, int segments, Consumer<Map<String, AttributeValue>> consumer) {
        Map<String, AttributeValue> after = null;
        do {
            Map<String, AttributeValue> startAfter = after;
            ScanResponse page =
                    client.scan(
                            request ->
                                    request.tableName(table)
                                            .segment(segment)
                                            .totalSegments(segments)
                                            .consistentRead(true)
                                            .exclusiveStartKey(startAfter));
            synchronized (this) {
                page.items().forEach(consumer);
            }
            after = page.hasLastEvaluatedKey() ? page.lastEvaluatedKey() : null;
        } while (after != null);
    }

    @Override
    public void close() {
        client.close();
    }
}
