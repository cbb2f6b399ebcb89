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
package io.github.ddbstreams.flink.source.incidents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.ddbstreams.emulator.FaultBuilder;
import io.github.ddbstreams.emulator.FaultRule;
import io.github.ddbstreams.emulator.Operation;
import io.github.ddbstreams.flink.source.Await;
import io.github.ddbstreams.flink.source.DynamoDbStreamsSource;
import io.github.ddbstreams.flink.source.DynamoDbStreamsSourceBuilder;
import io.github.ddbstreams.flink.source.RunningJob;
import io.github.ddbstreams.flink.source.client.AwsStreamsClientFactory;
import io.github.ddbstreams.flink.source.deserialization.DynamoDbStreamsDeserializationSchema;
import io.github.ddbstreams.flink.source.event.ChangeEvent;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.streaming.api.lineage.LineageDataset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Keys in the options are nowhere to be seen: neither secret key nor session token nor, because it
 * says whose account it is, the access key id.
 */
class SecretsITCase extends IncidentITBase {

    private static final String KEY_ID = "AKIAUNMISTAKABLEKEYID";
    private static final String SECRET_KEY = "unmistakableSecretKey";
    private static final String TOKEN = "unmistakableSessionToken";
    private static final String BASIC = "aws.credentials.provider.basic.";
    private static final Pattern VERTEX = Pattern.compile("\"id\":\"([0-9a-f]{32})\"");

    private CapturedLogs logs;

    @BeforeEach
    void capture() {
        logs = CapturedLogs.start();
    }

    @AfterEach
    void release() {
        logs.close();
    }

    private static void assertNoSecretIn(String what, String text) {
        assertThat(text).as(what).doesNotContain(KEY_ID, SECRET_KEY, TOKEN);
    }

    private Map<String, String> options() {
        Map<String, String> options = new HashMap<>();
        options.put("aws.region", "us-east-1");
        options.put("aws.endpoint", emulator.endpoint().toString());
        options.put("aws.credentials.provider", "BASIC");
        options.put(BASIC + "accesskeyid", KEY_ID);
        options.put(BASIC + "secretkey", SECRET_KEY);
        options.put(BASIC + "sessiontoken", TOKEN);
        options.put("scan.poll.interval", "20 ms");
        options.put("scan.poll.idle-interval", "50 ms");
        options.put("scan.retry.initial-backoff", "10 ms");
        options.put("scan.retry.max-backoff", "100 ms");
        options.put("scan.shard-discovery.interval", "100 ms");
        return options;
    }

    private DynamoDbStreamsSourceBuilder<ChangeEvent<Map<String, AttributeValue>>> secretSource() {
        return DynamoDbStreamsSource.<ChangeEvent<Map<String, AttributeValue>>>builder()
                .setTableName("orders")
                .setProperties(options())
                .setDeserializationSchema(DynamoDbStreamsDeserializationSchema.changeEvents());
    }

    // ------------------------------------------------------------------ before a job runs

    @Test
    void notInWhatTheSourceSaysOfItself() throws Exception {
        var source = secretSource().build();
        assertNoSecretIn("builder", secretSource().toString());
        assertNoSecretIn("source", source.toString());
        Map<String, String> withTable = new LinkedHashMap<>(options());
        withTable.put("table-name", "orders");
        assertNoSecretIn("client", new AwsStreamsClientFactory(withTable).toString());
        for (LineageDataset dataset : source.getLineageVertex().datasets()) {
            assertNoSecretIn(
                    "lineage", dataset.namespace() + dataset.name() + dataset.facets().toString());
        }
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.fromSource(source, WatermarkStrategy.noWatermarks(), "source")
                .sinkTo(new DiscardingSink<>());
        assertNoSecretIn("plan", env.getExecutionPlan());
        assertNoSecretIn("graph", env.getStreamGraph().getStreamingPlanAsJSON());
    }

    @Test
    void notInWhatIsSaidOfWrongOptions() {
        for (Map<String, String> wrong :
                List.of(
                        Map.of(BASIC + "secretkeyy", SECRET_KEY),
                        Map.of("aws.credentials.provider", "PROFILE"),
                        Map.of("aws.region", ""))) {
            Throwable failure = catchThrowable(() -> secretSource().setProperties(wrong).build());
            assertThat(failure).as(wrong.keySet().toString()).isNotNull();
            assertNoSecretIn("refusal of " + wrong.keySet(), stackTrace(failure));
        }
        Throwable twice =
                catchThrowable(
                        () -> secretSource().setProperty(BASIC + "secretkey", "another").build());
        if (twice != null) {
            assertNoSecretIn("refusal of two values", stackTrace(twice));
        }
    }

