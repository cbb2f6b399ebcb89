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

import io.github.ddbstreams.flink.source.decode.DecodedPage;
import io.github.ddbstreams.flink.source.decode.DecodedRecord;
import io.github.ddbstreams.flink.source.decode.PageBody;
import io.github.ddbstreams.flink.source.decode.PageDecoder;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.SequenceNumberRange;
import software.amazon.awssdk.services.dynamodb.model.Shard;
import software.amazon.awssdk.services.dynamodb.model.StreamDescription;
import software.amazon.awssdk.services.dynamodb.model.StreamStatus;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/**
 * A stream in memory. A test says what is in it and which requests fail, may hold requests back,
 * and sees what was asked. Pages travel as lines of text, for {@link #decoder}. Thread-safe.
 */
public final class FakeStreamsClient implements StreamsClient {

    public static final String TABLE = "orders";
    public static final String STREAM_ARN =
            "arn:aws:dynamodb:eu-west-1:123456789012:table/orders/stream/1";

    private final Map<String, FakeShard> shards = new LinkedHashMap<>();
    private final Map<String, Deque<FailureKind>> failures = new HashMap<>();
    private final Map<String, Integer> inFlight = new HashMap<>();
    private final List<String> calls = new ArrayList<>();
    private int shardsAPage = 100;
    private int mostInFlight;
    private int mostInFlightOfAShard;
    private final Map<String, FakeStream> streams = new HashMap<>();
    private FakeStream stream = new FakeStream(STREAM_ARN, StreamViewType.NEW_AND_OLD_IMAGES);
    private Consumer<TableDescription.Builder> description = table -> {};
    private boolean hasTable = true;
    private boolean hasStream = true;
    private Predicate<String> held = operation -> false;
    private boolean closed;

    private static final class FakeStream {
        final String arn;
        final StreamViewType viewType;
        String key = "id";
        boolean disabled;
        boolean gone;

        FakeStream(String arn, StreamViewType viewType) {
            this.arn = arn;
            this.viewType = viewType;
        }
    }

    private static final class FakeShard {
        final FakeStream stream;
        final String parent;
        final List<String> lines = new ArrayList<>();
        final List<String> sequenceNumbers = new ArrayList<>();
        boolean closed;
        boolean listed = true;

        FakeShard(FakeStream stream, String parent) {
            this.stream = stream;
            this.parent = parent;
        }
    }

    public FakeStreamsClient() {
        streams.put(stream.arn, stream);
    }

