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

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a cluster to start is like: a job manager and one task manager, unless told otherwise.
 * Mutable until it is used, not thread safe.
 */
public final class ClusterSpec {

    private final FlinkVersion version;
    private final String name;
    private final List<Path> libraries = new ArrayList<>();
    private final Map<String, String> configuration = new TreeMap<>();
    private int taskManagers = 1;
    private boolean gateway;
    private boolean zooKeeper;
    private Path jobJar;
    private List<String> jobArguments = List.of();

    private ClusterSpec(FlinkVersion version, String name) {
        this.version = version;
        this.name = name;
    }

    /**
     * @param name of the directory for logs
     */
    public static ClusterSpec of(FlinkVersion version, String name) {
        return new ClusterSpec(version, name);
    }

    /** How many task managers it starts with, of two slots each. */
    public ClusterSpec taskManagers(int count) {
        taskManagers = count;
        return this;
    }

    /** Jars in the lib directory besides the distribution's own. */
    public ClusterSpec libraries(List<Path> jars) {
        libraries.addAll(jars);
        return this;
    }

    /** Flink's configuration, for all processes. */
    public ClusterSpec with(String key, String value) {
        configuration.put(key, value);
        return this;
    }

    /** As {@link #with}, for many keys. */
    public ClusterSpec with(Map<String, String> values) {
        configuration.putAll(values);
        return this;
    }

    /** It has a SQL gateway. */
    public ClusterSpec gateway() {
        gateway = true;
        return this;
    }

    /** A job manager is found through ZooKeeper, and one that is started later goes on. */
    public ClusterSpec highlyAvailable() {
        zooKeeper = true;
        return this;
    }

    /**
     * The job manager has this one job, which it starts by itself.
     *
     * @param jar whose manifest names the main class
     */
    public ClusterSpec job(Path jar, List<String> arguments) {
        jobJar = jar;
        jobArguments = List.copyOf(arguments);
        return this;
    }

    FlinkVersion version() {
        return version;
    }

    String name() {
        return name;
    }

    List<Path> libraries() {
        return libraries;
    }

    Map<String, String> configuration() {
        return configuration;
    }

    int taskManagers() {
        return taskManagers;
    }

    boolean hasGateway() {
        return gateway;
    }

    boolean isHighlyAvailable() {
        return zooKeeper;
    }

    /** Null if jobs are submitted. */
    Path jobJar() {
        return jobJar;
    }

    List<String> jobArguments() {
        return jobArguments;
    }
}
