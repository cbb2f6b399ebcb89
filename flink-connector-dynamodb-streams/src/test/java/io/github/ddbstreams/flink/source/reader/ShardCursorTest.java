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
package io.github.ddbstreams.flink.source.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ddbstreams.flink.source.client.IteratorPosition;
import io.github.ddbstreams.flink.source.config.DynamoDbStreamsOptions.OnDataLoss;
import io.github.ddbstreams.flink.source.decode.DecodedRecord;
import io.github.ddbstreams.flink.source.loss.DataLossException;
import io.github.ddbstreams.flink.source.loss.DataLossPolicy;
import io.github.ddbstreams.flink.source.settings.ScanSettings;
import io.github.ddbstreams.flink.source.settings.TestSettings;
import io.github.ddbstreams.flink.source.split.ShardPosition;
import io.github.ddbstreams.flink.source.split.ShardProgress;
import io.github.ddbstreams.flink.source.split.ShardSplit;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.flink.metrics.SimpleCounter;
import org.junit.jupiter.api.Test;

/** What is missing of a shard whose age is known. */
class ShardCursorTest {

    private static final Instant NOW = Instant.parse("2026-03-02T12:00:00Z");
    private static final Instant YOUNG = NOW.minus(Duration.ofHours(23));
    private static final Instant OLD = NOW.minus(Duration.ofHours(25));

    private final SimpleCounter losses = new SimpleCounter();

    private ShardCursor cursor(
            Instant shardCreated, ShardPosition position, Instant completeUntil) {
        return new ShardCursor(
                new ShardSplit(
                        Records.split(position).stream(),
                        String.format("shardId-%020d-a", shardCreated.toEpochMilli()),
                        null,
                        position,
                        ShardProgress.READING,
                        completeUntil,
                        null),
                TestSettings.of(),
                new DataLossPolicy(OnDataLoss.CONTINUE, losses));
    }

    private ShardCursor fromHorizon(Instant shardCreated, Instant completeUntil) {
        return cursor(shardCreated, ShardPosition.trimHorizon(), completeUntil);
    }

    // ------------------------------------------------------------------ the shard is gone

    @Test
    void anExpiredShardThatWasNeverPromisedIsNoLoss() {
        fromHorizon(OLD, null).gone(NOW);
        fromHorizon(OLD, YOUNG).gone(NOW);

        assertThat(losses.getCount()).isZero();
    }

    @Test
    void aShardThatIsGoneBeforeItsTimeIsALoss() {
        fromHorizon(YOUNG, null).gone(NOW);

        assertThat(losses.getCount()).isEqualTo(1);
    }

    @Test
    void anExpiredShardThatWasPromisedIsALoss() {
        fromHorizon(OLD, OLD).gone(NOW);

        assertThat(losses.getCount()).isEqualTo(1);
    }

    @Test
    void anExpiredShardThatWasReadFromIsALoss() {
        ShardCursor cursor = fromHorizon(OLD, null);
        cursor.advance(List.of(record("1", OLD)));
        cursor.gone(NOW);

        assertThat(losses.getCount()).isEqualTo(1);
    }

    // ------------------------------------------------------------------ its first records are

    @Test
    void aShardThatIsPromisedWholeLosesItsFirstRecords() {
        ShardCursor cursor = fromHorizon(YOUNG, YOUNG);
        cursor.open(NOW);
        cursor.iterator("horizon");
        cursor.trimmed(NOW);

        assertThat(losses.getCount()).isEqualTo(1);
        assertThat(cursor.iterator()).isNull();
        assertThat(cursor.open(NOW)).isEqualTo(IteratorPosition.trimHorizon());
        assertThat(losses.getCount()).isEqualTo(1);
    }

    @Test
    void oneThatIsNotPromisedFromItsBeginningDoesNot() {
        ShardCursor later = fromHorizon(YOUNG, YOUNG.plusMillis(1));
        later.iterator("horizon");
        later.trimmed(NOW);
        ShardCursor never = fromHorizon(YOUNG, null);
        never.iterator("horizon");
        never.trimmed(NOW);
        ShardCursor since = cursor(YOUNG, ShardPosition.since(NOW), YOUNG);
        since.iterator("horizon");
        since.trimmed(NOW);

        assertThat(losses.getCount()).isZero();
    }

    @Test
    void withoutAnIteratorNothingHasBeenSeenToBeMissing() {
        fromHorizon(YOUNG, YOUNG).trimmed(NOW);

        assertThat(losses.getCount()).isZero();
    }

    // ------------------------------------------------------------------ when it began

    private String lossOf(Instant recordCreated, Instant completeUntil) {
        ShardCursor cursor =
                new ShardCursor(
                        new ShardSplit(
                                Records.split(ShardPosition.trimHorizon()).stream(),
                                String.format("shardId-%020d-a", OLD.toEpochMilli()),
                                null,
                                recordCreated == null
                                        ? ShardPosition.after("1")
                                        : ShardPosition.after("1", recordCreated),
                                ShardProgress.READING,
                                completeUntil,
                                null),
                        settings(),
                        new DataLossPolicy(OnDataLoss.FAIL, losses));
        Throwable[] thrown = new Throwable[1];
        assertThatThrownBy(() -> cursor.gone(NOW))
                .isInstanceOf(DataLossException.class)
                .satisfies(e -> thrown[0] = e);
        return thrown[0].getMessage();
    }

    private static ScanSettings settings() {
        return TestSettings.of();
    }

    @Test
    void aLossBeginsWhereTheLastThatIsKnownEnds() {
        assertThat(lossOf(YOUNG, OLD)).contains("between " + YOUNG + " and " + NOW);
        assertThat(lossOf(OLD, YOUNG)).contains("between " + YOUNG + " and " + NOW);
        assertThat(lossOf(YOUNG, null)).contains("between " + YOUNG + " and " + NOW);
        assertThat(lossOf(null, YOUNG)).contains("between " + YOUNG + " and " + NOW);
        assertThat(lossOf(null, null)).contains("between " + OLD + " and " + NOW);
    }

    @Test
    void theTimeOfTheLastRecordIsKept() {
        ShardCursor cursor = fromHorizon(YOUNG, null);
        cursor.advance(List.of(record("1", OLD), record("2", YOUNG)));
        assertThat(cursor.toString()).isEqualTo(ShardPosition.after("2", YOUNG).toString());

        cursor.advance(
                List.of(DecodedRecord.of("3", DecodedRecord.NO_CREATION_TIME, "payload", 1)));
        assertThat(cursor.toString()).isEqualTo(ShardPosition.after("3").toString());
    }

    private static DecodedRecord<String> record(String sequenceNumber, Instant created) {
        return DecodedRecord.of(sequenceNumber, created.toEpochMilli(), "payload", 1);
    }
}
