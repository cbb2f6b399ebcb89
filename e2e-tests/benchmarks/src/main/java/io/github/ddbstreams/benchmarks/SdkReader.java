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
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.model.DescribeStreamResponse;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/**
 * Reads a stream with the AWS SDK's client as it comes, with its default HTTP client and retries:
 * what a program without this connector would do first, and what the others are compared with.
 */
final class SdkReader implements AutoCloseable {

    private final DynamoDbStreamsClient client;
    private final String streamArn;
    private volatile boolean stopped;

    SdkReader(Emulator emulator, String table) {
        this.client =
                DynamoDbStreamsClient.builder()
                        .endpointOverride(emulator.endpoint())
                        .region(Region.of(emulator.region()))
                        .credentialsProvider(
                                StaticCredentialsProvider.create(
                                        AwsBasicCredentials.create("benchmark", "benchmark")))
                        .build();
        this.streamArn =
                client.listStreams(request -> request.tableName(table))
                        .streams()
                        .get(0)
                        .streamArn();
    }

    /**
     * Reads all shards, each to its end, and one after the other on each thread.
     *
     * @param consumer called by one thread at a time
     */
    void readToTheEnd(int threads, Consumer<Record> consumer) throws Exception {
        Queue<String> shardIds = new ConcurrentLinkedQueue<>(shardIds());
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<?>> loops = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                loops.add(pool.submit(() -> readInTurn(shardIds, consumer)));
            }
            for (Future<?> loop : loops) {
                loop.get();
            }
        } finally {
            pool.shutdownNow();
        }
    }

    private void readInTurn(Queue<String> shardIds, Consumer<Record> consumer) {
        for (String shardId = shardIds.poll(); shardId != null; shardId = shardIds.poll()) {
            String iterator = open(shardId);
            while (iterator != null) {
                iterator = poll(iterator, consumer);
            }
        }
    }

    /**
     * Polls one shard after the other on the calling thread, again and again, until it is stopped.
     */
    void pollInTurn(Consumer<Record> consumer) {
        List<String> iterators = shardIds().stream().map(this::open).collect(Collectors.toList());
        while (!stopped) {
            iterators.replaceAll(iterator -> poll(iterator, consumer));
        }
    }

    /** Ends {@link #pollInTurn} after its current turn. Called on any thread. */
    void stop() {
        stopped = true;
    }

    private List<String> shardIds() {
        List<String> ids = new ArrayList<>();
        String after = null;
        do {
            String startAfter = after;
            DescribeStreamResponse page =
                    client.describeStream(
                            request ->
                                    request.streamArn(streamArn).exclusiveStartShardId(startAfter));
            page.streamDescription().shards().forEach(shard -> ids.add(shard.shardId()));
            after = page.streamDescription().lastEvaluatedShardId();
        } while (after != null);
        return ids;
    }

    private String open(String shardId) {
        return client.getShardIterator(
                        request ->
                                request.streamArn(streamArn)
                                        .shardId(shardId)
                                        .shardIteratorType(ShardIteratorType.TRIM_HORIZON))
                .shardIterator();
    }

    private String poll(String iterator, Consumer<Record> consumer) {
        GetRecordsResponse page = client.getRecords(request -> request.shardIterator(iterator));
        synchronized (this) {
            page.records().forEach(consumer);
        }
        return page.nextShardIterator();
    }

    @Override
    public void close() {
        client.close();
    }
}
