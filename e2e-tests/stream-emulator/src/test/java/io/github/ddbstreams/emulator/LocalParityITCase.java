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
package io.github.ddbstreams.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.AttributeValueUpdate;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/**
 * The same calls, through the unchanged SDK, to the emulator and to DynamoDB Local: both must
 * answer the same.
 */
class LocalParityITCase {

    private static final AtomicInteger TABLES = new AtomicInteger();

    private static LocalDynamoDb local;
    private static StreamEmulator emulator;
    private static SdkClients localClients;
    private static SdkClients emulatorClients;

    @BeforeAll
    static void start() throws Exception {
        local = LocalDynamoDb.start();
        localClients = SdkClients.of(local.endpoint());
        emulator = StreamEmulator.start();
        emulatorClients = SdkClients.of(emulator.endpoint());
    }

    @AfterAll
    static void stop() throws Exception {
        localClients.close();
        emulatorClients.close();
        local.close();
        emulator.close();
    }

    /** What one client did to a table of its own, and the answer that is compared. */
    interface Call {
        Object on(SdkClients clients, String table) throws Exception;
    }

    record Named(String name, Call call) {
        @Override
        public String toString() {
            return name;
        }
    }

    @ParameterizedTest
    @MethodSource({"tableCalls", "itemCalls", "updateCalls", "scanCalls", "streamCalls"})
    void answersAlike(Named named) {
        String table = "table-" + TABLES.incrementAndGet();

        String emulated = answer(() -> named.call().on(emulatorClients, table));

        assertThat(emulated).isEqualTo(answer(() -> named.call().on(localClients, table)));
    }

    /**
     * Errors are compared by class, code and status; messages only where the emulator uses the same
     * words.
     */
    private static String answer(Callable<?> call) {
        try {
            return String.valueOf(call.call()).replace("ddblocal", "us-east-1");
        } catch (AwsServiceException e) {
            return e.getClass().getSimpleName()
                    + " "
                    + e.awsErrorDetails().errorCode()
                    + " "
                    + e.statusCode();
        } catch (Exception e) {
            throw new AssertionError("Not an answer of the service", e);
        }
    }

    private static String message(Callable<?> call) throws Exception {
        try {
            return "no error: " + call.call();
        } catch (AwsServiceException e) {
            return e.awsErrorDetails().errorCode() + ": " + e.awsErrorDetails().errorMessage();
        }
    }

    static Stream<Named> tableCalls() {
        return Stream.of(
                new Named("create", (c, t) -> summary(create(c, t, "NEW_IMAGE"))),
                new Named("create without stream", (c, t) -> summary(create(c, t, null))),
                new Named(
                        "describe",
                        (c, t) -> {
                            create(c, t, "KEYS_ONLY");
                            return summary(c.tables().describeTable(r -> r.tableName(t)).table());
                        }),
                new Named(
                        "create twice",
                        (c, t) -> {
                            create(c, t, null);
                            return create(c, t, null);
                        }),
                new Named(
                        "create with a short name", (c, t) -> message(() -> create(c, "t", null))),
                new Named("create with a bad view type", (c, t) -> create(c, t, "SOME_IMAGES")),
                new Named(
                        "describe what is not there",
                        (c, t) -> c.tables().describeTable(r -> r.tableName(t))),
                new Named(
                        "delete what is not there",
                        (c, t) -> c.tables().deleteTable(r -> r.tableName(t))),
                new Named("put into what is not there", (c, t) -> put(c, t, item("a", 1))),
                new Named(
                        "enable twice",
                        (c, t) -> {
                            create(c, t, "NEW_IMAGE");
                            return stream(c, t, "NEW_IMAGE");
                        }),
                new Named(
                        "disable what is not enabled",
                        (c, t) -> {
                            create(c, t, null);
                            return stream(c, t, null);
                        }),
                new Named(
                        "a new ARN after enabling again",
                        (c, t) -> {
                            String before = create(c, t, "NEW_IMAGE").latestStreamArn();
                            stream(c, t, null);
                            String disabled = streamStatus(c, before);
                            String after = stream(c, t, "OLD_IMAGE").latestStreamArn();
                            return disabled
                                    + " "
                                    + streamStatus(c, after)
                                    + " "
                                    + before.equals(after);
                        }),
                new Named(
                        "the stream of a deleted table",
                        (c, t) -> {
                            String arn = create(c, t, "NEW_IMAGE").latestStreamArn();
                            put(c, t, item("a", 1));
                            c.tables().deleteTable(r -> r.tableName(t));
                            return streamStatus(c, arn)
                                    + " "
                                    + StreamReading.readAll(c.streams(), arn).size();
                        }),
                new Named(
                        "list tables in pages",
                        (c, t) -> {
                            create(c, t + ".a", null);
                            create(c, t + ".b", null);
                            create(c, t + ".c", null);
                            return c
                                    .tables()
                                    .listTables(r -> r.limit(2).exclusiveStartTableName(t + ".a"))
                                    .tableNames()
                                    .stream()
                                    .filter(n -> n.startsWith(t + "."))
                                    .toList();
                        }));
    }

