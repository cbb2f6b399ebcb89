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

import io.github.ddbstreams.flink.source.DynamoDbStreamsSource;
import io.github.ddbstreams.flink.source.DynamoDbStreamsSourceBuilder;
import io.github.ddbstreams.flink.source.deserialization.DynamoDbStreamsDeserializationSchema;
import io.github.ddbstreams.flink.source.event.ChangeEvent;
import java.util.Map;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.execution.ExecutionState;
import org.apache.flink.runtime.executiongraph.AccessExecutionVertex;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A Flink cluster in this JVM, with one slot. */
final class LocalCluster implements AutoCloseable {

    private final MiniCluster cluster;

    private LocalCluster(MiniCluster cluster) {
        this.cluster = cluster;
    }

    /**
     * @throws Exception if it does not start
     */
    static LocalCluster start() throws Exception {
        Configuration configuration = new Configuration();
        configuration.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(8));
        GaugeReporter.configure(configuration);
        MiniCluster cluster =
                new MiniCluster(
                        new MiniClusterConfiguration.Builder()
                                .setConfiguration(configuration)
                                .setNumTaskManagers(1)
                                .setNumSlotsPerTaskManager(1)
                                .withRandomPorts()
                                .build());
        cluster.start();
        return new LocalCluster(cluster);
    }

    /** A source of a table's change events, from its first record on, with default options. */
    static DynamoDbStreamsSourceBuilder<ChangeEvent<Map<String, AttributeValue>>> source(
            Emulator emulator, String table) {
        return source(emulator, table, DynamoDbStreamsDeserializationSchema.changeEvents());
    }

    /** A source of what a schema makes of a table's records, likewise. */
    static <T> DynamoDbStreamsSourceBuilder<T> source(
            Emulator emulator, String table, DynamoDbStreamsDeserializationSchema<T> schema) {
        return DynamoDbStreamsSource.<T>builder()
                .setTableName(table)
                .setProperties(connection(emulator))
                .setDeserializationSchema(schema);
    }

    /** The options of a source, and of an SQL table, that lead to the emulator. */
    static Map<String, String> connection(Emulator emulator) {
        return Map.of(
                "aws.region",
                emulator.region(),
                "aws.endpoint",
                emulator.endpoint().toString(),
                "aws.credentials.provider",
                "BASIC",
                "aws.credentials.provider.basic.accesskeyid",
                "benchmark",
                "aws.credentials.provider.basic.secretkey",
                "benchmark");
    }

    /**
     * Runs a job of one subtask: the source, and behind it the observer, in the same task unless
     * rows and changes are merged in between.
     *
     * @throws Exception if the cluster refuses the job
     */
    <T> Job execute(DynamoDbStreamsSource<T> source, Observation observation) throws Exception {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(1);
        return execute(env, stream(source, env), observation);
    }

    /**
     * Runs a job in which the events go through a shuffle by key, as they do in front of most
     * operators with state, and the observer is behind it.
     *
     * @throws Exception if the cluster refuses the job
     */
    Job executeKeyed(
            DynamoDbStreamsSource<ChangeEvent<Map<String, AttributeValue>>> source,
            Observation observation)
            throws Exception {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(1);
        return execute(
                env,
                stream(source, env).keyBy(event -> event.keys().get("pk").s(), Types.STRING),
                observation);
    }

    private static <T> DataStream<T> stream(
            DynamoDbStreamsSource<T> source, StreamExecutionEnvironment env) {
        return source.toDataStream(env, WatermarkStrategy.noWatermarks(), "dynamodb-streams");
    }

    private <T> Job execute(
            StreamExecutionEnvironment env, DataStream<T> events, Observation observation)
            throws Exception {
        events.filter(observation.filter()).sinkTo(new DiscardingSink<>());
        return execute(env);
    }

    /**
     * Runs a job as it was put together.
     *
     * @throws Exception if the cluster refuses the job
     */
    Job execute(StreamExecutionEnvironment env) throws Exception {
        return new Job(cluster.submitJob(env.getStreamGraph().getJobGraph()).get().getJobID());
    }

    @Override
    public void close() {
        cluster.closeAsync().join();
    }

    /** A job that was submitted. */
    final class Job {

        private final JobID id;

        private Job(JobID id) {
            this.id = id;
        }

        /** When its task was running, in milliseconds since the epoch. */
        long runningSince() throws Exception {
            AccessExecutionVertex task =
                    cluster.getExecutionGraph(id).get().getAllExecutionVertices().iterator().next();
            return task.getStateTimestamp(ExecutionState.RUNNING);
        }

        /**
         * Waits for the end of the job.
         *
         * @throws Exception if it failed
         */
        void awaitEnd() throws Exception {
            cluster.requestJobResult(id)
                    .get()
                    .toJobExecutionResult(Thread.currentThread().getContextClassLoader());
        }

        /** Cancels the job and waits for its end. */
        void cancel() {
            cluster.cancelJob(id).join();
            cluster.requestJobResult(id).join();
        }
    }
}
