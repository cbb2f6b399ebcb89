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

import java.util.Map;
import java.util.TreeMap;

/** Flink's configuration, of each kind of process. */
final class Configurations {

    private static final String LOOPBACK = "127.0.0.1";

    private Configurations() {}

    static Map<String, String> jobManager(Map<String, String> common) {
        Map<String, String> configuration = addresses(common, 0, 0);
        configuration.put("jobmanager.bind-host", LOOPBACK);
        configuration.put("rest.bind-address", LOOPBACK);
        configuration.put("rest.bind-port", "0");
        return configuration;
    }

    /** Flink's scripts work the sizes out; here they are given. */
    static Map<String, String> taskManager(
            Map<String, String> common, int rpcPort, int restPort, String id) {
        Map<String, String> configuration = addresses(common, rpcPort, restPort);
        configuration.put("taskmanager.resource-id", id);
        configuration.put("taskmanager.host", LOOPBACK);
        configuration.put("taskmanager.bind-host", LOOPBACK);
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

    static Map<String, String> gateway(Map<String, String> common, int rpcPort, int restPort) {
        Map<String, String> configuration = addresses(common, rpcPort, restPort);
        configuration.put("execution.target", "remote");
        configuration.put("sql-gateway.endpoint.rest.address", LOOPBACK);
        configuration.put("sql-gateway.endpoint.rest.bind-address", LOOPBACK);
        configuration.put("sql-gateway.endpoint.rest.port", "0");
        configuration.put("sql-gateway.endpoint.rest.bind-port", "0");
        return configuration;
    }

    private static Map<String, String> addresses(
            Map<String, String> common, int rpcPort, int restPort) {
        Map<String, String> configuration = new TreeMap<>();
        configuration.put("jobmanager.rpc.address", LOOPBACK);
        configuration.put("jobmanager.rpc.port", Integer.toString(rpcPort));
        configuration.put("rest.address", LOOPBACK);
        configuration.put("rest.port", Integer.toString(restPort));
        // The machine may be busy with other things.
        configuration.put("pekko.ask.timeout", "2 min");
        configuration.putAll(common);
        return configuration;
    }
}
