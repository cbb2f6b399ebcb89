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
package io.github.ddbstreams.flink.source;

import io.github.ddbstreams.flink.source.event.ChangeEvent;
import java.io.Serializable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.annotation.Nullable;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.execution.ExecutionState;
import org.apache.flink.runtime.executiongraph.AccessExecutionGraph;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.streaming.util.TestStreamEnvironment;
import org.apache.flink.util.function.SerializableFunction;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A job that reads a source into a {@link Recorder}, with checkpoints, restarts and, on request, a
 * failure of one of its tasks.
 */
public final class RunningJob implements AutoCloseable {

    /** The message of the exception that a task fails with when it is asked to. */
    public static final String REQUESTED_FAILURE = "this task was asked to fail";

    private static final ConcurrentMap<String, FailureRequest> FAILURES = new ConcurrentHashMap<>();

    private static final ConcurrentMap<String, ConcurrentMap<String, Set<Integer>>> READERS =
            new ConcurrentHashMap<>();

    private final MiniCluster cluster;
    private final JobClient client;
    private final String id;

    private RunningJob(MiniCluster cluster, JobClient client, String id) {
        this.cluster = cluster;
        this.client = client;
        this.id = id;
    }

    /** What a job is made from. */
    public static final class Spec implements Serializable {
        private static final long serialVersionUID = 1L;

        private final String id = UUID.randomUUID().toString();
        private final SerializableFunction<ChangeEvent<Map<String, AttributeValue>>, String> what;
        private int parallelism = 2;
        private int recorders = 1;
        private long checkpointMillis = 100;
        private boolean unaligned;
        private int maxParallelism;
        private boolean restarts = true;
        private String firstSeen;
        private WatermarkStrategy<ChangeEvent<Map<String, AttributeValue>>> watermarks =
                WatermarkStrategy.noWatermarks();
        private boolean gated;
        private int slowTasks;
        private long slowNanos;

        /**
         * @param what the recorder remembers of a change
         */
        public Spec(SerializableFunction<ChangeEvent<Map<String, AttributeValue>>, String> what) {
            this.what = what;
        }

        public Spec parallelism(int value) {
            parallelism = value;
            return this;
        }

        /**
         * As many recorders as readers, chained, so that each subtask is a region of its own. With
         * few checkpoints: if one begins in the very moment in which a region starts again, Flink
         * finds the ways to some subtasks closed and to others open, and ends the process.
         */
        public Spec chained() {
            recorders = 0;
            return checkpointEvery(400);
        }

        /** A keyBy between source and recorder, behind which each record takes its time. */
        public Spec keyedAndSlow(int tasks, Duration perRecord) {
            slowTasks = tasks;
            slowNanos = perRecord.toNanos();
            return this;
        }

        /** A gate behind the source, open at first: {@link #closeGate} and {@link #openGate}. */
        public Spec gated() {
            gated = true;
            return this;
        }

        /** Lets no record pass, as a sink that blocks; checkpoints wait behind the records. */
        public void closeGate() {
            Gate.of(id).set(true);
        }

        public void openGate() {
            Gate.of(id).set(false);
        }

        public Spec checkpointEvery(long millis) {
            checkpointMillis = millis;
            return this;
        }

        /** Barriers overtake the records in flight. */
        public Spec unaligned() {
            unaligned = true;
            return this;
        }

        /** Of all operators; by default each has the one that Flink gives it. */
        public Spec maxParallelism(int value) {
            maxParallelism = value;
            return this;
        }

        /** Which subtasks of the source have emitted records of a shard, by its id. */
        public Map<String, Set<Integer>> readers() {
            return READERS.getOrDefault(id, new ConcurrentHashMap<>());
        }

        public Spec watermarks(WatermarkStrategy<ChangeEvent<Map<String, AttributeValue>>> value) {
            watermarks = value;
            return this;
        }

        /** A first failure ends the job. */
        public Spec withoutRestarts() {
            restarts = false;
            return this;
        }

        /** What was seen first by a job before the last one that was started. */
        public String firstSeen() {
            return firstSeen;
        }

        /** What has been seen, as the state of the job has it. */
        public List<String> seen() {
            return Recorder.seen(id);
        }
    }

