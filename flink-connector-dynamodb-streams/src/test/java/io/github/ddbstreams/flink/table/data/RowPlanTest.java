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
package io.github.ddbstreams.flink.table.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.ddbstreams.flink.source.split.StreamInfo;
import io.github.ddbstreams.flink.table.config.ChangelogKind;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.DataType;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

class RowPlanTest {

    private static RowPlan.Builder keyed(DataType other) {
        return RowPlan.builder(
                        Rows.type(
                                DataTypes.FIELD("id", DataTypes.STRING().notNull()),
                                DataTypes.FIELD("other", other)))
                .primaryKey(List.of("id"));
    }

    @Test
    void aPlanIsWhatItSays() throws Exception {
        RowPlan plan = keyed(DataTypes.INT()).metadata(List.of(RowMetadata.KEYS)).build();

        assertThat(InstantiationUtil.clone(plan)).isEqualTo(plan).hasSameHashCodeAs(plan);
        assertThat(keyed(DataTypes.INT()).build()).isNotEqualTo(plan);
        assertThat(plan.toString()).contains("upsert", "KEYS", "[id]", "other");
    }

    static Stream<Arguments> impossibleTypes() {
        return Stream.of(
                arguments(DataTypes.INTERVAL(DataTypes.DAY()), "other has the type INTERVAL"),
                arguments(DataTypes.TIMESTAMP_WITH_TIME_ZONE(), "WITH TIME ZONE"),
                arguments(
                        DataTypes.ARRAY(DataTypes.NULL()), "The column other[] has the type NULL"),
                arguments(
                        DataTypes.ROW(
                                DataTypes.FIELD(
                                        "m", DataTypes.MAP(DataTypes.INT(), DataTypes.INT()))),
                        "The column other.m has the type MAP<INT, INT>, but the keys of a map are"
                                + " attribute names; declare MAP<STRING, INT>"));
    }

    @ParameterizedTest
    @MethodSource("impossibleTypes")
    void aTypeThatNothingCanBecomeIsRefused(DataType type, String message) {
        assertThatThrownBy(() -> keyed(type).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void aChangelogThatDoesNotGoWithTheKeyIsRefused() {
        assertThatThrownBy(() -> keyed(DataTypes.INT()).primaryKey(List.of()).build())
                .hasMessageContaining("mode upsert needs one");
        assertThatThrownBy(() -> keyed(DataTypes.INT()).changelog(ChangelogKind.APPEND).build())
                .hasMessageContaining("leave the primary key out");
        assertThatThrownBy(() -> keyed(DataTypes.INT().notNull()).build())
                .hasMessageContaining("The column other is declared NOT NULL");
        assertThatThrownBy(
                        () ->
                                keyed(DataTypes.INT())
                                        .projection(
                                                new int[][] {{1}},
                                                Rows.type(
                                                        DataTypes.FIELD("other", DataTypes.INT())))
                                        .build())
                .hasMessageContaining("[id] of the primary key are not read");
        assertThatCode(() -> keyed(DataTypes.INT().notNull()).changelog(ChangelogKind.ALL).build())
                .doesNotThrowAnyException();
    }

    @Test
    void itemsAloneGoWithEveryKey() {
        RowPlan plan =
                keyed(DataTypes.INT().notNull()).primaryKey(List.of()).itemsOnly(true).build();

        assertThat(plan.isOfItemsOnly()).isTrue();
        assertThat(keyed(DataTypes.INT()).itemsOnly(true).build())
                .isNotEqualTo(keyed(DataTypes.INT()).build());
        assertThatCode(
                        () ->
                                keyed(DataTypes.INT())
                                        .changelog(ChangelogKind.APPEND)
                                        .itemsOnly(true)
                                        .build())
                .doesNotThrowAnyException();
    }

    @Test
    void besideASnapshotAPlanIsAnotherOne() {
        assertThat(keyed(DataTypes.INT()).besideSnapshot(true).build())
                .isNotEqualTo(keyed(DataTypes.INT()).build())
                .hasToString(
                        keyed(DataTypes.INT())
                                .build()
                                .toString()
                                .replace("}", ", besideSnapshot}"));
    }

    @Test
    void aColumnIsReadOnce() {
        DataType row = DataTypes.ROW(DataTypes.FIELD("x", DataTypes.INT()));

        assertThatThrownBy(
                        () ->
                                keyed(row)
                                        .projection(
                                                new int[][] {{0}, {1}, {1, 0}},
                                                Rows.type(
                                                        DataTypes.FIELD("id", DataTypes.STRING()),
                                                        DataTypes.FIELD("other", row),
                                                        DataTypes.FIELD(
                                                                "other_x", DataTypes.INT())))
                                        .build())
                .hasMessageContaining("The projection reads other twice");
    }

    // ------------------------------------------------------------------ the stream

    private static void check(RowPlan plan, StreamViewType viewType, String... keys) {
        new RowFormat(plan, TypeInformation.of(RowData.class))
                .check(new StreamInfo("arn:s", "orders", viewType, List.of(keys)));
    }

    @ParameterizedTest
    @EnumSource(
            value = StreamViewType.class,
            names = "UNKNOWN_TO_SDK_VERSION",
            mode = EnumSource.Mode.EXCLUDE)
    void aChangelogGoesWithTheViewTypesThatCarryItsImages(StreamViewType viewType) {
        boolean newImage = viewType.toString().startsWith("NEW");
        boolean both = viewType == StreamViewType.NEW_AND_OLD_IMAGES;
        RowPlan all = keyed(DataTypes.INT()).changelog(ChangelogKind.ALL).build();
        RowPlan upsert = keyed(DataTypes.INT()).build();
        RowPlan append =
                keyed(DataTypes.INT())
                        .primaryKey(List.of())
                        .changelog(ChangelogKind.APPEND)
                        .build();

        assertThatCode(() -> check(append, viewType, "id")).doesNotThrowAnyException();
        expect(both, () -> check(all, viewType, "id"), "mode all needs NEW_AND_OLD_IMAGES.");
        expect(
                newImage,
                () -> check(upsert, viewType, "id"),
                "mode upsert needs NEW_IMAGE or NEW_AND_OLD_IMAGES.");
    }

    private static void expect(boolean ok, Runnable check, String message) {
        if (ok) {
            assertThatCode(check::run).doesNotThrowAnyException();
        } else {
            assertThatThrownBy(check::run)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(message);
        }
    }

    @Test
    void theDeclaredKeyIsTheKeyOfTheTable() {
        RowPlan plan = keyed(DataTypes.INT()).build();

        assertThatThrownBy(() -> check(plan, StreamViewType.NEW_IMAGE, "id", "sort"))
                .hasMessage(
                        "The declared primary key is (id), but the key of table orders is (id,"
                                + " sort); declare PRIMARY KEY (id, sort) NOT ENFORCED.");
    }
}