    // ------------------------------------------------------------------ while it runs

    @Test
    void notInLogsMetricsThreadsOrTheWebInterfaceOfAJobInTrouble() throws Exception {
        createTable(3);
        write(50);
        RunningJob.Spec spec = spec();
        try (RunningJob job = run(secretSource().build(), spec, null)) {
            awaitAllSeen(spec);
            List<Function<FaultBuilder, FaultRule>> troubles =
                    List.of(
                            FaultBuilder::throttle,
                            FaultBuilder::throttleUnmodelled,
                            FaultBuilder::internalError,
                            FaultBuilder::expiredCredentials,
                            FaultBuilder::dropConnection,
                            FaultBuilder::truncateBody,
                            FaultBuilder::corruptCrc,
                            requests -> requests.status(503));
            for (Function<FaultBuilder, FaultRule> trouble : troubles) {
                FaultRule struck =
                        trouble.apply(emulator.faults().on(Operation.GET_RECORDS).times(3));
                trouble.apply(emulator.faults().on(Operation.DESCRIBE_STREAM).times(3));
                splitSome(1);
                write(20);
                awaitAllSeen(spec);
                Await.until("requests have been struck", struck::isSpent);
            }
            job.failSubtaskAtNextRecord(0);
            Await.until(
                    "the task fails",
                    () -> {
                        table.openShards().forEach(shard -> append(shard, 1));
                        return job.hasFailed();
                    });
            awaitAllSeen(spec);
            assertNothingShown(job);
        }
        assertExact(spec.seen());
        assertNoSecretIn("logs", logs.text());
        // Otherwise nothing was captured and nothing is shown by this.
        assertThat(logs.text()).contains("CREDENTIALS_EXPIRED", "THROTTLED");
    }

    @Test
    void notInWhatAJobFailsWith() throws Exception {
        createTable(2);
        write(20);
        List<Function<FaultBuilder, FaultRule>> refusals =
                List.of(
                        FaultBuilder::accessDenied,
                        FaultBuilder::unknownCredentials,
                        requests -> requests.status(400));
        for (Operation operation :
                List.of(
                        Operation.DESCRIBE_TABLE,
                        Operation.DESCRIBE_STREAM,
                        Operation.GET_SHARD_ITERATOR,
                        Operation.GET_RECORDS)) {
            for (Function<FaultBuilder, FaultRule> refusal : refusals) {
                refusal.apply(emulator.faults().on(operation));
                assertNothingInTheFailureOf(secretSource(), operation.name());
                emulator.faults().clear();
            }
        }
        assertNoSecretIn("logs", logs.text());
        assertThat(logs.text()).contains("ACCESS_DENIED");
    }

    private void assertNothingInTheFailureOf(
            DynamoDbStreamsSourceBuilder<ChangeEvent<Map<String, AttributeValue>>> source,
            String what)
            throws Exception {
        try (RunningJob job = run(source.build(), spec().withoutRestarts(), null)) {
            Await.until("the job fails", () -> job.status() == JobStatus.FAILED);
            try {
                job.client().getJobExecutionResult().get();
            } catch (ExecutionException e) {
                assertNoSecretIn(what, stackTrace(e));
            }
            assertNothingShown(job);
        }
    }

    private static String stackTrace(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    private void assertNothingShown(RunningJob job) throws Exception {
        String path = "/jobs/" + job.client().getJobID();
        String details = get(path);
        Set<String> paths = new LinkedHashSet<>();
        for (String of :
                List.of("/plan", "/config", "/exceptions", "/checkpoints", "/checkpoints/config")) {
            paths.add(path + of);
        }
        Matcher vertices = VERTEX.matcher(details);
        while (vertices.find()) {
            String vertex = path + "/vertices/" + vertices.group(1);
            paths.addAll(
                    List.of(
                            vertex,
                            vertex + "/metrics",
                            vertex + "/jm-operator-metrics",
                            vertex + "/accumulators"));
        }
        assertThat(paths).hasSizeGreaterThan(5);
        assertNoSecretIn(path, details);
        for (String each : paths) {
            assertNoSecretIn(each, get(each));
        }
        Thread.getAllStackTraces()
                .keySet()
                .forEach(thread -> assertNoSecretIn("thread", thread.getName()));
    }

    private String get(String path) throws Exception {
        URI uri = cluster.getRestAddress().get().resolve(path);
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