    public static RunningJob start(
            MiniCluster cluster,
            DynamoDbStreamsSource<ChangeEvent<Map<String, AttributeValue>>> source,
            Spec spec,
            @Nullable String savepoint)
            throws Exception {
        Configuration config = new Configuration();
        if (spec.restarts) {
            config.setString("restart-strategy.type", "fixed-delay");
            config.setString("restart-strategy.fixed-delay.attempts", "1000");
            config.setString("restart-strategy.fixed-delay.delay", "10 ms");
        } else {
            config.setString("restart-strategy.type", "none");
        }
        if (spec.checkpointMillis > 0) {
            config.setString("execution.checkpointing.interval", spec.checkpointMillis + " ms");
        }
        if (spec.unaligned) {
            config.setString("execution.checkpointing.unaligned.enabled", "true");
        }
        if (spec.maxParallelism > 0) {
            config.setString("pipeline.max-parallelism", String.valueOf(spec.maxParallelism));
        }
        if (savepoint != null) {
            config.setString("execution.state-recovery.path", savepoint);
        }
        spec.firstSeen = spec.seen().isEmpty() ? null : spec.seen().get(0);
        Recorder.forget(spec.id);
        FAILURES.put(spec.id, new FailureRequest());
        StreamExecutionEnvironment env =
                new TestStreamEnvironment(cluster, config, spec.parallelism, List.of(), List.of());
        TypeInformation<ChangeEvent<Map<String, AttributeValue>>> type = source.getProducedType();
        DataStream<ChangeEvent<Map<String, AttributeValue>>> events =
                source.toDataStream(env, spec.watermarks, "source")
                        .map(new FailOnRequest(spec.id))
                        .returns(type);
        if (spec.gated) {
            events = events.map(new PassGate(spec.id)).returns(type);
        }
        if (spec.slowTasks > 0) {
            long nanos = spec.slowNanos;
            events =
                    events.keyBy(event -> event.keys().get("pk").s())
                            .map(
                                    event -> {
                                        LockSupport.parkNanos(nanos);
                                        return event;
                                    })
                            .setParallelism(spec.slowTasks)
                            .returns(type);
        }
        SingleOutputStreamOperator<String> recorded =
                events.map(new Recorder(spec.id, spec.what)).uid("recorder");
        if (spec.recorders > 0) {
            // In a chain, its maximal parallelism would be that of what is in front of it.
            recorded.startNewChain();
        }
        recorded.setParallelism(spec.recorders == 0 ? spec.parallelism : spec.recorders)
                .sinkTo(new DiscardingSink<>())
                .setParallelism(spec.recorders == 0 ? spec.parallelism : spec.recorders);
        RunningJob job = new RunningJob(cluster, env.executeAsync(), spec.id);
        if (spec.restarts) {
            job.awaitRunningOrClose();
        }
        return job;
    }

    private void awaitRunningOrClose() throws Exception {
        try {
            awaitRunning();
        } catch (Exception | AssertionError e) {
            close();
            throw e;
        }
    }

    /** Waits until every task runs. */
    public void awaitRunning() throws Exception {
        Await.until(
                "all tasks are running",
                () -> {
                    if (status() == JobStatus.FAILED) {
                        throw new AssertionError("The job has failed: " + failure());
                    }
                    // A job manager that has just got its leadership knows of no tasks yet.
                    boolean any = false;
                    for (var vertex : graph().getAllExecutionVertices()) {
                        any = true;
                        if (vertex.getExecutionState() != ExecutionState.RUNNING) {
                            return false;
                        }
                    }
                    return any;
                });
    }

    private AccessExecutionGraph graph() throws Exception {
        return cluster.getExecutionGraph(client.getJobID()).get();
    }

    /** Waits for a checkpoint that begins after this call. */
    public void awaitCheckpoint() throws Exception {
        long before = completedCheckpoints();
        Await.until("two more checkpoints", () -> completedCheckpoints() >= before + 2);
    }

    /** Whether the last completed checkpoint holds records that were in flight. */
    public boolean holdsRecordsInFlight() throws Exception {
        var completed =
                graph().getCheckpointStatsSnapshot().getHistory().getLatestCompletedCheckpoint();
        return completed != null && completed.getPersistedData() > 0;
    }

    private long completedCheckpoints() throws Exception {
        return graph().getCheckpointStatsSnapshot().getCounts().getNumberOfCompletedCheckpoints();
    }

    /** Fails the task behind one subtask of the source at its next record. */
    public void failSubtaskAtNextRecord(int subtask) {
        failSubtaskAfter(0, subtask);
    }

    /** Fails the task behind one subtask of the source once it has let so many records pass. */
    public void failSubtaskAfter(int records, int subtask) {
        FAILURES.get(id).make(subtask, records);
    }

    /** Takes the last request for a failure back, if the task has not failed yet. */
    public void failNoSubtask() {
        FAILURES.get(id).withdraw();
    }

    public boolean hasFailed() {
        return !FAILURES.get(id).isOpen();
    }

    /** How many tasks have failed as they were asked to. */
    public int failuresMade() {
        return FAILURES.get(id).made();
    }

    public String stopWithSavepoint(Path directory) throws Exception {
        return stopWithSavepoint(directory, false);
    }

