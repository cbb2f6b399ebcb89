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
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.github.ddbstreams.flink.source.decode.DecodedPage;
import io.github.ddbstreams.flink.source.decode.DecodedRecord;
import io.github.ddbstreams.flink.source.decode.DecoderOracle;
import io.github.ddbstreams.flink.source.decode.FuzzedBodies;
import io.github.ddbstreams.flink.source.decode.PageBody;
import io.github.ddbstreams.flink.source.decode.PageDecoder;
import io.github.ddbstreams.flink.table.config.ChangelogKind;
import io.github.ddbstreams.flink.table.config.OnDecodeError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.api.Test;

/**
 * The decoder of rows against bodies that nobody would write, a body and a plan a seed. The system
 * properties {@code fuzz.first} and {@code fuzz.seeds} choose the seeds.
 */
class RowDecoderFuzzTest {

    private static final long DEFAULT_SEEDS = 2_000;

    private static final DataType TEXTS = DataTypes.ARRAY(DataTypes.STRING());
    private static final DataType PART =
            DataTypes.ROW(
                    DataTypes.FIELD("name0", DataTypes.STRING()),
                    DataTypes.FIELD("name2", DataTypes.ARRAY(DataTypes.BIGINT())));

    private static final List<RowPlan> PLANS = plans();
    private static final List<DecoderOracle<ReferenceRows.Change>> ORACLES =
            PLANS.stream().map(RowDecoderFuzzTest::oracle).toList();
    private static final List<PageDecoder<RowChange>> WITH_ALL_METADATA =
            PLANS.stream().map(RowDecoderFuzzTest::withAllMetadata).toList();

    private static RowType columns(DataType name0) {
        return Rows.type(
                DataTypes.FIELD("name1", DataTypes.BYTES()),
                DataTypes.FIELD("name0", name0),
                DataTypes.FIELD("name2", TEXTS),
                DataTypes.FIELD("name3", PART));
    }

    private static List<RowPlan> plans() {
        List<RowType> types =
                List.of(
                        Rows.type(
                                DataTypes.FIELD("name0", DataTypes.STRING()),
                                DataTypes.FIELD("name3", DataTypes.STRING())),
                        Rows.type(
                                DataTypes.FIELD("name0", DataTypes.BIGINT()),
                                DataTypes.FIELD("name1", DataTypes.BOOLEAN())),
                        Rows.type(
                                DataTypes.FIELD("name0", DataTypes.STRING().notNull()),
                                DataTypes.FIELD(
                                        "name1",
                                        DataTypes.MAP(DataTypes.STRING(), DataTypes.STRING()))),
                        columns(DataTypes.STRING()),
                        columns(TEXTS));
        List<RowPlan> plans = new ArrayList<>();
        for (RowType type : types) {
            for (ChangelogKind changelog : ChangelogKind.values()) {
                for (OnDecodeError onError : OnDecodeError.values()) {
                    plans.add(
                            RowPlan.builder(type)
                                    .metadata(
                                            List.of(
                                                    RowMetadata.OPERATION,
                                                    RowMetadata.SEQUENCE_NUMBER))
                                    .changelog(changelog)
                                    .primaryKey(
                                            changelog == ChangelogKind.UPSERT
                                                    ? List.of("name0")
                                                    : List.of())
                                    .onError(onError)
                                    .build());
                }
            }
        }
        return plans;
    }

    private static DecoderOracle<ReferenceRows.Change> oracle(RowPlan plan) {
        PageDecoder<RowChange> decoder = Rows.decoder(plan);
        return new DecoderOracle<>(
                body -> comparable(plan, decoder.decode(body)),
                value -> ReferenceRows.read(plan, value));
    }

    private static DecodedPage<ReferenceRows.Change> comparable(
            RowPlan plan, DecodedPage<RowChange> page) {
        return new DecodedPage<>(
                page.records().stream().map(record -> comparable(plan, record)).toList(),
                page.next(),
                page.sizeInBytes());
    }

