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
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A job manager, a task manager and a SQL gateway, each a JVM of its own, on free ports of the
 * loopback interface.
 */
public final class FlinkCluster implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofMinutes(3);
    private static final Pattern RPC = Pattern.compile("Actor system started at \\S+:(\\d+)\\R");
    private static final Pattern REST =
            Pattern.compile("Rest endpoint listening at [^:\\s]+:(\\d+)\\R");

    private final Path directory;
    private final List<Path> libraries;
    private final Deque<JavaProcess> processes = new ArrayDeque<>();
    private int gatewayPort;

    private FlinkCluster(Path directory, List<Path> libraries) {
        this.directory = directory;
        this.libraries = libraries;
    }

    /** What is done with a cluster. */
    public interface Use {
        void on(FlinkCluster cluster) throws Exception;
    }

    /**
     * Starts a cluster, uses it and ends it.
     *
     * @param name of the directory for logs
     * @param additional what is in the lib directory besides the distribution's own jars
     */
    public static void use(FlinkVersion version, String name, List<Path> additional, Use use)
            throws Exception {
        List<Path> libraries = new ArrayList<>(version.libraries());
        libraries.addAll(additional);
        try (FlinkCluster cluster = new FlinkCluster(Directories.create(name), libraries)) {
            try {
                cluster.start();
                use.on(cluster);
            } catch (Throwable e) {
                e.addSuppressed(new AssertionError(cluster.logs()));
                throw e;
            }
        }
    }

    private void start() throws IOException {
        Map<String, String> addresses = new TreeMap<>();
        addresses.put("jobmanager.rpc.address", "127.0.0.1");
        addresses.put("jobmanager.rpc.port", "0");
        addresses.put("jobmanager.bind-host", "127.0.0.1");
        addresses.put("rest.address", "127.0.0.1");
        addresses.put("rest.bind-address", "127.0.0.1");
        addresses.put("rest.port", "0");
        addresses.put("rest.bind-port", "0");
        // The machine may be busy with other things.
        addresses.put("pekko.ask.timeout", "2 min");
        JavaProcess jobManager =
                start(
                        "jobmanager",
                        "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint",
                        addresses,
                        List.of("-Xmx384m"),
                        List.of("--configDir", ".", "--executionMode", "cluster"));
        addresses.put("jobmanager.rpc.port", Integer.toString(port(jobManager, RPC)));
        addresses.put("rest.port", Integer.toString(port(jobManager, REST)));
        addresses.remove("rest.bind-port");

        start(
                "taskmanager",
                "org.apache.flink.runtime.taskexecutor.TaskManagerRunner",
                taskManager(addresses),
                List.of("-Xmx384m", "-XX:MaxDirectMemorySize=256m"),
                List.of("--configDir", "."));
        JavaProcess gateway =
                start(
                        "gateway",
                        "org.apache.flink.table.gateway.SqlGateway",
                        gateway(addresses),
                        List.of("-Xmx512m"),
                        List.of());
        gatewayPort = port(gateway, REST);
    }

    /** Flink's scripts work the sizes out; here they are given. */
    private static Map<String, String> taskManager(Map<String, String> addresses) {
        Map<String, String> configuration = new TreeMap<>(addresses);
        configuration.put("taskmanager.host", "127.0.0.1");
        configuration.put("taskmanager.bind-host", "127.0.0.1");
        configuration.put("taskmanager.numberOfTaskSlots", "2");
        configuration.put("taskmanager.cpu.cores", "2.0");
        configuration.put("taskmanager.memory.framework.heap.size", "128m");
        configuration.put("taskmanager.memory.framework.off-heap.size", "128m");
        configuration.put("taskmanager.memory.task.heap.size", "256m");
        configuration.put("taskmanager.memory.task.off-heap.size", "0");
        configuration.put("taskmanager.memory.network.min", "64m");
        configuration.put("taskmanager.memory.network.max", "64m");
        configuration.put("taskmanager.memory.managed.size", "64m");
        configuration.put("taskmanager.memory.jvm-metaspace.size", "256m");
        configuration.put("taskmanager.memory.jvm-overhead.min", "192m");
        configuration.put("taskmanager.memory.jvm-overhead.max", "192m");
        return configuration;
    }

    private static Map<String, String> gateway(Map<String, String> addresses) {
        Map<String, String> configuration = new TreeMap<>(addresses);
        configuration.put("execution.target", "remote");
        configuration.put("sql-gateway.endpoint.rest.address", "127.0.0.1");
        configuration.put("sql-gateway.endpoint.rest.bind-address", "127.0.0.1");
        configuration.put("sql-gateway.endpoint.rest.port", "0");
        configuration.put("sql-gateway.endpoint.rest.bind-port", "0");
        return configuration;
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
        processes.push(process);
        return process;
    }

    /** The port that a process has chosen, which it logs. */
    private static int port(JavaProcess process, Pattern pattern) {
        long end = System.nanoTime() + TIMEOUT.toNanos();
        while (System.nanoTime() < end) {
            process.failIfEnded();
            Matcher matcher = pattern.matcher(process.log());
            if (matcher.find()) {
                return Integer.parseInt(matcher.group(1));
            }
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
        throw new AssertionError("Not logged in " + TIMEOUT + ": " + pattern);
    }

    /** Where its logs are. */
    public Path directory() {
        return directory;
    }

    public SqlSession openSession(Map<String, String> properties) throws Exception {
        return SqlSession.open(
                URI.create("http://127.0.0.1:" + gatewayPort),
                properties,
                this::failIfSomethingHasEnded);
    }

    private void failIfSomethingHasEnded() {
        processes.forEach(JavaProcess::failIfEnded);
    }

    private String logs() {
        return processes.stream().map(JavaProcess::log).collect(Collectors.joining("\n\n"));
    }

    @Override
    public void close() throws IOException {
        processes.forEach(JavaProcess::close);
        for (JavaProcess process : processes) {
            process.deleteTemporaryFiles();
        }
    }
}
