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
package io.github.ddbstreams.flink.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.ddbstreams.flink.source.deserialization.DynamoDbStreamsDeserializationSchema;
import io.github.ddbstreams.flink.source.deserialization.RecordErrorHandler;
import io.github.ddbstreams.flink.source.event.ChangeEvent;
import java.util.Map;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** How a source that reads a snapshot is put into a job, and how not. */
class MergedSourceTest {

    private final StreamExecutionEnvironment env =
            StreamExecutionEnvironment.getExecutionEnvironment();

    private static <T> DynamoDbStreamsSourceBuilder<T> builder(StartingPosition start) {
        return DynamoDbStreamsSource.<T>builder()
                .setTableName("orders")
                .setProperty("aws.region", "eu-west-1")
                .setStartingPosition(start);
    }

    private static DynamoDbStreamsSourceBuilder<ChangeEvent<Map<String, AttributeValue>>> events(
            StartingPosition start) {
        return MergedSourceTest.<ChangeEvent<Map<String, AttributeValue>>>builder(start)
                .setDeserializationSchema(DynamoDbStreamsDeserializationSchema.changeEvents());
    }

    @Test
    void sourceAndOperatorHaveUidsOfTheirOwn() {
        var stream =
                events(StartingPosition.initial())
                        .build()
                        .toDataStream(env, WatermarkStrategy.noWatermarks(), "orders");

        assertThat(stream.getTransformation().getUid()).isEqualTo("orders-merge");
        assertThat(stream.getTransformation().getTransitivePredecessors())
                .anyMatch(transformation -> "orders".equals(transformation.getUid()));
    }

    @Test
    void aSourceWithoutASnapshotNeedsNoOperator() {
        var stream =
                events(StartingPosition.latest())
                        .build()
                        .toDataStream(env, WatermarkStrategy.noWatermarks(), "orders");

        assertThat(stream.getTransformation().getUid()).isEqualTo("orders");
        assertThat(stream.getTransformation().getTransitivePredecessors()).hasSize(1);
    }

    @Test
    void aSourceThatReadsASnapshotIsNotPutIntoAJobAlone() {
        var source = events(StartingPosition.initial()).build();

        // Flink 2 asks the source at once, Flink 1 when the job is put together.
        assertThatIllegalStateException()
                .isThrownBy(
                        () -> {
                            env.fromSource(source, WatermarkStrategy.noWatermarks(), "orders")
                                    .sinkTo(new DiscardingSink<>());
                            env.getStreamGraph();
                        })
                .withMessage(
                        "scan.startup.mode is 'initial', and the source is put into the job alone:"
                                + " the rows of the snapshot and the changes would not be merged."
                                + " Call source.toDataStream(env, watermarkStrategy, uid) instead of"
                                + " env.fromSource, or choose another starting position.");
    }

    @Test
    void aSnapshotWithoutChangesNeedsNoMerging() {
        var source = events(StartingPosition.snapshot()).build();

        assertThatCode(() -> env.fromSource(source, WatermarkStrategy.noWatermarks(), "orders"))
                .doesNotThrowAnyException();
        assertThat(source.getBoundedness()).isEqualTo(Boundedness.BOUNDED);
    }

    @Test
    void whatIsMergedAreChangeEvents() {
        DynamoDbStreamsSource<String> source =
                MergedSourceTest.<String>builder(StartingPosition.initial())
                        .setDeserializationSchema(new ValueSchema())
                        .build();

        assertThatIllegalStateException()
                .isThrownBy(
                        () -> source.toDataStream(env, WatermarkStrategy.noWatermarks(), "orders"))
                .withMessageContaining(
                        "scan.startup.mode is 'initial', and the deserialization schema gives"
                                + " String; expected change events");
    }

    @Test
    void noRecordOfAHistoryIsLeftOut() {
        var source =
                events(StartingPosition.initial())
                        .setErrorHandler(RecordErrorHandler.skip())
                        .build();

        assertThatIllegalStateException()
                .isThrownBy(
                        () -> source.toDataStream(env, WatermarkStrategy.noWatermarks(), "orders"))
                .withMessageStartingWith("An error handler is set, but with scan.startup.mode =");
    }

    @Test
    void itemsAloneMayBeLeftOut() {
        var source =
                events(StartingPosition.snapshot())
                        .setErrorHandler(RecordErrorHandler.skip())
                        .build();

        assertThatCode(() -> source.toDataStream(env, WatermarkStrategy.noWatermarks(), "orders"))
                .doesNotThrowAnyException();
    }
}
