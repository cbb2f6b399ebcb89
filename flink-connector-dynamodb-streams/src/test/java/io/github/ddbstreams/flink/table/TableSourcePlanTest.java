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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.ExplainDetail;
import org.apache.flink.table.api.TableEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the planner makes of queries: which rows the scan gives, and what it is told to read. */
class TableSourcePlanTest {

    private static final String[] COLUMNS = {
        "pk STRING NOT NULL",
        "sk BIGINT NOT NULL",
        "price DECIMAL(20, 2)",
        "address ROW<city STRING, zip STRING>",
        "op STRING METADATA FROM 'operation' VIRTUAL",
        "size BIGINT METADATA FROM 'size-bytes' VIRTUAL",
        "ttl BOOLEAN METADATA FROM 'is-ttl-delete' VIRTUAL",
        "changed TIMESTAMP_LTZ(3) METADATA FROM 'creation-time' VIRTUAL"
    };
    private static final String KEY = "PRIMARY KEY (pk, sk) NOT ENFORCED";
    private static final String SOURCE_WATERMARK = "WATERMARK FOR changed AS SOURCE_WATERMARK()";

    // ------------------------------------------------------------------ changelog modes

    @Test
    void allKeepsNoState() {
        assertThat(plan("all", "SELECT pk, price FROM orders", KEY))
                .doesNotContain("ChangelogNormalize")
                .doesNotContain("Exchange");
        assertThat(scan("all", "SELECT pk, price FROM orders", KEY))
                .contains("changelogMode=[I,UB,UA,D]");
    }

    @Test
    void upsertIsNormalizedByKey() {
        assertThat(plan("upsert", "SELECT pk, SUM(price) FROM orders GROUP BY pk", KEY))
                .contains("ChangelogNormalize(key=[pk, sk]");
        assertThat(scan("upsert", "SELECT pk, SUM(price) FROM orders GROUP BY pk", KEY))
                .contains("project=[pk, price, sk]")
                // Flink 2 tells deletes by key (PD) from whole ones (D).
                .containsPattern("changelogMode=\\[I,UA,P?D]");
    }

    @Test
    void appendInsertsOnly() {
        assertThat(plan("append", "SELECT pk, price FROM orders"))
                .doesNotContain("ChangelogNormalize");
        assertThat(scan("append", "SELECT pk, price FROM orders")).contains("changelogMode=[I]");
    }

    // ------------------------------------------------------------------ push-down

    @Test
    void readsTheColumnsThatAreAskedFor() {
        assertThat(scan("all", "SELECT price, pk FROM orders", KEY))
                .contains("project=[price, pk]")
                .contains("metadata=[]");
    }

    @Test
    void readsTheFieldsThatAreAskedFor() {
        assertThat(scan("append", "SELECT address.city FROM orders"))
                .contains("project=[address_city]")
                .doesNotContain("zip");
    }

    @Test
    void readsTheMetadataThatIsAskedFor() {
        assertThat(scan("append", "SELECT pk, op, changed FROM orders"))
                .contains("project=[pk]")
                .contains("metadata=[operation, creation-time]");
    }

