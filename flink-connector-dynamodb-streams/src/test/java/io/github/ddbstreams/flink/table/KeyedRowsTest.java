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

import java.util.List;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.api.Test;

class KeyedRowsTest {

    private static final RowType DECLARED =
            type(
                    DataTypes.FIELD("price", DataTypes.DOUBLE()),
                    DataTypes.FIELD("pk", DataTypes.STRING().notNull()),
                    DataTypes.FIELD("sk", DataTypes.BIGINT().notNull()));
    private static final List<String> KEY = List.of("pk", "sk");

    private static RowType type(DataTypes.Field... fields) {
        DataType row = DataTypes.ROW(fields);
        return (RowType) row.getLogicalType();
    }

    @Test
    void theKeyIsReadBehindWhatTheQueryReads() {
        KeyedRows rows =
                KeyedRows.of(
                        DECLARED,
                        KEY,
                        new int[][] {{0}},
                        type(
                                DataTypes.FIELD("price", DataTypes.DOUBLE()),
                                DataTypes.FIELD("operation", DataTypes.STRING())));

        assertThat(rows.fields()).isDeepEqualTo(new int[][] {{0}, {1}, {2}});
        assertThat(rows.rowType())
                .isEqualTo(
                        type(
                                DataTypes.FIELD("price", DataTypes.DOUBLE()),
                                DataTypes.FIELD("$key$0", DataTypes.STRING().notNull()),
                                DataTypes.FIELD("$key$1", DataTypes.BIGINT().notNull()),
                                DataTypes.FIELD("operation", DataTypes.STRING())));
    }

    @Test
    void whatIsReadOfTheKeyAnywayIsNotReadTwice() {
        KeyedRows rows =
                KeyedRows.of(
                        DECLARED,
                        KEY,
                        new int[][] {{2}, {0}},
                        type(
                                DataTypes.FIELD("sk", DataTypes.BIGINT().notNull()),
                                DataTypes.FIELD("price", DataTypes.DOUBLE())));

        assertThat(rows.fields()).isDeepEqualTo(new int[][] {{2}, {0}, {1}});
    }

    @Test
    void aQueryThatReadsNoColumnIsSpreadByTheKeyToo() {
        KeyedRows rows = KeyedRows.of(DECLARED, KEY, new int[0][], type());

        assertThat(rows.fields()).isDeepEqualTo(new int[][] {{1}, {2}});
        assertThat(rows.rowType().getFieldNames()).containsExactly("$key$0", "$key$1");
    }
}