    static Stream<Named> itemCalls() {
        AttributeValue nested = AttributeValue.fromS("deep");
        for (int i = 0; i < 31; i++) {
            nested =
                    i % 2 == 0
                            ? AttributeValue.fromL(List.of(nested))
                            : AttributeValue.fromM(Map.of("n", nested));
        }
        AttributeValue deepest = nested;
        List<Named> calls = new ArrayList<>();
        Map<String, AttributeValue> values = new LinkedHashMap<>();
        values.put("empty string", AttributeValue.fromS(""));
        values.put(
                "unicode",
                AttributeValue.fromS("h\u00e9llo \u4e16\u754c \ud83d\ude00 \"\\\n\u0001"));
        values.put("binary", AttributeValue.fromB(SdkBytes.fromByteArray(new byte[] {0, -1, 2})));
        values.put("empty binary", AttributeValue.fromB(SdkBytes.fromByteArray(new byte[0])));
        values.put("true", AttributeValue.fromBool(true));
        values.put("null", AttributeValue.fromNul(true));
        values.put("null that is false", AttributeValue.builder().nul(false).build());
        values.put("empty list", AttributeValue.builder().l(List.of()).build());
        values.put("empty map", AttributeValue.builder().m(Map.of()).build());
        values.put(
                "list", AttributeValue.fromL(List.of(number("1.5"), AttributeValue.fromNul(true))));
        values.put("string set", AttributeValue.fromSs(List.of("a")));
        values.put("number set", AttributeValue.fromNs(List.of("1.0")));
        values.put("binary set", AttributeValue.fromBs(List.of(SdkBytes.fromUtf8String("x"))));
        values.put("empty set", AttributeValue.builder().ss(List.of()).build());
        values.put("set with duplicates", AttributeValue.fromSs(List.of("a", "a")));
        values.put("no value", AttributeValue.builder().build());
        values.put("two values", AttributeValue.builder().s("a").n("1").build());
        values.put("32 levels", deepest);
        values.put("33 levels", AttributeValue.fromL(List.of(deepest)));
        values.put("too big", AttributeValue.fromS("x".repeat(410_000)));
        values.forEach(
                (name, value) ->
                        calls.add(
                                new Named(
                                        "put " + name,
                                        (c, t) -> {
                                            create(c, t, "NEW_AND_OLD_IMAGES");
                                            put(c, t, with(item("a", 1), "v", value));
                                            put(c, t, with(item("a", 1), "w", value));
                                            return get(c, t, item("a", 1)) + " " + events(c, t);
                                        })));
        calls.add(badItem("without its sort key", Map.of("pk", AttributeValue.fromS("a"))));
        calls.add(
                badItem(
                        "with a key of another type",
                        Map.of("pk", AttributeValue.fromS("a"), "sk", AttributeValue.fromS("1"))));
        calls.add(badItem("with an empty key", item("", 1)));
        calls.add(
                new Named(
                        "put with ReturnValues ALL_NEW",
                        (c, t) -> {
                            create(c, t, null);
                            return c.tables()
                                    .putItem(
                                            r ->
                                                    r.tableName(t)
                                                            .item(item("a", 1))
                                                            .returnValues("ALL_NEW"));
                        }));
        calls.add(
                new Named(
                        "put and delete with ReturnValues ALL_OLD",
                        (c, t) -> {
                            create(c, t, null);
                            put(c, t, with(item("a", 1), "v", number("1")));
                            return sorted(
                                            c.tables()
                                                    .putItem(
                                                            r ->
                                                                    r.tableName(t)
                                                                            .item(item("a", 1))
                                                                            .returnValues(
                                                                                    "ALL_OLD"))
                                                    .attributes())
                                    + " "
                                    + sorted(
                                            c.tables()
                                                    .deleteItem(
                                                            r ->
                                                                    r.tableName(t)
                                                                            .key(item("a", 1))
                                                                            .returnValues(
                                                                                    "ALL_OLD"))
                                                    .attributes());
                        }));
        calls.add(
                new Named(
                        "write a batch",
                        (c, t) -> {
                            create(c, t, "NEW_AND_OLD_IMAGES");
                            put(c, t, item("0", 1));
                            List<WriteRequest> batch = new ArrayList<>(batchOf(24));
                            batch.add(
                                    WriteRequest.builder()
                                            .deleteRequest(d -> d.key(item("0", 1)))
                                            .build());
                            c.tables().batchWriteItem(r -> r.requestItems(Map.of(t, batch)));
                            return new TreeSet<>(events(c, t));
                        }));
        calls.add(batch("write too large a batch", batchOf(26)));
        calls.add(
                batch(
                        "write an item twice in a batch",
                        List.of(batchOf(1).get(0), batchOf(1).get(0))));
        calls.add(
                new Named(
                        "write an empty batch",
                        (c, t) -> c.tables().batchWriteItem(r -> r.requestItems(Map.of()))));
        calls.add(new Named("scan in pages", (c, t) -> scanned(c, t, 1)));
        calls.add(new Named("scan in segments", (c, t) -> scanned(c, t, 3)));
        calls.add(
                new Named(
                        "scan a segment of nothing",
                        (c, t) -> {
                            create(c, t, null);
                            return c.tables().scan(r -> r.tableName(t).segment(1));
                        }));
        return calls.stream();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.0",
                "100",
                "0.00012300",
                "-0",
                "007",
                "+5",
                "1e5",
                "1E-130",
                "-9.9E+125",
                "1E100",
                "12345678901234567890123456789012345678",
                "-0.12345678901234567890123456789012345678",
                "99999999999999999999999999999999999999E87",
                "1E126",
                "1E-131",
                "123456789012345678901234567890123456789",
                "abc",
                "",
                " 1"
            })
    void keepsNumbersAlike(String number) {
        answersAlike(
                new Named(
                        number,
                        (c, t) -> {
                            create(c, t, "NEW_AND_OLD_IMAGES");
                            put(c, t, with(item("a", 1), "v", number(number)));
                            return get(c, t, item("a", 1)) + " " + events(c, t);
                        }));
    }

    static Stream<Named> updateCalls() {
        return Stream.of(
                        "SET a = :v",
                        "SET a = a + :one, b = :v",
                        "SET a = a - :one",
                        "SET m.x = :v, m.y = :v",
                        "SET l[1] = :v",
                        "SET l[9] = :v",
                        "REMOVE l[0], l[1]",
                        "REMOVE l[1], l[0]",
                        "REMOVE a, zz",
                        "SET zz = if_not_exists(zz, :v)",
                        "SET a = if_not_exists(a, :v)",
                        "SET l = list_append(l, :l)",
                        "SET l = list_append(:l, l)",
                        "SET b = a, a = :v",
                        "REMOVE m.x SET b = :v",
                        "ADD a :one, zz :one",
                        "ADD s :s",
                        "DELETE s :s",
                        "ADD m :one",
                        "SET q.r = :v",
                        "SET pk = :v",
                        "SET a = :nope",
                        "SET #n = :v",
                        "SETT a = :v",
                        "SET a = zz",
                        "SET a = a - m",
                        "SET a :v",
                        "SET a = foo(:v)",
                        "SET a = :v, a = :v",
                        "SET m.x = :v REMOVE m",
                        "SET a = :v, ",
                        "REMOVE zz")
                .map(expression -> new Named(expression, (c, t) -> update(c, t, expression)));
    }

    static Stream<Named> scanCalls() {
        List<Named> calls = new ArrayList<>();
        Stream.of(
                        "a",
                        "a, pk",
                        "#n",
                        "m.x",
                        "m.x, m.z.w",
                        "m",
                        "l",
                        "l[1]",
                        "l[2], l[0]",
                        "l[9]",
                        "l[3].u, l[3].v",
                        "a, zz",
                        "zz",
                        "zz.y",
                        "a.b",
                        "a[0]",
                        "m[0]",
                        "l.x",
                        "#n.x, #n.z",
                        "a, a",
                        "m, m.x",
                        "m.x, m[0]",
                        "",
                        "#nope")
                .forEach(
                        expression ->
                                calls.add(
                                        new Named(
                                                "project " + expression,
                                                (c, t) ->
                                                        message(() -> project(c, t, expression)))));
        for (String wrong : List.of("a,", "a b", ",a", "a = b", "a.", "a[x]", ":a", "a + b")) {
            calls.add(new Named("project " + wrong, (c, t) -> project(c, t, wrong)));
        }
        for (int limit : List.of(1, 2, 3, 4)) {
            calls.add(new Named("pages of " + limit, (c, t) -> pages(c, t, limit)));
        }
        calls.add(
                new Named(
                        "names without an expression",
                        (c, t) -> {
                            create(c, t, null);
                            return message(
                                    () ->
                                            c.tables()
                                                    .scan(
                                                            r ->
                                                                    r.tableName(t)
                                                                            .expressionAttributeNames(
                                                                                    Map.of(
                                                                                            "#n",
                                                                                            "a"))));
                        }));
        for (boolean consistent : List.of(true, false)) {
            for (String returned : List.of("NONE", "TOTAL", "INDEXES")) {
                calls.add(
                        new Named(
                                returned + " of the capacity, consistent " + consistent,
                                (c, t) -> message(() -> capacity(c, t, consistent, returned))));
            }
        }
        calls.add(
                new Named(
                        "a start key that no item has",
                        (c, t) -> {
                            create(c, t, null);
                            return c.tables()
                                    .scan(r -> r.tableName(t).exclusiveStartKey(item("q", 1)))
                                    .items();
                        }));
        calls.add(
                new Named(
                        "a start key that is none",
                        (c, t) -> {
                            create(c, t, null);
                            return c.tables()
                                    .scan(
                                            r ->
                                                    r.tableName(t)
                                                            .exclusiveStartKey(
                                                                    Map.of("x", number("1"))));
                        }));
        calls.add(
                new Named(
                        "a segment beyond the last",
                        (c, t) -> {
                            create(c, t, null);
                            return c.tables().scan(r -> r.tableName(t).segment(2).totalSegments(2));
                        }));
        calls.add(
                new Named(
                        "the size of a table",
                        (c, t) -> {
                            create(c, t, null);
                            put(c, t, with(item("a", 1), "text", AttributeValue.fromS("x")));
                            TableDescription described =
                                    c.tables().describeTable(r -> r.tableName(t)).table();
                            return described.itemCount() + " " + described.tableSizeBytes();
                        }));
        return calls.stream();
    }

    private static Object project(SdkClients c, String t, String expression) {
        create(c, t, null);
        Map<String, AttributeValue> item = with(item("a", 1), "a", number("1"));
        item.put(
                "m",
                AttributeValue.fromM(
                        new TreeMap<>(
                                Map.of(
                                        "x", AttributeValue.fromS("1"),
                                        "y", AttributeValue.fromS("2"),
                                        "z", AttributeValue.fromM(Map.of("w", number("3")))))));
        item.put(
                "l",
                AttributeValue.fromL(
                        List.of(
                                number("0"),
                                number("1"),
                                number("2"),
                                AttributeValue.fromM(Map.of("u", number("4"))))));
        put(c, t, item);
        return c
                .tables()
                .scan(
                        r -> {
                            r.tableName(t).projectionExpression(expression);
                            if (expression.contains("#n") && !expression.contains("#nope")) {
                                r.expressionAttributeNames(Map.of("#n", "m"));
                            }
                        })
                .items()
                .stream()
                .map(LocalParityITCase::sorted)
                .toList();
    }

    /** Sizes of the pages of a scan of four items, so that some pages end with the table. */
    private static Object pages(SdkClients c, String t, int limit) {
        create(c, t, null);
        IntStream.range(0, 4).forEach(i -> put(c, t, item("k" + i, i)));
        List<Integer> sizes = new ArrayList<>();
        Map<String, AttributeValue> start = null;
        do {
            Map<String, AttributeValue> from = start;
            ScanResponse page =
                    c.tables().scan(r -> r.tableName(t).limit(limit).exclusiveStartKey(from));
            sizes.add(page.count());
            start = page.hasLastEvaluatedKey() ? page.lastEvaluatedKey() : null;
        } while (start != null);
        return sizes;
    }

    private static Object capacity(SdkClients c, String t, boolean consistent, String returned) {
        create(c, t, null);
        for (int i = 0; i < 3; i++) {
            put(c, t, with(item("k" + i, 1), "text", AttributeValue.fromS("x".repeat(3000))));
        }
        return c.tables()
                .scan(
                        r ->
                                r.tableName(t)
                                        .consistentRead(consistent)
                                        .returnConsumedCapacity(returned))
                .consumedCapacity();
    }

    private static Object update(SdkClients c, String t, String expression) {
        create(c, t, "NEW_AND_OLD_IMAGES");
        Map<String, AttributeValue> item = with(item("a", 1), "a", number("1"));
        item.put("m", AttributeValue.fromM(Map.of("x", AttributeValue.fromS("1"))));
        item.put("l", AttributeValue.fromL(List.of(number("0"), number("1"), number("2"))));
        item.put("s", AttributeValue.fromSs(List.of("one")));
        put(c, t, item);
        Map<String, AttributeValue> values = new LinkedHashMap<>();
        Map.of(
                        ":v", AttributeValue.fromS("V"),
                        ":one", number("1"),
                        ":l", AttributeValue.fromL(List.of(number("3"))),
                        ":s", AttributeValue.fromSs(List.of("one")))
                .forEach(
                        (name, value) -> {
                            if (expression.matches(".*" + name + "\\b.*")) {
                                values.put(name, value);
                            }
                        });
        List<String> shown = new ArrayList<>();
        for (String returned : List.of("UPDATED_OLD", "ALL_NEW")) {
            Map<String, AttributeValue> attributes =
                    c.tables()
                            .updateItem(
                                    r -> {
                                        r.tableName(t).key(item("a", 1)).returnValues(returned);
                                        r.updateExpression(expression);
                                        if (!values.isEmpty()) {
                                            r.expressionAttributeValues(values);
                                        }
                                    })
                            .attributes();
            // For a path into a document the service shows only that part of an attribute.
            boolean comparable = returned.equals("ALL_NEW") || !expression.matches(".*[\\[.].*");
            shown.add(comparable ? sorted(attributes) : "");
        }
        return shown + " " + get(c, t, item("a", 1)) + " " + events(c, t);
    }

    static Stream<Named> streamCalls() {
        List<Named> calls = new ArrayList<>();
        for (String viewType :
                List.of("KEYS_ONLY", "NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES")) {
            calls.add(
                    new Named(
                            "events of " + viewType,
                            (c, t) -> {
                                create(c, t, viewType);
                                put(c, t, with(item("a", 1), "v", number("1")));
                                put(c, t, with(item("a", 1), "v", number("1.0")));
                                put(c, t, with(item("a", 1), "v", number("2")));
                                c.tables().updateItem(r -> r.tableName(t).key(item("b", 1)));
                                c.tables()
                                        .updateItem(
                                                r ->
                                                        r.tableName(t)
                                                                .key(item("b", 1))
                                                                .attributeUpdates(
                                                                        Map.of(
                                                                                "v",
                                                                                AttributeValueUpdate
                                                                                        .builder()
                                                                                        .action(
                                                                                                "PUT")
                                                                                        .value(
                                                                                                number(
                                                                                                        "3"))
                                                                                        .build())));
                                c.tables().deleteItem(r -> r.tableName(t).key(item("a", 1)));
                                c.tables().deleteItem(r -> r.tableName(t).key(item("a", 1)));
                                return events(c, t);
                            }));
        }
        calls.add(
                new Named(
                        "pages of a limit",
                        (c, t) -> {
                            ShardOf shard = filled(c, t, 5);
                            List<Integer> sizes = new ArrayList<>();
                            String iterator = shard.iterator(ShardIteratorType.TRIM_HORIZON, null);
                            for (int i = 0; i < 4; i++) {
                                String current = iterator;
                                GetRecordsResponse page =
                                        c.streams()
                                                .getRecords(r -> r.shardIterator(current).limit(2));
                                sizes.add(page.records().size());
                                iterator = page.nextShardIterator();
                            }
                            return sizes + " " + (iterator == null);
                        }));
        for (ShardIteratorType type :
                List.of(
                        ShardIteratorType.AT_SEQUENCE_NUMBER,
                        ShardIteratorType.AFTER_SEQUENCE_NUMBER)) {
            calls.add(
                    new Named(
                            "iterators " + type,
                            (c, t) -> {
                                ShardOf shard = filled(c, t, 5);
                                List<Integer> sizes = new ArrayList<>();
                                for (Record record :
                                        StreamReading.readShard(
                                                c.streams(), shard.arn(), shard.id())) {
                                    String iterator =
                                            shard.iterator(
                                                    type, record.dynamodb().sequenceNumber());
                                    sizes.add(
                                            c.streams()
                                                    .getRecords(r -> r.shardIterator(iterator))
                                                    .records()
                                                    .size());
                                }
                                return sizes;
                            }));
            calls.add(
                    streamError(
                            "iterator " + type + " without number",
                            (c, s) -> s.iterator(type, null)));
            calls.add(
                    streamError(
                            "iterator " + type + " of one digit", (c, s) -> s.iterator(type, "1")));
        }
        calls.add(
                new Named(
                        "iterator LATEST",
                        (c, t) -> {
                            ShardOf shard = filled(c, t, 5);
                            String iterator = shard.iterator(ShardIteratorType.LATEST, null);
                            put(c, t, item("z", 1));
                            GetRecordsResponse page =
                                    c.streams().getRecords(r -> r.shardIterator(iterator));
                            return page.records().stream()
                                    .map(r -> sorted(r.dynamodb().keys()))
                                    .toList();
                        }));
        calls.add(
                new Named(
                        "a closed shard",
                        (c, t) -> {
                            ShardOf shard = filled(c, t, 5);
                            stream(c, t, null);
                            List<String> pages = new ArrayList<>();
                            for (ShardIteratorType type :
                                    List.of(
                                            ShardIteratorType.TRIM_HORIZON,
                                            ShardIteratorType.LATEST)) {
                                String iterator = shard.iterator(type, null);
                                GetRecordsResponse page =
                                        c.streams().getRecords(r -> r.shardIterator(iterator));
                                pages.add(page.records().size() + " " + page.nextShardIterator());
                            }
                            return pages;
                        }));
        calls.add(
                streamError(
                        "iterator with a number it does not take",
                        (c, s) ->
                                message(
                                        () ->
                                                s.iterator(
                                                        ShardIteratorType.LATEST,
                                                        "1".repeat(21)))));
        calls.add(
                streamError(
                        "iterator of another type",
                        (c, s) ->
                                c.streams()
                                        .getShardIterator(
                                                r ->
                                                        r.streamArn(s.arn())
                                                                .shardId(s.id())
                                                                .shardIteratorType("SOON"))));
        calls.add(
                streamError(
                        "iterator of no shard",
                        (c, s) ->
                                new ShardOf(c, s.arn(), "shardId-00000001414562045508-2bac9cd2")
                                        .iterator(ShardIteratorType.LATEST, null)));
        calls.add(
                streamError(
                        "iterator of no stream",
                        (c, s) ->
                                new ShardOf(c, s.arn() + "1", s.id())
                                        .iterator(ShardIteratorType.LATEST, null)));
        calls.add(
                streamError("describe no stream", (c, s) -> message(() -> streamStatus(c, "arn"))));
        calls.add(
                streamError(
                        "describe with limit 0",
                        (c, s) ->
                                message(
                                        () ->
                                                c.streams()
                                                        .describeStream(
                                                                r ->
                                                                        r.streamArn(s.arn())
                                                                                .limit(0)))));
        calls.add(
                streamError(
                        "describe with limit 101",
                        (c, s) ->
                                c.streams().describeStream(r -> r.streamArn(s.arn()).limit(101))));
        calls.add(
                streamError(
                        "records of no iterator",
                        (c, s) ->
                                message(
                                        () ->
                                                c.streams()
                                                        .getRecords(
                                                                r ->
                                                                        r.shardIterator(
                                                                                "nonsense")))));
        calls.add(
                streamError(
                        "records with limit 1001",
                        (c, s) -> {
                            String iterator = s.iterator(ShardIteratorType.LATEST, null);
                            return c.streams()
                                    .getRecords(r -> r.shardIterator(iterator).limit(1001));
                        }));
        calls.add(
                new Named(
                        "list streams of a table",
                        (c, t) -> {
                            create(c, t, "NEW_IMAGE");
                            stream(c, t, null);
                            stream(c, t, "NEW_IMAGE");
                            return c.streams().listStreams(r -> r.tableName(t)).streams().size()
                                    + " "
                                    + c.streams()
                                            .listStreams(r -> r.tableName("no-" + t))
                                            .streams();
                        }));
        return calls.stream();
    }

    private interface ShardCall {
        Object on(SdkClients clients, ShardOf shard) throws Exception;
    }

    private static Named streamError(String name, ShardCall call) {
        return new Named(name, (c, t) -> call.on(c, filled(c, t, 1)));
    }

    private record ShardOf(SdkClients clients, String arn, String id) {
        String iterator(ShardIteratorType type, String sequenceNumber) {
            return clients.streams()
                    .getShardIterator(
                            r ->
                                    r.streamArn(arn)
                                            .shardId(id)
                                            .shardIteratorType(type)
                                            .sequenceNumber(sequenceNumber))
                    .shardIterator();
        }
    }

    private static ShardOf filled(SdkClients c, String t, int records) {
        String arn = create(c, t, "NEW_IMAGE").latestStreamArn();
        IntStream.range(0, records).forEach(i -> put(c, t, item("k" + i, 1)));
        return new ShardOf(c, arn, StreamReading.allShards(c.streams(), arn).get(0).shardId());
    }

    private static Named badItem(String name, Map<String, AttributeValue> item) {
        return new Named(
                "put an item " + name,
                (c, t) -> {
                    create(c, t, null);
                    return put(c, t, item);
                });
    }

    private static Named batch(String name, List<WriteRequest> batch) {
        return new Named(
                name,
                (c, t) -> {
                    create(c, t, null);
                    return message(
                            () -> c.tables().batchWriteItem(r -> r.requestItems(Map.of(t, batch))));
                });
    }

    private static List<WriteRequest> batchOf(int count) {
        return IntStream.range(0, count)
                .mapToObj(
                        i ->
                                WriteRequest.builder()
                                        .putRequest(p -> p.item(item("b" + i, 1)))
                                        .build())
                .toList();
    }

    private static Object scanned(SdkClients c, String t, int segments) {
        create(c, t, null);
        IntStream.range(0, 20).forEach(i -> put(c, t, item("k" + i, i)));
        Set<String> keys = new TreeSet<>();
        int seen = 0;
        for (int segment = 0; segment < segments; segment++) {
            int current = segment;
            Map<String, AttributeValue> start = null;
            do {
                Map<String, AttributeValue> from = start;
                ScanResponse page =
                        c.tables()
                                .scan(
                                        r -> {
                                            r.tableName(t).limit(3).exclusiveStartKey(from);
                                            if (segments > 1) {
                                                r.segment(current).totalSegments(segments);
                                            }
                                        });
                page.items().forEach(item -> keys.add(sorted(item)));
                seen += page.count();
                start = page.hasLastEvaluatedKey() ? page.lastEvaluatedKey() : null;
            } while (start != null);
        }
        return seen + " " + keys;
    }

    private static TableDescription create(SdkClients c, String t, String viewType) {
        return c.tables()
                .createTable(
                        r -> {
                            r.tableName(t).billingMode("PAY_PER_REQUEST");
                            r.keySchema(
                                    k -> k.attributeName("pk").keyType("HASH"),
                                    k -> k.attributeName("sk").keyType("RANGE"));
                            r.attributeDefinitions(
                                    d -> d.attributeName("pk").attributeType("S"),
                                    d -> d.attributeName("sk").attributeType("N"));
                            if (viewType != null) {
                                r.streamSpecification(
                                        s -> s.streamEnabled(true).streamViewType(viewType));
                            }
                        })
                .tableDescription();
    }

    private static TableDescription stream(SdkClients c, String t, String viewType) {
        return c.tables()
                .updateTable(
                        r ->
                                r.tableName(t)
                                        .streamSpecification(
                                                s ->
                                                        s.streamEnabled(viewType != null)
                                                                .streamViewType(viewType)))
                .tableDescription();
    }

    private static String streamStatus(SdkClients c, String arn) {
        return c.streams()
                .describeStream(r -> r.streamArn(arn))
                .streamDescription()
                .streamStatusAsString();
    }

    private static String summary(TableDescription table) {
        return table.tableName()
                + table.tableArn()
                + table.keySchema()
                + table.attributeDefinitions()
                + table.tableStatusAsString()
                + table.streamSpecification()
                + (table.latestStreamArn() == null
                        ? ""
                        : table.latestStreamArn().replace(table.latestStreamLabel(), ""))
                + table.billingModeSummary().billingModeAsString();
    }

    private static Object put(SdkClients c, String t, Map<String, AttributeValue> item) {
        c.tables().putItem(r -> r.tableName(t).item(item));
        return "put";
    }

    private static String get(SdkClients c, String t, Map<String, AttributeValue> key) {
        return sorted(c.tables().getItem(r -> r.tableName(t).key(key)).item());
    }

    /**
     * All events of the table's stream, without what differs by nature: identifiers, numbers and
     * times.
     */
    private static List<String> events(SdkClients c, String t) {
        String arn = c.tables().describeTable(r -> r.tableName(t)).table().latestStreamArn();
        return StreamReading.readAll(c.streams(), arn).stream()
                .map(LocalParityITCase::event)
                .toList();
    }

    private static String event(Record record) {
        return String.join(
                " ",
                record.eventNameAsString(),
                record.eventSource(),
                record.eventVersion(),
                record.awsRegion(),
                String.valueOf(record.userIdentity()),
                record.dynamodb().streamViewTypeAsString(),
                record.dynamodb().sizeBytes().toString(),
                sorted(record.dynamodb().keys()),
                record.dynamodb().hasNewImage() + sorted(record.dynamodb().newImage()),
                record.dynamodb().hasOldImage() + sorted(record.dynamodb().oldImage()));
    }

    private static String sorted(Map<String, AttributeValue> item) {
        return new TreeMap<>(item).toString();
    }

    private static Map<String, AttributeValue> item(String partition, int sort) {
        return with(
                Map.of("pk", AttributeValue.fromS(partition)),
                "sk",
                AttributeValue.fromN(Integer.toString(sort)));
    }

    private static Map<String, AttributeValue> with(
            Map<String, AttributeValue> item, String name, AttributeValue value) {
        Map<String, AttributeValue> copy = new LinkedHashMap<>(item);
        copy.put(name, value);
        return copy;
    }

    private static AttributeValue number(String text) {
        return AttributeValue.fromN(text);
    }
}