    private static DecodedRecord<ReferenceRows.Change> comparable(
            RowPlan plan, DecodedRecord<RowChange> record) {
        return record.payload() == null
                ? DecodedRecord.failed(
                        record.sequenceNumber(),
                        record.creationTimeMillis(),
                        record.failure(),
                        record.sizeInBytes())
                : DecodedRecord.of(
                        record.sequenceNumber(),
                        record.creationTimeMillis(),
                        new ReferenceRows.Change(
                                Stream.of(record.payload().before(), record.payload().after())
                                        .filter(Objects::nonNull)
                                        .map(row -> PlainRows.of(plan, row))
                                        .toList(),
                                record.payload().error() != null),
                        record.sizeInBytes());
    }

    private static PageDecoder<RowChange> withAllMetadata(RowPlan plan) {
        return Rows.decoder(
                RowPlan.builder(plan.physicalType())
                        .metadata(List.of(RowMetadata.values()))
                        .changelog(plan.changelog())
                        .primaryKey(plan.primaryKey())
                        .onError(plan.onError())
                        .build());
    }

    @Test
    void everyBodyIsDecodedOrRefused() {
        long first = Long.getLong("fuzz.first", 1);
        long seeds = Long.getLong("fuzz.seeds", DEFAULT_SEEDS);
        // A guard against what has no end; a thousand seeds take a second or two.
        assertTimeoutPreemptively(
                Duration.ofMinutes(5 + seeds / 1_000),
                () -> LongStream.range(first, first + seeds).forEach(RowDecoderFuzzTest::check));
    }

    private static void check(long seed) {
        byte[] body = FuzzedBodies.body(seed);
        int plan = (int) (seed % PLANS.size());
        try {
            ORACLES.get(plan).check(body, 1 + (int) (seed % 97));
            refuseOrDecode(WITH_ALL_METADATA.get(plan), body);
        } catch (RuntimeException | Error e) {
            throw new AssertionError(
                    String.format(
                            "Seed %d, %s, the body:%n%s%n%nTo run it again: mvn verify -pl"
                                    + " flink-connector-dynamodb-streams -am"
                                    + " -Dtest=RowDecoderFuzzTest"
                                    + " -Dsurefire.failIfNoSpecifiedTests=false"
                                    + " -Dfuzz.first=%d -Dfuzz.seeds=1",
                            seed, PLANS.get(plan), start(body), seed),
                    e);
        }
    }

    private static void refuseOrDecode(PageDecoder<RowChange> decoder, byte[] body) {
        try {
            for (DecodedRecord<RowChange> record : decoder.decode(PageBody.of(body)).records()) {
                assertThat(record.payload() == null).isEqualTo(record.failure() != null);
            }
        } catch (IOException e) {
            assertThat(e.getMessage()).isNotBlank().hasSizeLessThan(2048);
        }
    }

    private static String start(byte[] body) {
        return new String(body, 0, Math.min(body.length, 2_000), StandardCharsets.UTF_8);
    }

    /** Plans that everything fails for would find nothing. */
    @Test
    void theBodiesBecomeRowsOfAllKinds() throws Exception {
        List<byte[]> bodies = LongStream.rangeClosed(1, 500).mapToObj(FuzzedBodies::body).toList();
        for (RowPlan plan : PLANS) {
            int rows = 0;
            int without = 0;
            int withErrors = 0;
            for (byte[] body : bodies) {
                DecodedPage<RowChange> page;
                try {
                    page = Rows.decoder(plan).decode(PageBody.of(body));
                } catch (IOException e) {
                    continue;
                }
                for (DecodedRecord<RowChange> record : page.records()) {
                    if (record.payload() == null
                            || record.payload().before() == null
                                    && record.payload().after() == null) {
                        without++;
                    } else {
                        rows++;
                    }
                    if (record.payload() != null && record.payload().error() != null) {
                        withErrors++;
                    }
                }
            }
            assertThat(rows).as("rows of " + plan).isPositive();
            assertThat(without).as("records without rows of " + plan).isPositive();
            if (plan.onError() == OnDecodeError.FAIL) {
                assertThat(withErrors).as("errors of " + plan).isZero();
            } else {
                assertThat(withErrors).as("errors of " + plan).isPositive();
            }
        }
    }
}
