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
package io.github.ddbstreams.clustertests;

import io.github.ddbstreams.clusters.Await;
import io.github.ddbstreams.clusters.ClusterSpec;
import io.github.ddbstreams.clusters.Directories;
import io.github.ddbstreams.clusters.FlinkCluster;
import io.github.ddbstreams.clusters.FlinkVersion;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A job with a cluster of its own, which takes all the task managers that there are. */
@Tag("clusters")
class ReactiveModeITCase {

    @ParameterizedTest
    @CsvSource({"FLINK_1, INITIAL, true", "FLINK_2, INITIAL, false", "FLINK_2, TRIM_HORIZON, true"})
    void taskManagersComeAndGo(FlinkVersion version, String start, boolean rocksDb)
            throws Exception {
        Settings settings = new Settings(start, rocksDb);
        String name = "reactive-" + version + "-" + start;
        try (EmulatedOrders orders = new EmulatedOrders("orders")) {
            Path output = Directories.create(name + "-output");
            ClusterSpec spec =
                    ClusterSpec.of(version, name)
                            .taskManagers(0)
                            .job(Artifacts.jobJar(), settings.arguments(orders, output))
                            .with(Settings.OF_CLUSTERS)
                            .with(settings.configuration())
                            .with("scheduler-mode", "reactive")
                            .with("jobmanager.adaptive-scheduler.scaling-interval.min", "1 s")
                            // Until it has stopped the job may be asked for.
                            .with("execution.shutdown-on-application-finish", "false");
            FlinkCluster.use(
                    spec,
                    cluster ->
                            Scenario.play(
                                    orders,
                                    new OrdersJob(orders, settings, output),
                                    settings,
                                    job -> addAndKillTaskManagers(cluster, job)));
        }
    }

    private static void addAndKillTaskManagers(FlinkCluster cluster, OrdersJob job)
            throws Exception {
        // Before, it waits for slots.
        job.rememberStart();
        String first = cluster.startTaskManager();
        List<String> jobs =
                Await.until(
                        "there is a job",
                        cluster::failIfSomethingHasEnded,
                        cluster.rest()::jobs,
                        ids -> !ids.isEmpty());
        job.follow(cluster, jobs.get(0));
        job.awaitParallelism(2);
        job.awaitUnderWay();

        cluster.startTaskManager();
        job.awaitParallelism(4);
        job.awaitUnderWay();

        int restores = job.restores();
        cluster.killTaskManager(first);
        job.awaitRestoredAfter(restores);
        job.awaitParallelism(2);
        job.awaitMore(150);
    }
}
