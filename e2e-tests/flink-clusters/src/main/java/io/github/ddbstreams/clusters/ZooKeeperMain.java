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

import java.io.File;
import java.net.InetSocketAddress;
import org.apache.flink.shaded.zookeeper3.org.apache.zookeeper.server.NIOServerCnxnFactory;
import org.apache.flink.shaded.zookeeper3.org.apache.zookeeper.server.ZooKeeperServer;

/**
 * A ZooKeeper of one server, on a free port of the loopback interface, which it puts out: neither
 * ZooKeeper's main class nor Flink's does.
 */
public final class ZooKeeperMain {

    static final String READY = "ZooKeeper listens on port ";

    private static final int TICK_MILLIS = 500;
    private static final int MAX_CONNECTIONS = 100;

    private ZooKeeperMain() {}

    /**
     * @param arguments the directory for its data
     */
    public static void main(String[] arguments) throws Exception {
        File data = new File(arguments[0]);
        NIOServerCnxnFactory connections = new NIOServerCnxnFactory();
        connections.configure(new InetSocketAddress("127.0.0.1", 0), MAX_CONNECTIONS);
        connections.startup(new ZooKeeperServer(data, data, TICK_MILLIS));
        System.out.println(READY + connections.getLocalPort());
        connections.join();
    }
}