    /** Stops with the last watermark, as if nothing came any more. */
    public String drainWithSavepoint(Path directory) throws Exception {
        return stopWithSavepoint(directory, true);
    }

    private String stopWithSavepoint(Path directory, boolean drains) throws Exception {
        return client.stopWithSavepoint(drains, directory.toString(), SavepointFormatType.CANONICAL)
                .get(1, TimeUnit.MINUTES);
    }

    /** How often tasks have been started again. */
    public long restarts() throws Exception {
        long attempts = 0;
        for (var vertex : graph().getAllExecutionVertices()) {
            attempts += vertex.getCurrentExecutionAttempt().getAttemptNumber();
        }
        return attempts;
    }

    public JobStatus status() throws Exception {
        return client.getJobStatus().get();
    }

    /** Waits for the job to fail, and gives the messages of the failure and its causes. */
    public String failure() throws Exception {
        return String.join("\n", messagesOfFailure());
    }

    private List<String> messagesOfFailure() throws Exception {
        Await.until("the job fails", () -> status() == JobStatus.FAILED);
        List<String> messages = new ArrayList<>();
        try {
            client.getJobExecutionResult().get();
        } catch (ExecutionException e) {
            for (Throwable t = e; t != null; t = t.getCause()) {
                messages.add(t.getMessage());
            }
        }
        return messages;
    }

    /**
     * Waits for the job to fail, and gives the last cause, which is all that the SQL client shows.
     */
    public String rootOfFailure() throws Exception {
        List<String> messages = messagesOfFailure();
        return messages.get(messages.size() - 1);
    }

    public JobClient client() {
        return client;
    }

    @Override
    public void close() throws Exception {
        if (!status().isGloballyTerminalState()) {
            client.cancel().get();
        }
        Await.until("the job has ended", () -> status().isGloballyTerminalState());
    }

    /** Which subtask is to fail, and when. Thread safe. */
    private static final class FailureRequest {
        private static final int NOBODY = -1;

        private int subtask = NOBODY;
        private int recordsBefore;
        private int made;

        synchronized void make(int newSubtask, int newRecordsBefore) {
            subtask = newSubtask;
            recordsBefore = newRecordsBefore;
        }

        synchronized void withdraw() {
            subtask = NOBODY;
        }

        synchronized boolean isOpen() {
            return subtask != NOBODY;
        }

        synchronized int made() {
            return made;
        }

        /** Told of every record; true once. */
        synchronized boolean isDue(int recordOf) {
            if (recordOf != subtask || recordsBefore-- > 0) {
                return false;
            }
            subtask = NOBODY;
            made++;
            return true;
        }
    }

    /** Throws once when it is asked to. */
    private static final class FailOnRequest
            extends RichMapFunction<
                    ChangeEvent<Map<String, AttributeValue>>,
                    ChangeEvent<Map<String, AttributeValue>>> {
        private static final long serialVersionUID = 1L;

        private final String id;

        FailOnRequest(String id) {
            this.id = id;
        }

        @Override
        public ChangeEvent<Map<String, AttributeValue>> map(
                ChangeEvent<Map<String, AttributeValue>> event) {
            int subtask = getRuntimeContext().getTaskInfo().getIndexOfThisSubtask();
            READERS.computeIfAbsent(id, i -> new ConcurrentHashMap<>())
                    .computeIfAbsent(
                            String.valueOf(event.shardId()), shard -> ConcurrentHashMap.newKeySet())
                    .add(subtask);
            if (FAILURES.get(id).isDue(subtask)) {
                throw new IllegalStateException(REQUESTED_FAILURE);
            }
            return event;
        }
    }

    /** Holds up whoever passes while it is closed. */
    private static final class Gate {
        private static final ConcurrentMap<String, Gate> GATES = new ConcurrentHashMap<>();

        private boolean closed;

        static Gate of(String id) {
            return GATES.computeIfAbsent(id, i -> new Gate());
        }

        synchronized void set(boolean isClosed) {
            closed = isClosed;
            notifyAll();
        }

        synchronized void pass() throws InterruptedException {
            while (closed) {
                wait();
            }
        }
    }

    private static final class PassGate
            extends RichMapFunction<
                    ChangeEvent<Map<String, AttributeValue>>,
                    ChangeEvent<Map<String, AttributeValue>>> {
        private static final long serialVersionUID = 1L;

        private final String id;

        PassGate(String id) {
            this.id = id;
        }

        @Override
        public ChangeEvent<Map<String, AttributeValue>> map(
                ChangeEvent<Map<String, AttributeValue>> event) throws InterruptedException {
            Gate.of(id).pass();
            return event;
        }
    }
}
