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
package io.github.ddbstreams.clusters;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A job manager, task managers and, if wanted, a SQL gateway and a ZooKeeper, each a JVM of its
 * own, on free ports of the loopback interface. Not thread safe.
 */
public final class FlinkCluster implements AutoCloseable {

    private static final Pattern RPC = Pattern.compile("Actor system started at \\S+:(\\d+)\\R");
    private static final Pattern REST =
            Pattern.compile("Rest endpoint listening at [^:\\s]+:(\\d+)\\R");
    private static final Pattern ZOO_KEEPER =
            Pattern.compile(Pattern.quote(ZooKeeperMain.READY) + "(\\d+)\\R");

    private final ClusterSpec spec;
    private final Path directory;
    private final List<Path> libraries;
    private final Map<String, String> common;
    private final Map<String, JavaProcess> taskManagers = new LinkedHashMap<>();

    /** All that were started, also those that were killed. */
    private final List<JavaProcess> processes = new ArrayList<>();

    private JavaProcess jobManager;
    private int jobManagers;
    private int rpcPort;
    private int restPort;
    private int gatewayPort;
    private int taskManagersSoFar;

    private FlinkCluster(ClusterSpec spec) throws IOException {
        this.spec = spec;
        this.directory = Directories.create(spec.name());
        this.libraries = new ArrayList<>(spec.version().libraries());
        this.libraries.addAll(spec.libraries());
        this.common = new TreeMap<>(spec.configuration());
        this.common.put("execution.checkpointing.dir", uri("checkpoints"));
    }

    /** What is done with a cluster. */
    public interface Use {
        void on(FlinkCluster cluster) throws Exception;
    }

    /** Starts a cluster, uses it and ends it. */
    public static void use(ClusterSpec spec, Use use) throws Exception {
        try (FlinkCluster cluster = start(spec)) {
            cluster.use(use);
        }
    }

    /** Starts a cluster, which is up when this returns, but for its task managers. */
    public static FlinkCluster start(ClusterSpec spec) throws Exception {
        FlinkCluster cluster = new FlinkCluster(spec);
        try {
            cluster.use(FlinkCluster::startAll);
        } catch (Throwable e) {
            cluster.close();
            throw e;
        }
        return cluster;
    }

    /** Uses it, and tells where the logs are if that fails. */
    public void use(Use use) throws Exception {
        try {
            use.on(this);
        } catch (Throwable e) {
            e.addSuppressed(new AssertionError("The logs are in " + directory + tails()));
            throw e;
        }
    }

    private void startAll() throws Exception {
        if (spec.isHighlyAvailable()) {
            startZooKeeper();
        }
        startJobManager();
        for (int i = 0; i < spec.taskManagers(); i++) {
            startTaskManager();
        }
        if (spec.hasGateway()) {
            JavaProcess gateway =
                    start(
                            "gateway",
                            "org.apache.flink.table.gateway.SqlGateway",
                            Configurations.gateway(common, rpcPort, restPort),
                            List.of("-Xmx512m"),
                            List.of());
            gatewayPort = gateway.awaitPort(REST);
        }
    }

    private void startZooKeeper() throws Exception {
        Path data = Files.createDirectories(directory.resolve("zookeeper-data"));
        JavaProcess zooKeeper =
                start(
                        "zookeeper",
                        ZooKeeperMain.class.getName(),
                        Map.of(),
                        List.of("-Xmx128m"),
                        List.of(data.toString()));
        common.put("high-availability.type", "zookeeper");
        common.put(
                "high-availability.zookeeper.quorum",
                "127.0.0.1:" + zooKeeper.awaitPort(ZOO_KEEPER));
        common.put("high-availability.zookeeper.client.session-timeout", "5000");
        common.put("high-availability.storageDir", uri("high-availability"));
    }

    private String uri(String name) {
        return directory.resolve(name).toUri().toString();
    }

    /** Starts a job manager, after the one before was killed; it has other ports. */
    public void startJobManager() throws Exception {
        jobManagers++;
        String role = jobManagers == 1 ? "jobmanager" : "jobmanager-" + jobManagers;
        List<String> arguments = new ArrayList<>(List.of("--configDir", "."));
        String main;
        if (spec.jobJar() == null) {
            main = "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint";
            arguments.addAll(List.of("--executionMode", "cluster"));
        } else {
            main = "org.apache.flink.container.entrypoint.StandaloneApplicationClusterEntryPoint";
            provideJobJar(role);
            arguments.addAll(spec.jobArguments());
        }
        jobManager =
                start(
                        role,
                        main,
                        Configurations.jobManager(common),
                        List.of("-Xmx384m"),
                        arguments);
        rpcPort = jobManager.awaitPort(RPC);
        restPort = jobManager.awaitPort(REST);
    }

    /** All processes have the jar in the same place of their working directories. */
    private void provideJobJar(String role) throws IOException {
        Path jobJars = Files.createDirectories(directory.resolve(role).resolve("usrlib"));
        Files.createSymbolicLink(jobJars.resolve("job.jar"), spec.jobJar());
    }

    /** Ends the job manager as kill -9 does. */
    public void killJobManager() {
        jobManager.kill();
    }

    /**
     * Starts one more task manager.
     *
     * @return its id
     */
    public String startTaskManager() throws Exception {
        taskManagersSoFar++;
        String id = "taskmanager-" + taskManagersSoFar;
        if (spec.jobJar() != null) {
            provideJobJar(id);
        }
        taskManagers.put(
                id,
                start(
                        id,
                        "org.apache.flink.runtime.taskexecutor.TaskManagerRunner",
                        Configurations.taskManager(common, rpcPort, restPort, id),
                        List.of("-Xmx384m", "-XX:MaxDirectMemorySize=256m"),
                        List.of("--configDir", ".")));
        return id;
    }

    /** Ends a task manager as kill -9 does. */
    public void killTaskManager(String id) {
        taskManagers.remove(id).kill();
    }

    private JavaProcess start(
            String role,
            String main,
            Map<String, String> configuration,
            List<String> flags,
            List<String> arguments)
            throws IOException {
        JavaProcess process =
                JavaProcess.start(
                        directory.resolve(role), libraries, configuration, flags, main, arguments);
        processes.add(process);
        return process;
    }

    /** Where its logs are. */
    public Path directory() {
        return directory;
    }

    /** The job manager's REST interface, also after another one has taken over. */
    public FlinkRest rest() {
        return new FlinkRest(() -> restPort, this::failIfSomethingHasEnded);
    }

    /**
     * Opens a session of the SQL gateway.
     *
     * @param properties Flink's configuration of its statements
     */
    public SqlSession openSession(Map<String, String> properties) throws Exception {
        return SqlSession.open(
                URI.create("http://127.0.0.1:" + gatewayPort),
                properties,
                this::failIfSomethingHasEnded);
    }

    /**
     * Looks whether all processes run.
     *
     * @throws AssertionError if one has ended that was not killed
     */
    public void failIfSomethingHasEnded() {
        processes.forEach(JavaProcess::failIfEnded);
    }

    private String tails() {
        return processes.stream().map(JavaProcess::tail).collect(Collectors.joining());
    }

    @Override
    public void close() throws IOException {
        processes.forEach(JavaProcess::close);
        for (JavaProcess process : processes) {
            process.deleteTemporaryFiles();
        }
    }
}
