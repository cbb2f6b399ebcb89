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

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.Volume;
import io.github.ddbstreams.clusters.Directories;
import io.github.ddbstreams.clusters.SqlSession;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.testcontainers.containers.BindMode;
import org.testcontainers.containers.Container.ExecResult;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.containers.wait.strategy.WaitStrategy;
import org.testcontainers.lifecycle.Startables;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.MountableFile;

/**
 * DynamoDB Local, a job manager, a task manager and a gateway for SQL, each a container, in a
 * network of their own.
 *
 * <p>The official images begin as root and go on as another user, and others stay root. So Flink's
 * containers share a volume that everybody may write to, for checkpoints and for what jobs write.
 */
final class ContainerCluster implements AutoCloseable {

    /** The directory that all of Flink's containers that run jobs have in common. */
    static final String SHARED = "/shared";

    /** Where DynamoDB Local is for the other containers. */
    static final String DYNAMODB = "http://dynamodb:8000";

    private static final Duration TIMEOUT = Duration.ofMinutes(3);
    private static final int DYNAMODB_PORT = 8000;
    private static final int REST_PORT = 8081;
    private static final int GATEWAY_PORT = 8083;

    private final DockerImageName flinkImage;
    private final Path directory;
    private final List<Path> libraries;
    private final Network network = Network.newNetwork();
    private final Map<String, GenericContainer<?>> containers = new LinkedHashMap<>();
    private GenericContainer<?> dynamoDb;
    private GenericContainer<?> jobManager;
    private GenericContainer<?> gateway;

    private ContainerCluster(DockerImageName flinkImage, Path directory, List<Path> libraries) {
        this.flinkImage = flinkImage;
        this.directory = directory;
        this.libraries = libraries;
    }

    /**
     * Starts a cluster.
     *
     * @param name of the directory for logs
     * @param libraries what is put into Flink's lib directory
     */
    static ContainerCluster start(DockerImageName flinkImage, String name, List<Path> libraries)
            throws IOException {
        ContainerCluster cluster =
                new ContainerCluster(flinkImage, Directories.create(name), libraries);
        try {
            cluster.start();
            return cluster;
        } catch (Throwable e) {
            cluster.tellWhereLogsAre(e);
            cluster.close();
            throw e;
        }
    }

    /** Adds it to a failure. */
    void tellWhereLogsAre(Throwable failure) {
        failure.addSuppressed(new AssertionError("The containers' logs are in " + directory));
    }

    private void start() {
        dynamoDb =
                container(
                        "dynamodb",
                        Settings.dynamoDbImage(),
                        Wait.forHttp("/")
                                .forPort(DYNAMODB_PORT)
                                .forStatusCodeMatching(any -> true));
        dynamoDb.withEnv("DDB_LOCAL_TELEMETRY", "0").withExposedPorts(DYNAMODB_PORT);
        jobManager = flink("jobmanager", Map.of(), Wait.forHttp("/overview").forPort(REST_PORT));
        jobManager
                .withCreateContainerCmdModifier(ContainerCluster::shareVolume)
                .withExposedPorts(REST_PORT);
        Startables.deepStart(dynamoDb, jobManager).join();

        GenericContainer<?> taskManager =
                flink(
                        "taskmanager",
                        Map.of("taskmanager.numberOfTaskSlots", "2"),
                        Wait.forLogMessage(
                                ".*Successful registration at resource manager.*\\n", 1));
        taskManager.withVolumesFrom(jobManager, BindMode.READ_WRITE).withCommand("taskmanager");
        gateway =
                flink(
                        "gateway",
                        Map.of(
                                "execution.target",
                                "remote",
                                "sql-gateway.endpoint.rest.address",
                                "0.0.0.0"),
                        Wait.forHttp("/v2/info").forPort(GATEWAY_PORT));
        gateway.withCommand("/opt/flink/bin/sql-gateway.sh", "start-foreground")
                .withExposedPorts(GATEWAY_PORT);
        Startables.deepStart(taskManager, gateway).join();
    }

