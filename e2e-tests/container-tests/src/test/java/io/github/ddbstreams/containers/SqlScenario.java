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

import io.github.ddbstreams.clusters.SqlSession;
import io.github.ddbstreams.clusters.SqlSession.Row;
import io.github.ddbstreams.containers.Orders.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Queries of the changelog of a table and of its items, both with an end. */
final class SqlScenario {

    private static final String TABLE = "orders_of_sql";

    private SqlScenario() {}

    static void run(ContainerCluster cluster) throws Exception {
        try (Orders orders = Orders.create(cluster.dynamoDb(), TABLE)) {
            orders.write(20, 3);
            orders.write(25, 2);

            assertThat(byKey(changelog(cluster))).isEqualTo(byKey(expected(orders)));
            assertThat(items(cluster)).containsExactlyInAnyOrderElementsOf(expectedItems(orders));
        }
    }

    private static List<Row> changelog(ContainerCluster cluster) throws Exception {
        SqlSession session = cluster.openSession(Map.of("execution.runtime-mode", "streaming"));
        session.execute(
                createOrders(
                        "PRIMARY KEY (pk) NOT ENFORCED",
                        "'changelog-mode' = 'all', 'scan.startup.mode' = 'trim-horizon',"
                                + " 'scan.bounded.mode' = 'latest'"));
        return session.execute("SELECT pk, version FROM orders");
    }

    private static List<Row> items(ContainerCluster cluster) throws Exception {
        SqlSession session = cluster.openSession(Map.of("execution.runtime-mode", "batch"));
        session.execute(
                createOrders(
                        "op STRING METADATA FROM 'operation' VIRTUAL",
                        "'changelog-mode' = 'append', 'scan.startup.mode' = 'snapshot'"));
        return session.execute("SELECT pk, version, op FROM orders");
    }

    private static String createOrders(String more, String options) {
        return "CREATE TABLE orders (pk STRING, version BIGINT, "
                + more
                + ") WITH ('connector' = 'dynamodb-streams', 'table-name' = '"
                + TABLE
                + "', "
                + options
                + ", 'aws.region' = '"
                + Orders.REGION
                + "', 'aws.endpoint' = '"
                + ContainerCluster.DYNAMODB
                + "', 'aws.credentials.provider' = 'BASIC'"
                + ", 'aws.credentials.provider.basic.accesskeyid' = '"
                + Orders.CREDENTIAL
                + "', 'aws.credentials.provider.basic.secretkey' = '"
                + Orders.CREDENTIAL
                + "')";
    }

    private static Map<String, List<Row>> byKey(List<Row> rows) {
        Map<String, List<Row>> byKey = new TreeMap<>();
        for (Row row : rows) {
            byKey.computeIfAbsent(row.fields().get(0), key -> new ArrayList<>()).add(row);
        }
        return byKey;
    }

    private static List<Row> expected(Orders orders) {
        List<Row> rows = new ArrayList<>();
        orders.changes()
                .forEach((key, changes) -> changes.forEach(change -> addRows(rows, key, change)));
        return rows;
    }

    private static void addRows(List<Row> rows, String key, Change change) {
        switch (change.operation()) {
            case "INSERT" -> rows.add(row("INSERT", key, change.after()));
            case "REMOVE" -> rows.add(row("DELETE", key, change.before()));
            default -> {
                rows.add(row("UPDATE_BEFORE", key, change.before()));
                rows.add(row("UPDATE_AFTER", key, change.after()));
            }
        }
    }

    private static Row row(String kind, String key, Long version) {
        return new Row(kind, List.of(key, version.toString()));
    }

    private static List<Row> expectedItems(Orders orders) {
        List<Row> rows = new ArrayList<>();
        orders.items()
                .forEach(
                        (key, version) ->
                                rows.add(
                                        new Row(
                                                "INSERT",
                                                List.of(key, version.toString(), "READ"))));
        return rows;
    }
}
