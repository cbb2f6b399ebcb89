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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Jobs in a cluster that has ZooKeeper, and whose job manager is killed: another one goes on. */
@ParameterizedClass
@EnumSource
@Tag("exhaustive")
class JobManagerITCase {

    private static FlinkCluster cluster;

    @Parameter FlinkVersion version;

    @BeforeParameterizedClassInvocation
    static void startCluster(FlinkVersion version) throws Exception {
        cluster =
                FlinkCluster.start(
                        ClusterSpec.of(version, "highly-available-" + version)
                                .taskManagers(2)
                                .highlyAvailable()
                                .with(Settings.OF_CLUSTERS));
    }

    @AfterParameterizedClassInvocation
    static void endCluster() throws Exception {
        cluster.close();
    }

    @Test
    void theJobManagerIsKilled() throws Exception {
        play(new Settings("TRIM_HORIZON", version == FlinkVersion.FLINK_1));
    }

    @Test
    void theJobManagerIsKilledAmidTheScan() throws Exception {
        play(new Settings("INITIAL", version == FlinkVersion.FLINK_2));
    }

    private static void play(Settings settings) throws Exception {
        cluster.use(
                where -> Scenario.play(where, "jobs", settings, JobManagerITCase::killJobManager));
    }

    private static void killJobManager(OrdersJob job) throws Exception {
        job.run(cluster, cluster.rest().upload(Artifacts.jobJar()), 3, null);
        job.awaitUnderWay();
        cluster.killJobManager();
        cluster.startJobManager();
        // It knows nothing but what the one before has left behind.
        job.awaitRestoredAfter(0);
        job.awaitMore(150);
    }
}
