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
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.flink.runtime.jobgraph.JobVertex;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.ExplainDetail;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
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
    private static final String CREATED = "created TIMESTAMP(3)";
    private static final String BY_CREATION =
            "WATERMARK FOR created AS created - INTERVAL '1' HOUR";

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

    // ------------------------------------------------------------------ the whole table

    @Test
    void rowsAndChangesAreMergedBehindTheSource() {
        assertThat(operators(orders("all", KEY), "SELECT pk, price FROM orders"))
                .startsWith("SourceOperator", "MergeOperator");
    }

    @Test
    void upsertsAreMergedBeforeTheyAreNormalized() {
        String query = "SELECT pk, SUM(price) FROM orders GROUP BY pk";
        assertThat(operators(orders("upsert", KEY), query))
                .startsWith("SourceOperator", "MergeOperator", "KeyedProcessOperator");
        assertThat(plan("upsert", query, KEY)).contains("ChangelogNormalize(key=[pk, sk]");
    }

    @Test
    void logsAreMergedIfTheyBeginWithAllItems() {
        assertThat(operators(initial("append"), "SELECT pk, price FROM orders"))
                .startsWith("SourceOperator", "MergeOperator");
        assertThat(operators(orders("append"), "SELECT pk, price FROM orders"))
                .doesNotContain("MergeOperator");
    }

    @Test
    void changesAloneAreNotMerged() {
        assertThat(
                        operators(
                                orders("all", KEY).with("scan.startup.mode", "trim-horizon"),
                                "SELECT pk FROM orders"))
                .doesNotContain("MergeOperator");
    }

    /** What a plan that was compiled gives every operator. */
    @ParameterizedTest
    @ValueSource(strings = {"initial", "trim-horizon"})
    void everyOperatorHasAUidOfItsOwn(String start) {
        for (String parallelism : new String[] {"1", "3"}) {
            StreamGraph graph =
                    graph(
                            orders("all", KEY)
                                    .with("scan.startup.mode", start)
                                    .with("scan.parallelism", parallelism),
                            "SELECT pk FROM orders",
                            env -> {});

            assertThat(graph.getStreamNodes())
                    .extracting(StreamNode::getTransformationUID)
                    .filteredOn(Objects::nonNull)
                    .doesNotHaveDuplicates()
                    .hasSizeGreaterThan(2);
        }
    }

    /** One of its own would become that of what is chained to it, and change with the chains. */
    @Test
    void theMergingHasNoMaximalParallelismOfItsOwn() {
        assertThat(maxParallelism(env -> {})).isEqualTo(JobVertex.MAX_PARALLELISM_DEFAULT);
        assertThat(maxParallelism(env -> env.setMaxParallelism(60))).isEqualTo(60);
    }

    private static int maxParallelism(Consumer<StreamExecutionEnvironment> settings) {
        StreamGraph graph = graph(orders("all", KEY), "SELECT pk FROM orders", settings);
        return StreamSupport.stream(graph.getJobGraph().getVertices().spliterator(), false)
                .filter(vertex -> !vertex.getName().startsWith("Source"))
                .findFirst()
                .orElseThrow()
                .getMaxParallelism();
    }

    @Test
    void theSourceAloneHasTheParallelismOfTheTable() {
        for (String mode : new String[] {"all", "upsert"}) {
            List<StreamNode> nodes =
                    nodes(
                            graph(
                                    orders(mode, KEY).with("scan.parallelism", "3"),
                                    "SELECT price FROM orders",
                                    env -> env.setParallelism(2)));

            assertThat(nodes.get(0).getParallelism()).isEqualTo(3);
            assertThat(operator(nodes.get(1))).isEqualTo("MergeOperator");
            assertThat(nodes.get(1).getParallelism()).isEqualTo(2);
        }
    }

    @Test
    void aSnapshotInsertsOnly() {
        for (String mode : new String[] {"all", "upsert"}) {
            SqlTable snapshot = orders(mode, KEY).with("scan.startup.mode", "snapshot");
            assertThat(scan(snapshot, "SELECT price FROM orders WHERE op = 'READ'"))
                    .contains("changelogMode=[I]")
                    .contains("=(op,")
                    .contains("project=[price]");
            assertThat(operators(snapshot, "SELECT price FROM orders"))
                    .doesNotContain("MergeOperator");
        }
    }

    @Test
    void aSnapshotTakesALimit() {
        assertThat(
                        scan(
                                orders("all", KEY).with("scan.startup.mode", "snapshot"),
                                "SELECT pk FROM orders LIMIT 5"))
                .contains("limit=[5]");
    }

    @Test
    void besideASnapshotNoSingleChangeIsLeftOut() {
        assertThat(filter(initial("append"), "op = 'INSERT' AND pk = 'a'"))
                .contains("=(pk,")
                .doesNotContain("op");
    }

    @Test
    void rowsOfItemsHaveNoPlaceInAStream() {
        String[] place = {
            "seq STRING METADATA FROM 'sequence-number' VIRTUAL",
            "shard STRING METADATA FROM 'shard-id' VIRTUAL",
            "arn STRING METADATA FROM 'stream-arn' VIRTUAL"
        };
        assertThat(scan(orders("append", place), "SELECT seq, shard, arn FROM orders"))
                .contains("metadata=[sequence-number, shard-id, stream-arn]");
        assertThat(
                        scan(
                                orders("append", place).with("scan.startup.mode", "initial"),
                                "SELECT seq, shard, arn FROM orders"))
                .contains("metadata=[sequence-number, shard-id, stream-arn]");
    }

    private static SqlTable initial(String mode) {
        return orders(mode).with("scan.startup.mode", "initial");
    }

    /** The operators, from the source on. */
    private static List<String> operators(SqlTable table, String query) {
        return nodes(graph(table, query, env -> {})).stream()
                .map(TableSourcePlanTest::operator)
                .collect(Collectors.toList());
    }

    private static String operator(StreamNode node) {
        return node.getOperatorFactory()
                .getStreamOperatorClass(TableSourcePlanTest.class.getClassLoader())
                .getSimpleName();
    }

    private static List<StreamNode> nodes(StreamGraph graph) {
        return graph.getStreamNodes().stream()
                .sorted(Comparator.comparing(StreamNode::getId))
                .collect(Collectors.toList());
    }

    private static StreamGraph graph(
            SqlTable table, String query, Consumer<StreamExecutionEnvironment> settings) {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.setParallelism(1);
        settings.accept(env);
        StreamTableEnvironment tables = StreamTableEnvironment.create(env);
        tables.getConfig().set("table.exec.uid.generation", "ALWAYS");
        tables.executeSql(table.ddl());
        tables.toChangelogStream(tables.sqlQuery(query)).sinkTo(new DiscardingSink<>());
        return env.getStreamGraph();
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

    // ------------------------------------------------------------------ windows

    @ParameterizedTest
    @ValueSource(
            strings = {
                "TUMBLE(TABLE orders, DESCRIPTOR(created), INTERVAL '1' HOUR)",
                "HOP(TABLE orders, DESCRIPTOR(created), INTERVAL '1' HOUR, INTERVAL '2' HOUR)",
                "CUMULATE(TABLE orders, DESCRIPTOR(created), INTERVAL '1' HOUR, INTERVAL '2' HOUR)"
            })
    void windowsOfItemsAreAggregated(String window) {
        String query =
                "SELECT window_start, SUM(price) FROM TABLE("
                        + window
                        + ") GROUP BY window_start, window_end";
        for (String mode : new String[] {"all", "upsert"}) {
            assertThat(plan(mode, query, KEY, CREATED, BY_CREATION)).contains("WindowAggregate(");
        }
    }

    /** Flink has nothing to take a row back from them. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT a.pk FROM windows a JOIN windows b ON a.pk = b.pk AND a.window_start ="
                        + " b.window_start AND a.window_end = b.window_end",
                "SELECT pk FROM (SELECT pk, ROW_NUMBER() OVER (PARTITION BY window_start,"
                        + " window_end ORDER BY price DESC) AS place FROM windows) WHERE place <="
                        + " 3",
                "SELECT pk FROM (SELECT pk, ROW_NUMBER() OVER (PARTITION BY window_start,"
                        + " window_end, pk ORDER BY created DESC) AS place FROM windows) WHERE"
                        + " place <= 1",
                "SELECT SUM(price) OVER (PARTITION BY pk ORDER BY created RANGE BETWEEN INTERVAL"
                        + " '1' HOUR PRECEDING AND CURRENT ROW) FROM windows"
            })
    void otherWindowsAreOfLogsOnly(String select) {
        String query =
                "WITH windows AS (SELECT * FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(created),"
                        + " INTERVAL '1' HOUR))) "
                        + select;
        assertThat(
                        plan(
                                orders("append", CREATED, BY_CREATION)
                                        .with("scan.startup.mode", "initial"),
                                query))
                .contains("TableSourceScan");
        for (String mode : new String[] {"all", "upsert"}) {
            assertThatThrownBy(() -> plan(mode, query, KEY, CREATED, BY_CREATION))
                    .hasMessageContaining("doesn't support consuming update");
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
        return plan(orders(mode, more), query);
    }

    private static String plan(SqlTable table, String query) {
        TableEnvironment env = environment();
        env.executeSql(table.ddl());
        String plan = env.explainSql(query, ExplainDetail.CHANGELOG_MODE);
        return plan.substring(
                plan.indexOf("== Optimized Physical Plan =="),
                plan.indexOf("== Optimized Execution Plan =="));
    }

    /** The line of the scan in it. */
    private static String scan(String mode, String query, String... more) {
        return scan(orders(mode, more), query);
    }

    private static String scan(SqlTable table, String query) {
        return plan(table, query)
                .lines()
                .filter(line -> line.contains("TableSourceScan"))
                .findFirst()
                .orElseThrow();
    }

    /** What the scan is told to filter; empty if nothing. */
    private static String filter(String mode, String condition, String... more) {
        return filter(orders(mode, more), condition);
    }

    private static String filter(SqlTable table, String condition) {
        String scan = scan(table, "SELECT * FROM orders WHERE " + condition);
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