    private static void shareVolume(CreateContainerCmd command) {
        command.withVolumes(new Volume(SHARED))
                .withEntrypoint(
                        "sh",
                        "-c",
                        "chmod 1777 " + SHARED + " && exec /docker-entrypoint.sh jobmanager");
    }

    /** A container of Flink that knows the others. */
    private GenericContainer<?> flink(
            String name, Map<String, String> more, WaitStrategy condition) {
        Map<String, String> configuration = new TreeMap<>(more);
        configuration.put("jobmanager.rpc.address", "jobmanager");
        configuration.put("rest.address", "jobmanager");
        configuration.put("rest.bind-address", "0.0.0.0");
        configuration.put("parallelism.default", "2");
        configuration.put("execution.checkpointing.interval", "1s");
        configuration.put("execution.checkpointing.dir", "file://" + SHARED + "/checkpoints");
        configuration.put(
                "execution.checkpointing.savepoint-dir", "file://" + SHARED + "/savepoints");
        // A failure is to be seen, and not to be got over.
        configuration.put("restart-strategy.type", "none");
        // The machine may be busy with other things.
        configuration.put("pekko.ask.timeout", "2min");
        GenericContainer<?> container = container(name, flinkImage, condition);
        container.withEnv(
                "FLINK_PROPERTIES",
                configuration.entrySet().stream()
                        .map(entry -> entry.getKey() + ": " + entry.getValue())
                        .collect(Collectors.joining("\n")));
        for (Path library : libraries) {
            container.withCopyFileToContainer(
                    readable(library), "/opt/flink/lib/" + library.getFileName());
        }
        return container;
    }

    private GenericContainer<?> container(
            String name, DockerImageName image, WaitStrategy condition) {
        GenericContainer<?> container =
                new GenericContainer<>(image)
                        .withNetwork(network)
                        .withNetworkAliases(name)
                        .withLogConsumer(new ContainerLog(directory.resolve(name + ".log")))
                        .waitingFor(condition.withStartupTimeout(TIMEOUT));
        containers.put(name, container);
        return container;
    }

    private static MountableFile readable(Path file) {
        return MountableFile.forHostPath(file, 0644);
    }

    /** Where its logs are. */
    Path directory() {
        return directory;
    }

    /** Where DynamoDB Local is for the test. */
    URI dynamoDb() {
        return address(dynamoDb, DYNAMODB_PORT);
    }

    /** Where the job manager answers requests. */
    URI rest() {
        return address(jobManager, REST_PORT);
    }

    private static URI address(GenericContainer<?> container, int port) {
        return URI.create("http://" + container.getHost() + ":" + container.getMappedPort(port));
    }

    /** Copies a file into the job manager's container. */
    void copy(Path file, String target) {
        jobManager.copyFileToContainer(readable(file), target);
    }

    /**
     * Runs a command in the job manager's container to its end.
     *
     * @return what it has put out
     * @throws AssertionError if it fails
     */
    String execute(String... command) throws IOException, InterruptedException {
        ExecResult result = jobManager.execInContainer(command);
        if (result.getExitCode() != 0) {
            throw new AssertionError(String.join(" ", command) + " has failed: " + result);
        }
        return result.getStdout();
    }

    SqlSession openSession(Map<String, String> properties) throws Exception {
        return SqlSession.open(
                address(gateway, GATEWAY_PORT), properties, this::failIfSomethingHasEnded);
    }

    /**
     * @throws AssertionError if a container runs no more
     */
    void failIfSomethingHasEnded() {
        containers.forEach(
                (name, container) -> {
                    if (!container.isRunning()) {
                        throw new AssertionError("Container " + name + " runs no more");
                    }
                });
    }

    @Override
    public void close() {
        try {
            // The job manager comes last, for the volume goes with the last that uses it.
            containers.values().parallelStream()
                    .filter(container -> container != jobManager)
                    .forEach(GenericContainer::stop);
            if (jobManager != null) {
                jobManager.stop();
            }
        } finally {
            network.close();
        }
    }
}
