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

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ddbstreams.flink.source.event.ChangeEvent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Every change once, and each key in order, against DynamoDB Local with real roll-overs. */
class LocalExactnessITCase {

    private static final int KEYS = 20;

    @RegisterExtension
    static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setNumberTaskManagers(2)
                            .setNumberSlotsPerTaskManager(4)
                            .build());

    private LocalDynamoDb local;
    private final List<String> written = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        local = LocalDynamoDb.start();
        local.createTable("orders");
    }

    @AfterEach
    void stop() throws Exception {
        local.close();
    }

    /** Remembers the key and the version that a change made. */
    private static RunningJob.Spec spec() {
        return new RunningJob.Spec(LocalExactnessITCase::keyAndVersion);
    }

    private static String keyAndVersion(ChangeEvent<Map<String, AttributeValue>> event) {
        return event.keys().get("pk").s() + "/" + event.after().get("version").n();
    }

    private DynamoDbStreamsSourceBuilder<ChangeEvent<Map<String, AttributeValue>>> source() {
        return Sources.changeEvents(local, "orders");
    }

    private void write(int count) {
        for (int i = 0; i < count; i++) {
            int n = written.size();
            local.put("orders", "k" + n % KEYS, n);
            written.add("k" + n % KEYS + "/" + n);
        }
    }

    private void awaitSeen(RunningJob.Spec spec) throws Exception {
        Await.until(
                "all " + written.size() + " changes are seen",
                () -> spec.seen().size() >= written.size());
    }

    private void assertExactlyOnceAndInOrder(List<String> seen) {
        assertThat(seen).containsExactlyInAnyOrderElementsOf(written);
        assertThat(byKey(seen)).isEqualTo(byKey(written));
    }

    private static Map<String, List<String>> byKey(List<String> changes) {
        Map<String, List<String>> byKey = new HashMap<>();
        for (String change : changes) {
            byKey.computeIfAbsent(change.split("/")[0], key -> new ArrayList<>()).add(change);
        }
        return byKey;
    }

    @Test
    void acrossCheckpointsAndRollOvers(@InjectMiniCluster MiniCluster cluster) throws Exception {
        RunningJob.Spec spec = spec();
        write(100);
        try (RunningJob job = RunningJob.start(cluster, source().build(), spec, null)) {
            for (int i = 0; i < 5; i++) {
                write(50);
                local.rollOver();
                write(50);
                job.awaitCheckpoint();
            }
            awaitSeen(spec);
        }
        assertExactlyOnceAndInOrder(spec.seen());
    }

    @Test
    void acrossSavepointsAndOtherParallelisms(
            @InjectMiniCluster MiniCluster cluster, @TempDir Path savepoints) throws Exception {
        RunningJob.Spec spec = spec();
        String savepoint = null;
        for (int parallelism : new int[] {4, 1, 7}) {
            write(100);
            try (RunningJob job =
                    RunningJob.start(
                            cluster, source().build(), spec.parallelism(parallelism), savepoint)) {
                local.rollOver();
                write(100);
                local.rollOver();
                // Part of it is read before the savepoint, part after it.
                Await.until("something is seen", () -> spec.seen().size() > written.size() - 150);
                savepoint = job.stopWithSavepoint(savepoints);
            }
        }
        write(50);
        try (RunningJob job =
                RunningJob.start(cluster, source().build(), spec.parallelism(2), savepoint)) {
            awaitSeen(spec);
            job.awaitCheckpoint();
        }
        assertExactlyOnceAndInOrder(spec.seen());
    }

    @Test
    void acrossTheFailureOfTheTaskThatReads(@InjectMiniCluster MiniCluster cluster)
            throws Exception {
        RunningJob.Spec spec = spec().chained().parallelism(3);
        write(100);
        try (RunningJob job = RunningJob.start(cluster, source().build(), spec, null)) {
            for (int i = 0; i < 6; i++) {
                if (i % 2 == 0) {
                    job.awaitCheckpoint();
                }
                write(30);
                local.rollOver();
                // DynamoDB Local has one lineage, which stays where its root was assigned.
                job.failSubtaskAtNextRecord(0);
                write(30);
                Await.until("the task has failed", job::hasFailed);
                write(30);
            }
            awaitSeen(spec);
            job.awaitCheckpoint();
        }
        assertExactlyOnceAndInOrder(spec.seen());
    }

    @Test
    void fromLatestRestoredBeforeItsFirstRecord(
            @InjectMiniCluster MiniCluster cluster, @TempDir Path savepoints) throws Exception {
        RunningJob.Spec spec = spec();
        DynamoDbStreamsSource<ChangeEvent<Map<String, AttributeValue>>> source =
                source().setStartingPosition(StartingPosition.latest()).build();
        String savepoint;
        try (RunningJob job = RunningJob.start(cluster, source, spec, null)) {
            job.awaitCheckpoint();
            savepoint = job.stopWithSavepoint(savepoints);
        }
        assertThat(spec.seen()).isEmpty();
        write(40);
        local.rollOver();
        write(40);
        try (RunningJob job = RunningJob.start(cluster, source, spec, savepoint)) {
            awaitSeen(spec);
            job.awaitCheckpoint();
        }
        assertExactlyOnceAndInOrder(spec.seen());
    }
}
