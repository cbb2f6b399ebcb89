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
package io.github.ddbstreams.flink.table;

import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.junit.jupiter.api.Test;

class ProbeTest {
    static final String COLS =
            "pk STRING NOT NULL, sk BIGINT NOT NULL, price DECIMAL(20,2), address ROW<city STRING, zip STRING>, attrs MAP<STRING,STRING>,"
                    + " op STRING METADATA FROM 'operation' VIRTUAL, sz BIGINT METADATA FROM 'size-bytes' VIRTUAL, ttl BOOLEAN METADATA FROM 'is-ttl-delete' VIRTUAL, changed TIMESTAMP_LTZ(3) METADATA FROM 'creation-time' VIRTUAL";

    static void run(String mode, String more, String extra, String... queries) {
        TableEnvironment env = TableEnvironment.create(EnvironmentSettings.inStreamingMode());
        env.executeSql(
                "CREATE TABLE orders ("
                        + COLS
                        + more
                        + ") WITH ('connector'='dynamodb-streams','table-name'='orders','aws.region'='eu-west-1','changelog-mode'='"
                        + mode
                        + "'"
                        + extra
                        + ")");
        env.executeSql("CREATE TABLE sink (op STRING, n BIGINT) WITH ('connector'='print')");
        env.executeSql(
                "CREATE TABLE sinkpk (pk STRING, sk BIGINT, op STRING, PRIMARY KEY (pk, sk) NOT ENFORCED) WITH ('connector'='upsert-kafka-missing')");
        for (String q : queries) {
            System.out.println("#### " + mode + more + " :: " + q);
            try {
                System.out.println(
                        env.explainSql(q, org.apache.flink.table.api.ExplainDetail.CHANGELOG_MODE));
            } catch (Exception e) {
                Throwable t = e;
                while (t != null) {
                    System.out.println("!!!! " + t.getClass().getName() + ": " + t.getMessage());
                    t = t.getCause();
                }
            }
        }
    }

    @Test
    void probe() {
        String pk = ", PRIMARY KEY (pk, sk) NOT ENFORCED";
        String wm = ", WATERMARK FOR changed AS SOURCE_WATERMARK()";
        run(
                "all",
                pk,
                "",
                "SELECT * FROM orders",
                "SELECT pk, address.city FROM orders WHERE pk = 'a' AND sk > 5",
                "SELECT op, pk FROM orders WHERE op = 'INSERT'",
                "SELECT COUNT(*) FROM orders",
                "SELECT attrs['x'] FROM orders",
                "SELECT pk FROM orders LIMIT 5");
        run("all", pk + wm, "", "SELECT pk, changed FROM orders");
        run(
                "all",
                pk + ", WATERMARK FOR changed AS changed - INTERVAL '5' SECOND",
                "",
                "SELECT pk, changed FROM orders");
        run("all", pk, ",'scan.parallelism'='3'", "SELECT pk FROM orders");
        run("all", "", "", "SELECT pk FROM orders WHERE pk IN ('a','b')");
        run(
                "upsert",
                pk,
                "",
                "SELECT price FROM orders WHERE price > 3 AND pk <> 'x'",
                "SELECT op FROM orders",
                "SELECT COUNT(*) FROM orders");
        run("upsert", pk, ",'scan.parallelism'='3'", "SELECT price FROM orders");
        run(
                "append",
                "",
                ",'scan.parallelism'='3'",
                "SELECT pk, op FROM orders WHERE op = 'INSERT' AND NOT ttl AND changed > TO_TIMESTAMP_LTZ(1700000000123, 3) AND (pk='a' OR sz < 5) AND sk BETWEEN 3 AND 5 LIMIT 10",
                "SELECT address FROM orders",
                "SELECT address.city, address FROM orders",
                "SELECT changed, pk FROM orders WHERE sk+1 = 4");
        run(
                "append",
                "",
                "",
                "SELECT address.city FROM orders",
                "SELECT address.city, op FROM orders",
                "SELECT pk, address.city FROM orders WHERE address.zip = 'x'",
                "SELECT address.city FROM orders WHERE pk = 'a'");
        {
            TableEnvironment env = TableEnvironment.create(EnvironmentSettings.inStreamingMode());
            env.executeSql(
                    "CREATE TABLE o2 (pk STRING NOT NULL, address ROW<city STRING, zip STRING>) WITH ('connector'='dynamodb-streams','table-name'='orders','aws.region'='eu-west-1','changelog-mode'='append')");
            System.out.println("#### nested only");
            System.out.println(env.explainSql("SELECT address.city FROM o2"));
        }
        run("append", "", ",'aws.regoin'='x'", "SELECT * FROM orders");
        run("append", pk, "", "SELECT * FROM orders");
    }

    @Test
    void nondeterministic() {
        for (String s : new String[] {"IGNORE", "TRY_RESOLVE"})
            for (String mode : new String[] {"all", "upsert"}) {
                TableEnvironment env =
                        TableEnvironment.create(EnvironmentSettings.inStreamingMode());
                env.getConfig().set("table.optimizer.non-deterministic-update.strategy", s);
                env.executeSql(
                        "CREATE TABLE orders ("
                                + COLS
                                + ", PRIMARY KEY (pk, sk) NOT ENFORCED) WITH ('connector'='dynamodb-streams','table-name'='orders','aws.region'='eu-west-1','changelog-mode'='"
                                + mode
                                + "')");
                for (String q :
                        new String[] {
                            "SELECT pk, sk, op FROM orders",
                            "SELECT op, COUNT(*) FROM orders GROUP BY op",
                            "SELECT pk, MAX(price) FROM orders GROUP BY pk",
                            "SELECT pk, MAX(changed) FROM orders GROUP BY pk"
                        }) {
                    System.out.println("#### " + s + " " + mode + " :: " + q);
                    try {
                        System.out.println(
                                env.explainSql(
                                        q,
                                        org.apache.flink.table.api.ExplainDetail.CHANGELOG_MODE));
                    } catch (Exception e) {
                        Throwable t = e;
                        while (t != null) {
                            System.out.println(
                                    "!!!! " + t.getClass().getName() + ": " + t.getMessage());
                            t = t.getCause();
                        }
                    }
                }
            }
    }
}
