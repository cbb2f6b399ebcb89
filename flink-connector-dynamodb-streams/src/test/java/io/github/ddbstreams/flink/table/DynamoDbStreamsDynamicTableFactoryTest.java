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

import io.github.ddbstreams.flink.table.config.DynamoDbStreamsTableOptions;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.ValidationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DynamoDbStreamsDynamicTableFactoryTest {

    private static final String KEY = "PRIMARY KEY (pk) NOT ENFORCED";

    @Test
    void aTableNeedsNoMoreThanANameAndAKey() {
        assertThat(plan(orders())).contains("TableSourceScan");
    }

    @Test
    void aStreamMayBeNamedInsteadOfATable() {
        assertThat(
                        plan(
                                orders().without("table-name")
                                        .with(
                                                "stream-arn",
                                                "arn:aws:dynamodb:eu-west-1:123456789012:table/orders/stream/2026-01-01T00:00:00.000")))
                .contains("TableSourceScan");
    }

    @Test
    void needsATableOrAStream() {
        refuses(orders().without("table-name"), "Neither table-name nor stream-arn is set");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "scan.startup.mod|latest|'scan.startup.mod' is not known. Did you mean 'scan.startup.mode'?",
                "aws.regoin|x|'aws.regoin' is not known. Did you mean 'aws.region'?",
                "changelog-mod|all|'changelog-mod' is not known. Did you mean 'changelog-mode'?",
                "format|json|'format' is not known",
                "changelog-mode|some|changelog-mode is 'some'; expected one of all, upsert,"
                        + " append.",
                "decode.on-error|ignore|decode.on-error is 'ignore'; expected one of fail, null,"
                        + " skip.",
                "decode.epoch-unit|hours|decode.epoch-unit is 'hours'; expected one of days,"
                        + " seconds, milliseconds, microseconds, nanoseconds.",
                "scan.startup.mode|earliest|scan.startup.mode is 'earliest'; expected one of"
                        + " trim-horizon, latest, timestamp, initial, snapshot.",
                "scan.startup.mode|timestamp|scan.startup.mode is 'timestamp' and scan.startup.timestamp-millis is not set",
                "scan.startup.timestamp-millis|5|scan.startup.timestamp-millis is '5'; expected a"
                        + " time only with",
                "scan.bounded.timestamp-millis|5|scan.bounded.timestamp-millis is '5'; expected a"
                        + " time only with",
                "scan.parallelism|0|scan.parallelism is '0'; expected a whole number of at least"
                        + " 1.",
                "scan.poll.interval|soon|scan.poll.interval is 'soon'; expected a duration",
                "aws.credentials.provider|BASIC|aws.credentials.provider.basic.accesskeyid is not set",
                "scan.watermark.slack|3 s|the table does not use the watermarks of the source",
                "stream-arn|arn:aws:dynamodb:eu-west-1:123456789012:table/orders/stream/x|table-name is 'orders' and stream-arn is"
            })
    void refusesByName(String key, String value, String message) {
        refuses(orders().with(key, value), message);
    }

    @Test
    void showsNoSecret() {
        assertThatThrownBy(
                        () ->
                                plan(
                                        orders().with(
                                                        "aws.credentials.provider.basic.secretkey",
                                                        "hidden-value")))
                .isInstanceOf(ValidationException.class)
                .hasStackTraceContaining("aws.credentials.provider.basic.secretkey")
                .satisfies(
                        e -> {
                            for (Throwable t = e; t != null; t = t.getCause()) {
                                assertThat(t.getMessage()).doesNotContain("hidden-value");
                            }
                        });
    }

    @Test
    void aColumnOfTheNameIsNotTheWatermarkOfTheSource() {
        refuses(
                orders().columns(
                                "pk STRING",
                                "source_watermark TIMESTAMP_LTZ(3) METADATA FROM 'creation-time'"
                                        + " VIRTUAL",
                                "WATERMARK FOR source_watermark AS source_watermark - INTERVAL '5'"
                                        + " SECOND",
                                KEY)
                        .with("scan.watermark.slack", "3 s"),
                "the table does not use the watermarks of the source");
    }

    @Test
    void theSlackGoesWithTheWatermarkOfTheSource() {
        assertThat(
                        plan(
                                orders().columns(
                                                "pk STRING",
                                                "changed TIMESTAMP_LTZ(3) METADATA FROM"
                                                        + " 'creation-time' VIRTUAL",
                                                "WATERMARK FOR changed AS source_watermark( )",
                                                KEY)
                                        .with("scan.watermark.slack", "3 s")))
                .contains("TableSourceScan");
    }

    @Test
    void takesFlinksOwnWatermarkOptions() {
        assertThat(
                        plan(
                                orders().columns(
                                                "pk STRING",
                                                "changed TIMESTAMP_LTZ(3) METADATA FROM"
                                                        + " 'creation-time' VIRTUAL",
                                                "WATERMARK FOR changed AS changed - INTERVAL '5'"
                                                        + " SECOND",
                                                KEY)
                                        .with("scan.watermark.idle-timeout", "1 min")
                                        .with("scan.watermark.emit.strategy", "on-event")))
                .contains("TableSourceScan");
    }

    @Test
    void upsertNeedsAPrimaryKey() {
        refuses(
                orders().columns("pk STRING", "n INT"),
                "changelog-mode is 'upsert' by default and the table has no primary key");
    }

    @Test
    void appendHasNoPrimaryKey() {
        refuses(
                orders().with("changelog-mode", "append"),
                "changelog-mode is 'append' and the table has the primary key (pk)");
    }

    @Test
    void parallelismNeedsAPrimaryKeyWhereRowsAreTakenBack() {
        refuses(
                orders().columns("pk STRING", "n INT")
                        .with("changelog-mode", "all")
                        .with("scan.parallelism", "2"),
                "scan.parallelism is '2' and the table has no primary key");
    }

    @Test
    void appendHasAParallelismWithoutAKey() {
        assertThat(
                        plan(
                                orders().columns("pk STRING", "n INT")
                                        .with("changelog-mode", "append")
                                        .with("scan.parallelism", "2")))
                .contains("TableSourceScan");
    }

    @Test
    void batchModeNeedsABound() {
        refuses(
                EnvironmentSettings.inBatchMode(),
                orders().columns("pk STRING").with("changelog-mode", "append"),
                "scan.bounded.mode is 'unbounded', and the query runs in batch mode");
    }

    @Test
    void batchModeNeedsInsertedRowsOnly() {
        refuses(
                EnvironmentSettings.inBatchMode(),
                orders().with("scan.startup.mode", "trim-horizon")
                        .with("scan.bounded.mode", "latest"),
                "changelog-mode is 'upsert', and the query runs in batch mode; expected 'append'");
    }

    @Test
    void batchModeMergesNoChanges() {
        refuses(
                EnvironmentSettings.inBatchMode(),
                orders().with("scan.bounded.mode", "latest"),
                "scan.startup.mode is 'initial' by default, and the query runs in batch mode");
        refuses(
                EnvironmentSettings.inBatchMode(),
                orders().columns("pk STRING")
                        .with("changelog-mode", "append")
                        .with("scan.startup.mode", "initial")
                        .with("scan.bounded.mode", "latest"),
                "scan.startup.mode is 'initial', and the query runs in batch mode, which ends;"
                        + " expected 'snapshot' for the items of the table");
    }

    @ParameterizedTest
    @ValueSource(strings = {"all", "upsert", "append"})
    void batchModeReadsASnapshot(String mode) {
        SqlTable table =
                orders().with("changelog-mode", mode).with("scan.startup.mode", "snapshot");
        if (mode.equals("append")) {
            table.columns("pk STRING", "n INT");
        }
        TableEnvironment env = TableEnvironment.create(EnvironmentSettings.inBatchMode());
        env.executeSql(table.ddl());
        assertThat(env.sqlQuery("SELECT * FROM orders").getResolvedSchema().getColumnNames())
                .containsExactly("pk", "n");
    }

    @Test
    void aSnapshotHasNoBound() {
        refuses(
                orders().with("scan.startup.mode", "snapshot").with("scan.bounded.mode", "latest"),
                "scan.bounded.mode is 'latest'");
    }

    // ------------------------------------------------------------------ where to start

    @Test
    void tablesBeginWithAllItems() {
        plan(orders().with("scan.snapshot.segments", "5"));
        plan(orders().with("changelog-mode", "ALL").with("scan.snapshot.segments", "5"));
    }

    @Test
    void logsBeginWithTheFirstChange() {
        for (String append : new String[] {"append", "APPEND"}) {
            refuses(
                    orders().columns("pk STRING")
                            .with("changelog-mode", append)
                            .with("scan.snapshot.segments", "5"),
                    "with scan.startup.mode = 'trim-horizon', which reads no snapshot");
        }
    }

    @Test
    void theStartThatIsGivenCounts() {
        refuses(
                orders().with("scan.startup.mode", "latest").with("scan.snapshot.segments", "5"),
                "with scan.startup.mode = 'latest', which reads no snapshot");
    }

    @ParameterizedTest
    @ValueSource(strings = {"MAP<INT, STRING>", "ROW<a ARRAY<MAP<INT, STRING>>>"})
    void refusesATypeThatNothingBecomes(String type) {
        refuses(orders().columns("pk STRING", "odd " + type, KEY), "odd");
    }

    @Test
    void refusesMetadataThatThereIsNot() {
        assertThatThrownBy(
                        () ->
                                plan(
                                        orders().columns(
                                                        "pk STRING",
                                                        "x STRING METADATA FROM 'opration'"
                                                                + " VIRTUAL",
                                                        KEY)))
                .hasStackTraceContaining("opration");
    }

    @Test
    void everyOptionHasADescription() {
        assertThat(new DynamoDbStreamsDynamicTableFactory().optionalOptions())
                .containsAll(DynamoDbStreamsTableOptions.all())
                .allSatisfy(option -> assertThat(option.description()).isNotNull());
    }

    // ------------------------------------------------------------------

    private static SqlTable orders() {
        return SqlTable.planned("orders").columns("pk STRING", "n INT", KEY);
    }

    private static void refuses(SqlTable table, String message) {
        refuses(EnvironmentSettings.inStreamingMode(), table, message);
    }

    private static void refuses(EnvironmentSettings mode, SqlTable table, String message) {
        assertThatThrownBy(() -> plan(mode, table))
                .isInstanceOf(ValidationException.class)
                .hasStackTraceContaining(message);
    }

    private static String plan(SqlTable table) {
        return plan(EnvironmentSettings.inStreamingMode(), table);
    }

    private static String plan(EnvironmentSettings mode, SqlTable table) {
        TableEnvironment env = TableEnvironment.create(mode);
        env.executeSql(table.ddl());
        return env.explainSql("SELECT * FROM orders");
    }
}
