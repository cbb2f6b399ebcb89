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
package io.github.ddbstreams.containers;

import io.github.ddbstreams.clusters.FlinkVersion;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.testcontainers.utility.DockerImageName;

/**
 * What users do with a version of Flink in Docker. All tests of a class use the same containers,
 * which have the jar for SQL in Flink's lib directory.
 */
@Tag("exhaustive")
abstract class ContainersITBase {

    private static ContainerCluster cluster;

    @RegisterExtension
    final TestExecutionExceptionHandler failures =
            (context, failure) -> {
                cluster.tellWhereLogsAre(failure);
                throw failure;
            };

    private final FlinkVersion version;

    ContainersITBase(FlinkVersion version) {
        this.version = version;
    }

    @BeforeEach
    void start(TestInfo test) throws Exception {
        DockerImageName flinkImage = Settings.flinkImage(version);
        Docker.assumeThatItHas(
                getClass().getSimpleName() + "." + test.getDisplayName(),
                flinkImage,
                Settings.dynamoDbImage());
        if (cluster == null) {
            cluster =
                    ContainerCluster.start(
                            flinkImage,
                            version.name(),
                            List.of(Path.of(System.getProperty("sql.jar"))));
        }
    }

    @AfterAll
    static void remove() {
        if (cluster != null) {
            cluster.close();
            cluster = null;
        }
    }

    @Test
    void aJobWritesTheItemsAndEveryChangeOnceAndInOrder() throws Exception {
        DataStreamScenario.run(cluster);
    }

    @Test
    void sqlReadsTheChangesAndTheItems() throws Exception {
        SqlScenario.run(cluster);
    }
}
