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

import io.github.ddbstreams.clusters.ClusterSpec;
import io.github.ddbstreams.clusters.FlinkCluster;
import io.github.ddbstreams.clusters.FlinkVersion;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A job moves from Flink 1 to Flink 2, with the same jar. */
@Tag("clusters")
class VersionUpgradeITCase {

    private final Deque<FlinkCluster> clusters = new ArrayDeque<>();

    @AfterEach
    void endClusters() throws Exception {
        for (FlinkCluster cluster : clusters) {
            cluster.close();
        }
    }

    @ParameterizedTest
    @CsvSource({"TRIM_HORIZON, false", "INITIAL, true"})
    void aSavepointOfTheOlderVersion(String start, boolean rocksDb) throws Exception {
        Settings settings = new Settings(start, rocksDb);
        try (FlinkCluster older = start(FlinkVersion.FLINK_1, settings)) {
            older.use(
                    where ->
                            Scenario.play(
                                    where, "upgrade", settings, job -> move(job, older, settings)));
        }
    }

    private void move(OrdersJob job, FlinkCluster older, Settings settings) throws Exception {
        job.run(older, older.rest().upload(Artifacts.jobJar()), 3, null);
        job.awaitUnderWay();
        String savepoint = job.stop();
        older.close();

        FlinkCluster newer = start(FlinkVersion.FLINK_2, settings);
        clusters.push(newer);
        job.run(newer, newer.rest().upload(Artifacts.jobJar()), 3, savepoint);
        newer.use(cluster -> job.awaitMore(150));
    }

    private static FlinkCluster start(FlinkVersion version, Settings settings) throws Exception {
        return FlinkCluster.start(
                ClusterSpec.of(version, "upgrade-" + settings.start() + "-" + version)
                        .taskManagers(2)
                        .with(Settings.OF_CLUSTERS));
    }
}
