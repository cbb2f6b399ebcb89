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

import io.github.ddbstreams.emulator.FaultRule;
import io.github.ddbstreams.emulator.Operation;
import io.github.ddbstreams.flink.source.Await;
import io.github.ddbstreams.flink.source.RunningJob;
import io.github.ddbstreams.flink.source.metrics.MetricNames;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Metric;
import org.apache.flink.runtime.highavailability.nonha.embedded.HaLeadershipControl;
import org.apache.flink.runtime.testutils.InMemoryReporter;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;

/** Failures of tasks, of the whole job and of its job manager, under one of Flink's schedulers. */
abstract class FailoverITBase extends EmulatedTableITBase {

    private static InMemoryReporter metrics;

    /** A cluster with a scheduler; a reporter is good for one cluster only. */
    static MiniClusterExtension cluster(String scheduler) {
        return new MiniClusterExtension(
                () -> {
                    metrics = InMemoryReporter.create();
                    Configuration configuration = new Configuration();
                    configuration.setString("jobmanager.scheduler", scheduler);
                    return new MiniClusterResourceConfiguration.Builder()
                            .setNumberTaskManagers(2)
                            .setNumberSlotsPerTaskManager(4)
                            .setConfiguration(metrics.addToConfiguration(configuration))
                            .withHaLeadershipControl()
                            .build();
                });
    }

    @Test
    void acrossFailuresOfSingleTasksWhileShardsSplit() throws Exception {
        RunningJob.Spec spec = spec().parallelism(4).chained();
        createTable(4);
        write(1_000);
        try (RunningJob job = run(spec)) {
            for (int i = 0; i < 12; i++) {
                write(100);
                splitSome(2);
                job.failSubtaskAtNextRecord(i % 4);
                write(100);
                splitSome(1);
                writeUntil(job::hasFailed);
            }
            awaitAllSeen(spec);
            job.awaitCheckpoint();
        }
        assertExact(spec.seen());
    }

    private interface Condition {
        boolean isTrue();
    }

    private void writeUntil(Condition condition) throws Exception {
        Await.until(
                "a record reaches the task that is to fail",
                () -> {
                    write(10);
                    return condition.isTrue();
                });
    }

    @Test
    void acrossAFailureBeforeTheFirstCheckpoint() throws Exception {
        RunningJob.Spec spec = spec().parallelism(2).checkpointEvery(3_600_000);
        createTable(4);
        try (RunningJob job = run(spec)) {
            write(300);
            splitSome(3);
            awaitAllSeen(spec);
            job.failSubtaskAtNextRecord(0);
            writeUntil(job::hasFailed);
            splitSome(2);
            write(300);
            awaitAllSeen(spec);
        }
        assertExact(spec.seen());
    }

    @Test
    void acrossTheFailoverOfTheJobManager() throws Exception {
        RunningJob.Spec spec = spec().parallelism(3);
        HaLeadershipControl leadership = cluster.getHaLeadershipControl().orElseThrow();
        createTable(4);
        write(500);
        try (RunningJob job = run(spec)) {
            for (int i = 0; i < 3; i++) {
                write(100);
                splitSome(2);
                job.awaitCheckpoint();
                write(100);
                splitSome(1);
                leadership.revokeJobMasterLeadership(job.client().getJobID()).get();
                write(100);
                splitSome(1);
                leadership.grantJobMasterLeadership(job.client().getJobID()).get();
                job.awaitRunning();
            }
            awaitAllSeen(spec);
            job.awaitCheckpoint();
        }
        assertExact(spec.seen());
    }

    @Test
    void incident02_theJobFailsBeforeTheFirstCheckpointOfALatestStart() throws Exception {
        var source = latestOverOldRecords();
        int old = table.ledger().size();
        RunningJob.Spec spec = spec().parallelism(1).checkpointEvery(3_600_000);
        try (RunningJob job = run(source, spec, null)) {
            awaitMoreRequests(Operation.GET_RECORDS, table.shards().get(0), 15);
            write(10);
            awaitSeen(spec, 10);
            job.failSubtaskAtNextRecord(0);
            write(10);
            Await.until("the failure", job::hasFailed);
            write(10);
            awaitSeen(spec, 30);
        }
        assertThat(spec.seen()).containsExactlyElementsOf(writtenFrom(old));
    }

    @Test
    void incident02_theJobManagerFailsOverBeforeTheFirstCheckpointOfALatestStart()
            throws Exception {
        var source = latestOverOldRecords();
        int old = table.ledger().size();
        RunningJob.Spec spec = spec().parallelism(1).checkpointEvery(3_600_000);
        HaLeadershipControl leadership = cluster.getHaLeadershipControl().orElseThrow();
        try (RunningJob job = run(source, spec, null)) {
            awaitMoreRequests(Operation.GET_RECORDS, table.shards().get(0), 15);
            write(10);
            awaitSeen(spec, 10);
            leadership.revokeJobMasterLeadership(job.client().getJobID()).get();
            write(10);
            leadership.grantJobMasterLeadership(job.client().getJobID()).get();
            job.awaitRunning();
            write(10);
            awaitSeen(spec, 30);
        }
        assertThat(spec.seen()).containsExactlyElementsOf(writtenFrom(old));
    }

    /** A group of metrics shows the first metric of a name, whatever is registered after it. */
    @Test
    void theMetricsOfTheEnumeratorGoOnAfterARestart() throws Exception {
        createTable(2);
        RunningJob.Spec spec = spec().checkpointEvery(3_600_000);
        try (RunningJob job = run(spec)) {
            job.failSubtaskAtNextRecord(0);
            writeUntil(job::hasFailed);
            awaitAllSeen(spec);
            FaultRule outage = emulator.faults().on(Operation.DESCRIBE_STREAM).throttle();
            Await.until(
                    "a throttled request of the enumerator is counted",
                    () -> {
                        Map<String, Metric> counters =
                                metrics.findMetrics(
                                        job.client().getJobID(), MetricNames.REQUESTS_THROTTLED);
                        return counters.values().stream()
                                .anyMatch(metric -> ((Counter) metric).getCount() > 0);
                    });
            outage.remove();
        }
    }
}