    /** Decodes the pages of this client; each record is said to take so many bytes. */
    public static PageDecoder<String> decoder(long bytesOfARecord) {
        return body -> {
            BufferedReader lines =
                    new BufferedReader(
                            new StringReader(
                                    new String(
                                            body.bytes(),
                                            0,
                                            body.length(),
                                            StandardCharsets.UTF_8)));
            String next = lines.readLine();
            List<DecodedRecord<String>> records = new ArrayList<>();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] fields = line.split(" ");
                records.add(
                        DecodedRecord.of(
                                fields[0], Long.parseLong(fields[1]), line, bytesOfARecord));
            }
            return new DecodedPage<>(
                    records, next.isEmpty() ? null : next, records.size() * bytesOfARecord);
        };
    }

    // ------------------------------------------------------------------ what is there

    public synchronized FakeStreamsClient shard(String shardId, String parent) {
        shards.put(shardId, new FakeShard(stream, parent));
        return this;
    }

    public synchronized FakeStreamsClient put(
            String shardId, Instant created, String... sequenceNumbers) {
        for (String sequenceNumber : sequenceNumbers) {
            shards.get(shardId).sequenceNumbers.add(sequenceNumber);
            shards.get(shardId).lines.add(sequenceNumber + " " + created.toEpochMilli());
        }
        return this;
    }

    public synchronized FakeStreamsClient closeShard(String shardId) {
        shards.get(shardId).closed = true;
        return this;
    }

    /** The shard is there, and no listing shows it. */
    public synchronized FakeStreamsClient hide(String shardId) {
        shards.get(shardId).listed = false;
        return this;
    }

    public synchronized FakeStreamsClient unhide(String shardId) {
        shards.get(shardId).listed = true;
        return this;
    }

    public synchronized FakeStreamsClient disable() {
        stream.disabled = true;
        shards.values().forEach(shard -> shard.closed = true);
        return this;
    }

    /** Disables the table's stream and enables another one, which shards belong to from now on. */
    public synchronized FakeStreamsClient nextStream(String streamArn, StreamViewType viewType) {
        disable();
        stream = new FakeStream(streamArn, viewType);
        streams.put(streamArn, stream);
        return this;
    }

    /** The table's key is another one from now on. */
    public synchronized FakeStreamsClient key(String attribute) {
        stream.key = attribute;
        return this;
    }

    /** The service knows a stream, and its shards, no more. */
    public synchronized FakeStreamsClient forget(String streamArn) {
        streams.get(streamArn).gone = true;
        return this;
    }

    /** What is said of the table besides its name, its key and its stream. */
    public synchronized FakeStreamsClient describedAs(Consumer<TableDescription.Builder> more) {
        description = more;
        return this;
    }

    public synchronized FakeStreamsClient withoutTable() {
        hasTable = false;
        return this;
    }

    public synchronized FakeStreamsClient withoutStream() {
        hasStream = false;
        return this;
    }

    public synchronized FakeStreamsClient shardsAPage(int count) {
        shardsAPage = count;
        return this;
    }

    // ------------------------------------------------------------------ what goes wrong

    /** The next requests of this operation fail, one after the other. */
    public synchronized FakeStreamsClient failNext(String operation, FailureKind... kinds) {
        failures.computeIfAbsent(operation, o -> new ArrayDeque<>()).addAll(Arrays.asList(kinds));
        return this;
    }

    /** Requests wait from now on. */
    public synchronized void hold() {
        held = operation -> true;
    }

    /** Requests of this operation wait from now on. */
    public synchronized void hold(String heldOperation) {
        held = heldOperation::equals;
    }

    /** Requests no longer wait. */
    public synchronized void letGo() {
        held = operation -> false;
        notifyAll();
    }

    // ------------------------------------------------------------------ what was asked

    /** The requests so far, such as "GetRecords shard-1". */
    public synchronized List<String> calls() {
        return new ArrayList<>(calls);
    }

    public synchronized int count(String call) {
        return (int) calls.stream().filter(call::equals).count();
    }

    public synchronized int inFlight() {
        return inFlight.values().stream().mapToInt(Integer::intValue).sum();
    }

    public synchronized int mostInFlight() {
        return mostInFlight;
    }

    public synchronized int mostInFlightOfAShard() {
        return mostInFlightOfAShard;
    }

    public synchronized boolean isClosed() {
        return closed;
    }

    /** Waits until it is so; the time limit is the test's. */
    public synchronized void await(BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            wait(1_000);
        }
    }

    // ------------------------------------------------------------------ the client

    @Override
    public TableDescription describeTable(String tableName) {
        return call(
                "DescribeTable",
                tableName,
                () -> {
                    if (!hasTable || !tableName.equals(TABLE)) {
                        throw failure(FailureKind.NOT_FOUND, "DescribeTable", tableName);
                    }
                    return TableDescription.builder()
                            .tableName(TABLE)
                            .keySchema(keySchema(stream))
                            .latestStreamArn(hasStream ? stream.arn : null)
                            .applyMutation(description)
                            .build();
                });
    }

    @Override
    public StreamDescription describeStream(String streamArn, String exclusiveStartShardId) {
        return call(
                "DescribeStream",
                exclusiveStartShardId == null ? "" : exclusiveStartShardId,
                () -> describe(streamArn, shards.keySet(), exclusiveStartShardId));
    }

    @Override
    public StreamDescription describeChildren(
            String streamArn, String parentShardId, String exclusiveStartShardId) {
        return call(
                "DescribeChildren",
                parentShardId,
                () ->
                        describe(
                                streamArn,
                                shards.entrySet().stream()
                                        .filter(e -> parentShardId.equals(e.getValue().parent))
                                        .map(Map.Entry::getKey)
                                        .toList(),
                                exclusiveStartShardId));
    }

    private StreamDescription describe(String streamArn, Collection<String> ids, String after) {
        FakeStream described = streams.get(streamArn);
        if (!hasStream || described == null || described.gone) {
            throw failure(FailureKind.NOT_FOUND, "DescribeStream", streamArn);
        }
        List<String> listed =
                new ArrayList<>(
                        ids.stream()
                                .filter(id -> shards.get(id).listed)
                                .filter(id -> shards.get(id).stream == described)
                                .toList());
        List<String> rest =
                after == null ? listed : listed.subList(listed.indexOf(after) + 1, listed.size());
        List<String> page = rest.subList(0, Math.min(shardsAPage, rest.size()));
        return StreamDescription.builder()
                .streamArn(streamArn)
                .tableName(TABLE)
                .streamViewType(described.viewType)
                .streamStatus(described.disabled ? StreamStatus.DISABLED : StreamStatus.ENABLED)
                .keySchema(keySchema(described))
                .shards(page.stream().map(this::describe).toList())
                .lastEvaluatedShardId(page.size() < rest.size() ? page.get(page.size() - 1) : null)
                .build();
    }

    private static KeySchemaElement keySchema(FakeStream stream) {
        return KeySchemaElement.builder().attributeName(stream.key).keyType(KeyType.HASH).build();
    }

    private Shard describe(String shardId) {
        FakeShard shard = shards.get(shardId);
        return Shard.builder()
                .shardId(shardId)
                .parentShardId(shard.parent)
                .sequenceNumberRange(
                        SequenceNumberRange.builder()
                                .startingSequenceNumber("1")
                                .endingSequenceNumber(shard.closed ? "999" : null)
                                .build())
                .build();
    }

    @Override
    public String getShardIterator(String streamArn, String shardId, IteratorPosition position) {
        return call(
                "GetShardIterator",
                shardId,
                () -> {
                    FakeShard shard = shards.get(shardId);
                    if (shard == null || shard.stream.gone) {
                        throw failure(FailureKind.NOT_FOUND, "GetShardIterator", shardId);
                    }
                    return shardId + "|" + indexOf(shard, position);
                });
    }

    private static int indexOf(FakeShard shard, IteratorPosition position) {
        switch (position.type()) {
            case TRIM_HORIZON:
                return 0;
            case LATEST:
                return shard.lines.size();
            default:
                return shard.sequenceNumbers.indexOf(position.sequenceNumber()) + 1;
        }
    }

    @Override
    public <E> DecodedPage<E> getRecords(
            String shardIterator, int maxRecords, PageDecoder<E> decoder) {
        String shardId = shardIterator.substring(0, shardIterator.indexOf('|'));
        int from = Integer.parseInt(shardIterator.substring(shardId.length() + 1));
        InputStream body = call("GetRecords", shardId, () -> page(shardId, from, maxRecords));
        try {
            return decoder.decode(PageBody.read(body));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * What scans are answered with, in their order: texts for the decoder, and pages and failures
     * as they are.
     */
    public final Deque<Object> scanAnswers = new ArrayDeque<>();

    /** The scans that were asked for. */
    public final List<TableScan> scans = new CopyOnWriteArrayList<>();

    @SuppressWarnings("unchecked") // The test knows what its reader emits.
    @Override
    public <E> DecodedPage<E> scan(TableScan scan, PageDecoder<E> decoder) {
        scans.add(scan);
        Object answer = call("Scan", "segment " + scan.segment(), scanAnswers::remove);
        if (answer instanceof RuntimeException) {
            throw (RuntimeException) answer;
        }
        if (answer instanceof String) {
            return decode((String) answer, decoder);
        }
        return (DecodedPage<E>) answer;
    }

    private static <E> DecodedPage<E> decode(String body, PageDecoder<E> decoder) {
        try {
            return decoder.decode(PageBody.of(body.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private InputStream page(String shardId, int from, int maxRecords) {
        FakeShard shard = shards.get(shardId);
        int to = Math.min(shard.lines.size(), from + maxRecords);
        boolean last = shard.closed && to == shard.lines.size();
        StringBuilder page = new StringBuilder(last ? "" : shardId + "|" + to).append('\n');
        shard.lines.subList(from, to).forEach(line -> page.append(line).append('\n'));
        return new ByteArrayInputStream(page.toString().getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
    }

    private synchronized <A> A call(String operation, String target, Supplier<A> answer) {
        calls.add((operation + " " + target).trim());
        mostInFlightOfAShard =
                Math.max(mostInFlightOfAShard, inFlight.merge(target, 1, Integer::sum));
        mostInFlight = Math.max(mostInFlight, inFlight());
        notifyAll();
        try {
            while (held.test(operation) && !closed) {
                wait();
            }
            if (closed) {
                throw failure(FailureKind.CANCELLED, operation, target);
            }
            Deque<FailureKind> next = failures.get(operation);
            if (next != null && !next.isEmpty()) {
                throw failure(next.poll(), operation, target);
            }
            return answer.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure(FailureKind.CANCELLED, operation, target);
        } finally {
            inFlight.merge(target, -1, Integer::sum);
            notifyAll();
        }
    }

    private static StreamsServiceException failure(
            FailureKind kind, String operation, String target) {
        return new StreamsServiceException(kind, operation, target, "so says the test", null);
    }
}
