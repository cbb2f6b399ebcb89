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
package io.github.ddbstreams.sqljar;

import io.github.ddbstreams.clusters.ClusterSpec;
import io.github.ddbstreams.clusters.FlinkCluster;
import io.github.ddbstreams.clusters.FlinkVersion;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The jar in the lib directory of a cluster. */
class SqlJarInLibITCase extends SqlJarITBase {

    @ParameterizedTest
    @EnumSource
    void makesTablesOfStreams(FlinkVersion version) throws Exception {
        FlinkCluster.use(
                ClusterSpec.of(version, "lib-" + version)
                        .libraries(List.of(Artifacts.sqlJar()))
                        .gateway(),
                cluster -> readsEverything(cluster, List.of()));
    }
}
