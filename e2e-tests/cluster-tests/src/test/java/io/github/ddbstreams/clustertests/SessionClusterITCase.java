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

/** Jobs of a jar that is uploaded to a cluster with two task managers. */
@ParameterizedClass
@EnumSource
@Tag("exhaustive")
class SessionClusterITCase {

    private static FlinkCluster cluster;
    private static String jar;

    @Parameter FlinkVersion version;

    @BeforeParameterizedClassInvocation
    static void startCluster(FlinkVersion version) throws Exception {
        cluster =
                FlinkCluster.start(
                        ClusterSpec.of(version, "session-" + version)
                                .taskManagers(2)
                                .with(Settings.OF_CLUSTERS));
        cluster.use(started -> jar = started.rest().upload(Artifacts.jobJar()));
    }

    @AfterParameterizedClassInvocation
    static void endCluster() throws Exception {
        cluster.close();
    }

    @Test
    void aReaderIsKilledAndTheJobIsRescaledAmidTheScan() throws Exception {
        play(
                "both",
                "INITIAL",
                true,
                job -> {
                    job.run(cluster, jar, 3, null);
                    killReader(job);
                    rescale(job, 2);
                    rescale(job, 4);
                });
    }

    @Test
    void aReaderIsKilled() throws Exception {
        play(
                "killed",
                "TRIM_HORIZON",
                false,
                job -> {
                    job.run(cluster, jar, 3, null);
                    killReader(job);
                });
    }

    @Test
    void aJobIsRescaled() throws Exception {
        play(
                "rescaled",
                "TRIM_HORIZON",
                true,
                job -> {
                    job.run(cluster, jar, 3, null);
                    rescale(job, 2);
                    rescale(job, 4);
                });
    }

    private void play(String name, String start, boolean odd, Scenario.Part part) throws Exception {
        cluster.use(where -> Scenario.play(where, name, settings(start, odd), part));
    }

    private static void killReader(OrdersJob job) throws Exception {
        job.awaitUnderWay();
        int restores = job.restores();
        cluster.killTaskManager(job.mainReader());
        cluster.startTaskManager();
        job.awaitRestoredAfter(restores);
        job.awaitMore(150);
    }

    private static void rescale(OrdersJob job, int parallelism) throws Exception {
        job.awaitUnderWay();
        String savepoint = job.stop();
        job.run(cluster, jar, parallelism, savepoint);
        job.awaitMore(150);
    }

    /** The two versions have different settings in a test, and a version in its tests. */
    private Settings settings(String start, boolean odd) {
        boolean rocksDb = odd == (version == FlinkVersion.FLINK_1);
        boolean unaligned = rocksDb == (start.equals("INITIAL"));
        return new Settings(start, rocksDb ? "rocksdb" : "hashmap", unaligned);
    }
}