    @Test
    void canReadMetadataAlone() {
        assertThat(scan("append", "SELECT op FROM orders"))
                .contains("project=[]")
                .contains("metadata=[operation]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"all", "upsert"})
    void takesFiltersOnTheKey(String mode) {
        assertThat(filter(mode, "pk = 'a' AND sk > 5", KEY)).contains("=(pk,").contains(">(sk, 5)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"price > 3", "op = 'INSERT'", "address.city = 'x'", "sk + 1 = 5"})
    void leavesOtherFiltersOfAChangelogAlone(String condition) {
        assertThat(filter("all", condition, KEY)).isIn("", "filter=[]");
    }

    @Test
    void takesFiltersOnMetadataOfInsertedRows() {
        assertThat(
                        filter(
                                "append",
                                "op = 'INSERT' AND NOT ttl AND (pk = 'a' OR size < 5) AND changed >"
                                        + " TO_TIMESTAMP_LTZ(1700000000123, 3)"))
                .contains("=(op,")
                .contains("NOT(ttl)")
                .contains("<(size, 5)")
                .contains(">(changed, 2023-11-14 22:13:20.123");
    }

    @Test
    void takesALimitOfInsertedRows() {
        assertThat(scan("append", "SELECT pk FROM orders LIMIT 5")).contains("limit=[5]");
    }

    @Test
    void hasWatermarksOfItsOwn() {
        assertThat(scan("all", "SELECT pk, changed FROM orders", KEY, SOURCE_WATERMARK))
                .contains("watermark=[SOURCE_WATERMARK()]");
    }

    @Test
    void takesAWatermarkStrategy() {
        String plan =
                plan(
                        "append",
                        "SELECT pk, changed FROM orders",
                        "WATERMARK FOR changed AS changed - INTERVAL '5' SECOND");
        assertThat(plan).contains("watermark=[-(").doesNotContain("WatermarkAssigner");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT price FROM orders",
                "SELECT pk FROM orders",
                "SELECT op FROM orders",
                "SELECT pk, COUNT(*) FROM orders GROUP BY pk"
            })
    void aParallelismOfItsOwnGoesWithEveryProjection(String query) {
        for (String mode : new String[] {"all", "upsert"}) {
            TableEnvironment env = environment();
            env.executeSql(orders(mode, KEY).with("scan.parallelism", "3").ddl());
            assertThat(env.explainSql(query)).contains("TableSourceScan");
        }
    }

    // ------------------------------------------------------------------ metadata and retractions

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT op, COUNT(*) FROM orders GROUP BY op",
                "SELECT pk, MAX(changed) FROM orders GROUP BY pk"
            })
    void theCheckOfFlinkRefusesToRetractByMetadata(String query) {
        TableEnvironment env = environment();
        env.getConfig().set("table.optimizer.non-deterministic-update.strategy", "TRY_RESOLVE");
        env.executeSql(orders("all", KEY).ddl());

        assertThatThrownBy(() -> env.explainSql(query))
                .hasMessageContaining("The metadata column(s)")
                .hasMessageContaining("in cdc source may cause wrong result");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT pk, sk, op, changed FROM orders",
                "SELECT pk, MAX(price) FROM orders GROUP BY pk"
            })
    void theCheckOfFlinkAllowsMetadataBesideTheKey(String query) {
        TableEnvironment env = environment();
        env.getConfig().set("table.optimizer.non-deterministic-update.strategy", "TRY_RESOLVE");
        env.executeSql(orders("all", KEY).ddl());

        assertThat(env.explainSql(query)).contains("TableSourceScan");
    }

    @Test
    void theCheckOfFlinkAllowsEveryMetadataOfUpserts() {
        TableEnvironment env = environment();
        env.getConfig().set("table.optimizer.non-deterministic-update.strategy", "TRY_RESOLVE");
        env.executeSql(orders("upsert", KEY).ddl());

        assertThat(env.explainSql("SELECT op, COUNT(*) FROM orders GROUP BY op"))
                .contains("ChangelogNormalize");
    }

    // ------------------------------------------------------------------

    private static TableEnvironment environment() {
        return TableEnvironment.create(EnvironmentSettings.inStreamingMode());
    }

    private static SqlTable orders(String mode, String... more) {
        List<String> columns = new ArrayList<>(List.of(COLUMNS));
        columns.addAll(List.of(more));
        return SqlTable.planned("orders")
                .columns(columns.toArray(new String[0]))
                .with("changelog-mode", mode);
    }

    /** The physical plan. */
    private static String plan(String mode, String query, String... more) {
        TableEnvironment env = environment();
        env.executeSql(orders(mode, more).ddl());
        String plan = env.explainSql(query, ExplainDetail.CHANGELOG_MODE);
        return plan.substring(
                plan.indexOf("== Optimized Physical Plan =="),
                plan.indexOf("== Optimized Execution Plan =="));
    }

    /** The line of the scan in it. */
    private static String scan(String mode, String query, String... more) {
        return plan(mode, query, more)
                .lines()
                .filter(line -> line.contains("TableSourceScan"))
                .findFirst()
                .orElseThrow();
    }

    /** What the scan is told to filter; empty if nothing. */
    private static String filter(String mode, String condition, String... more) {
        String scan = scan(mode, "SELECT * FROM orders WHERE " + condition, more);
        int start = scan.indexOf("filter=[");
        return start < 0 ? "" : scan.substring(start, end(scan, start + "filter=[".length()));
    }

    /** Behind the bracket that closes the one before this index. */
    private static int end(String text, int inside) {
        int depth = 1;
        int i = inside;
        for (; depth > 0; i++) {
            depth += text.charAt(i) == '[' ? 1 : text.charAt(i) == ']' ? -1 : 0;
        }
        return i;
    }
}
