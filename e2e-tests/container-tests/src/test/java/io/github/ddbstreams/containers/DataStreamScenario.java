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

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;

/** A job with the connector in its jar, stopped with a savepoint and started again. */
final class DataStreamScenario {

    private static final Duration TIMEOUT = Duration.ofMinutes(3);
    private static final String TABLE = "orders_of_job";
    private static final String OUTPUT = ContainerCluster.SHARED + "/changes";
    private static final Path JAR = Path.of(System.getProperty("job.jar"));

    private DataStreamScenario() {}

    static void run(ContainerCluster cluster) throws Exception {
        try (Orders orders = Orders.create(cluster.dynamoDb(), TABLE)) {
            run(cluster, orders);
        }
    }

    private static void run(ContainerCluster cluster, Orders orders) throws Exception {
        orders.write(40, 2);
        Map<String, Long> items = orders.items();
        Map<String, Integer> before = new TreeMap<>();
        orders.changes().forEach((key, changes) -> before.put(key, changes.size()));

        ContainerJob job = ContainerJob.run(cluster, JAR, List.of(), arguments());
        awaitLines(cluster, job, items.size());
        orders.write(50, 3);
        int lines = lines(orders, items, before);
        awaitLines(cluster, job, lines);
        String savepoint = job.stop();

        orders.write(60, 2);
        job = ContainerJob.run(cluster, JAR, List.of("-s", savepoint), arguments());
        awaitLines(cluster, job, lines + 1);
        orders.write(60, 2);
        awaitLines(cluster, job, lines(orders, items, before));
        job.stop();

        List<String> committed = committed(cluster);
        Files.write(cluster.directory().resolve("changes"), committed);
        assertThat(Histories.ofFiles(committed))
                .isEqualTo(Histories.expected(items, before, orders.changes()));
    }

    private static List<String> arguments() {
        return List.of(
                "file://" + OUTPUT,
                TABLE,
                "INITIAL",
                // DynamoDB Local shows every change at once.
                "scan.snapshot.delay",
                "1 s",
                "aws.region",
                Orders.REGION,
                "aws.endpoint",
                ContainerCluster.DYNAMODB,
                "aws.credentials.provider",
                "BASIC",
                "aws.credentials.provider.basic.accesskeyid",
                Orders.CREDENTIAL,
                "aws.credentials.provider.basic.secretkey",
                Orders.CREDENTIAL);
    }

    private static int lines(Orders orders, Map<String, Long> items, Map<String, Integer> before) {
        return Histories.expected(items, before, orders.changes()).values().stream()
                .mapToInt(List::size)
                .sum();
    }

    private static void awaitLines(ContainerCluster cluster, ContainerJob job, int count)
            throws Exception {
        long end = System.nanoTime() + TIMEOUT.toNanos();
        int there = committed(cluster).size();
        while (there < count) {
            cluster.failIfSomethingHasEnded();
            job.failIfItHasFailed();
            if (System.nanoTime() > end) {
                throw new AssertionError(there + " of " + count + " lines after " + TIMEOUT);
            }
            LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
            there = committed(cluster).size();
        }
    }

    /** The lines of the files that are finished; the names of others begin with a dot. */
    private static List<String> committed(ContainerCluster cluster) throws Exception {
        return cluster.execute(
                        "find",
                        ContainerCluster.SHARED,
                        "-path",
                        OUTPUT + "/*",
                        "-name",
                        "part-*",
                        "-exec",
                        "cat",
                        "{}",
                        "+")
                .lines()
                .toList();
    }
}
