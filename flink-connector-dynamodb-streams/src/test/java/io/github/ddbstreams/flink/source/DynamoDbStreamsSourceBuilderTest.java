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
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ddbstreams.flink.source.client.FakeStreamsClient;
import io.github.ddbstreams.flink.source.deserialization.DynamoDbStreamsDeserializationSchema;
import io.github.ddbstreams.flink.source.deserialization.RecordContext;
import io.github.ddbstreams.flink.source.deserialization.RecordErrorHandler;
import io.github.ddbstreams.flink.source.format.SchemaFormat;
import io.github.ddbstreams.flink.source.settings.CheckedConfiguration;
import io.github.ddbstreams.flink.source.settings.OptionRules;
import java.io.NotSerializableException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.util.Collector;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.Record;

class DynamoDbStreamsSourceBuilderTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final String ARN =
            "arn:aws:dynamodb:eu-west-1:123456789012:table/orders/stream/2026-03-01T12:00:00.000";

    // ------------------------------------------------------------------ what is refused

    @Test
    void refusesToBuildWithoutASchema() {
        refused(
                DynamoDbStreamsSource.<String>builder().setTableName("orders"),
                "No deserialization schema is set. Call setDeserializationSchema, for example with"
                        + " DynamoDbStreamsDeserializationSchema.changeEvents().");
    }

    @Test
    void refusesToBuildWithoutATableOrStream() {
        refused(
                builder(),
                "Neither table-name nor stream-arn is set; one of them is required. Set table-name"
                        + " to read a table's latest stream, or stream-arn to read a particular"
                        + " one.");
    }

    @Test
    void refusesATableAndAStream() {
        refused(
                builder().setTableName("orders").setStreamArn(ARN),
                "table-name is 'orders' and stream-arn is '"
                        + ARN
                        + "'; only one of them is allowed. Remove stream-arn to read the table's"
                        + " latest stream, or table-name to read just that stream.");
    }

    @Test
    void refusesAWrongTableName() {
        refused(
                builder().setTableName("or ders"),
                "table-name is 'or ders'; expected a table's name, 3 to 255 of the characters a-z,"
                        + " A-Z, 0-9, '_', '-' and '.', or its ARN,"
                        + " arn:<partition>:dynamodb:<region>:<account>:table/<name>. Correct it,"
                        + " or remove it.");
    }

    @Test
    void refusesAWrongStreamArn() {
        refused(
                builder().setStreamArn("orders"),
                "stream-arn is 'orders'; expected"
                        + " arn:<partition>:dynamodb:<region>:<account>:table/<name>/stream/<label>."
                        + " It names a table: set it as table-name. Correct it, or remove it.");
    }

    @Test
    void refusesASetterAndAPropertyThatDiffer() {
        refused(
                builder().setTableName("orders").setProperty("table-name", "customers"),
                "The option 'table-name' is given twice: 'orders' by its setter and 'customers' as"
                        + " a property. Remove one of them.");
    }

    @Test
    void refusesNamesThatDifferInCaseOnly() {
        refused(
                builder().setTableName("orders").setProperty("table-name", "Orders"),
                "The option 'table-name' is given twice: 'orders' by its setter and 'Orders' as a"
                        + " property. Remove one of them.");
    }

    @Test
    void refusesATwofoldStart() {
        refused(
                table().setProperty("scan.startup.mode", "trim-horizon")
                        .setStartingPosition(StartingPosition.latest()),
                "The option 'scan.startup.mode' is given twice: 'latest' by its setter and"
                        + " 'trim-horizon' as a property. Remove one of them.");
    }

    @Test
    void refusesATwofoldTimestamp() {
        refused(
                table().setStartingPosition(StartingPosition.timestamp(NOON))
                        .setProperty("scan.startup.timestamp-millis", "1"),
                "The option 'scan.startup.timestamp-millis' is given twice: '1772366400000' by its"
                        + " setter and '1' as a property. Remove one of them.");
    }

    @Test
    void refusesAPropertyThatMakesNoSenseBesideASetter() {
        refused(
                table().setBounded(StoppingPosition.latest())
                        .setProperty("scan.bounded.mode", "never"),
                "The option 'scan.bounded.mode' is given twice: 'latest' by its setter and 'never'"
                        + " as a property. Remove one of them.");
    }

    @Test
    void refusesAStopBeforeTheStart() {
        refused(
                table().setStartingPosition(StartingPosition.timestamp(NOON))
                        .setBounded(StoppingPosition.timestamp(NOON.minusMillis(1))),
                "scan.bounded.timestamp-millis is '1772366399999'; expected a time not before the"
                        + " start, which is scan.startup.timestamp-millis = 1772366400000. Move the"
                        + " stop or the start.");
    }

    @Test
    void refusesParallelism() {
        refused(
                table().setProperty("scan.parallelism", "3"),
                "The option 'scan.parallelism' is 3, but it is for SQL only. Remove it, and call"
                        + " fromSource(…).setParallelism(3).");
    }

    @Test
    void refusesAnUnknownProperty() {
        assertThatIllegalArgumentException()
                .isThrownBy(table().setProperty("scan.poll.intervall", "1 s")::build)
                .withMessageStartingWith(
                        "The option 'scan.poll.intervall' is not known. Did you mean"
                                + " 'scan.poll.interval'? Rename it.");
    }

    @Test
    void refusesASchemaThatCannotTravel() {
        Object notSerializable = new Object();
        DynamoDbStreamsSourceBuilder<String> builder =
                DynamoDbStreamsSource.<String>builder()
                        .setTableName("orders")
                        .setDeserializationSchema(new Holding(notSerializable));

        assertThatThrownBy(builder::build).hasRootCauseInstanceOf(NotSerializableException.class);
    }

    @Test
    void refusesAnErrorHandlerThatCannotTravel() {
        Object notSerializable = new Object();
        DynamoDbStreamsSourceBuilder<String> builder =
                builder()
                        .setTableName("orders")
                        .setErrorHandler(
                                (failed, context, out) -> {
                                    out.collect(notSerializable.toString());
                                    return RecordErrorHandler.Decision.CONTINUE;
                                });

        assertThatThrownBy(builder::build).hasRootCauseInstanceOf(NotSerializableException.class);
    }

    @Test
    void refusesAnErrorHandlerWhereTheFormatDecides() {
        DynamoDbStreamsSourceBuilder<String> builder =
                builder()
                        .setTableName("orders")
                        .setFormat(new SchemaFormat<>(new ValueSchema(), null))
                        .setErrorHandler(RecordErrorHandler.skip());

        assertThatIllegalArgumentException()
                .isThrownBy(builder::build)
                .withMessageContaining("Remove setErrorHandler.");
    }

    @Test
    void refusesNothingAsAValue() {
        DynamoDbStreamsSourceBuilder<String> builder = builder();

        assertThatNullPointerException()
                .isThrownBy(() -> builder.setTableName(null))
                .withMessage("table-name");
        assertThatNullPointerException()
                .isThrownBy(() -> builder.setStreamArn(null))
                .withMessage("stream-arn");
        assertThatNullPointerException()
                .isThrownBy(() -> builder.setDeserializationSchema(null))
                .withMessage("deserializationSchema");
        assertThatNullPointerException()
                .isThrownBy(() -> builder.setProperty(null, "value"))
                .withMessage("key");
        assertThatNullPointerException()
                .isThrownBy(() -> builder.setProperty("key", null))
                .withMessage("value");
        assertThatNullPointerException()
                .isThrownBy(() -> StartingPosition.timestamp(null))
                .withMessage("timestamp");
        assertThatNullPointerException()
                .isThrownBy(() -> StoppingPosition.timestamp(null))
                .withMessage("timestamp");
    }

    // ------------------------------------------------------------------ what is allowed

    @Test
    void aSetterAndAPropertyMayAgree() {
        assertThat(
                        table().setProperty("table-name", "orders")
                                .setStartingPosition(StartingPosition.trimHorizon())
                                .setProperty("scan.startup.mode", "TRIM-HORIZON")
                                .setBounded(StoppingPosition.timestamp(NOON))
                                .setProperties(
                                        Map.of(
                                                "scan.bounded.timestamp-millis",
                                                "1772366400000",
                                                "scan.bounded.mode",
                                                "timestamp"))
                                .build()
                                .getBoundedness())
                .isEqualTo(Boundedness.BOUNDED);
    }

    @Test
    void theLastSetterCounts() {
        assertThat(
                        table().setStartingPosition(StartingPosition.timestamp(NOON))
                                .setStartingPosition(StartingPosition.latest())
                                .setBounded(StoppingPosition.timestamp(NOON))
                                .setBounded(StoppingPosition.latest())
                                .build()
                                .getBoundedness())
                .isEqualTo(Boundedness.BOUNDED);
    }

    @Test
    void isContinuousWithoutABound() {
        assertThat(table().build().getBoundedness()).isEqualTo(Boundedness.CONTINUOUS_UNBOUNDED);
    }

    @Test
    void isBoundedByAProperty() {
        assertThat(table().setProperty("scan.bounded.mode", "latest").build().getBoundedness())
                .isEqualTo(Boundedness.BOUNDED);
    }

    @Test
    void producesWhatItsSchemaProduces() {
        assertThat(table().build().getProducedType()).isEqualTo(Types.STRING);
    }

    @Test
    void aSourceTravels() throws Exception {
        DynamoDbStreamsSource<String> source =
                DynamoDbStreamsSource.<String>builder()
                        .setStreamArn(ARN)
                        .setStartingPosition(StartingPosition.latest())
                        .setBounded(StoppingPosition.timestamp(NOON))
                        .setDeserializationSchema(DynamoDbStreamsDeserializationSchema.json())
                        .build();

        DynamoDbStreamsSource<String> travelled =
                InstantiationUtil.deserializeObject(
                        InstantiationUtil.serializeObject(source), getClass().getClassLoader());

        assertThat(travelled.getBoundedness()).isEqualTo(Boundedness.BOUNDED);
        assertThat(travelled.getProducedType()).isEqualTo(Types.STRING);
        assertThat(travelled.getSplitSerializer().getVersion()).isEqualTo(2);
        assertThat(travelled.getEnumeratorCheckpointSerializer().getVersion()).isEqualTo(2);
    }

    @Test
    void aBuilderBuildsMoreThanOneSource() {
        DynamoDbStreamsSourceBuilder<String> builder = table();
        DynamoDbStreamsSource<String> first = builder.build();

        assertThat(builder.setBounded(StoppingPosition.latest()).build().getBoundedness())
                .isEqualTo(Boundedness.BOUNDED);
        assertThat(first.getBoundedness()).isEqualTo(Boundedness.CONTINUOUS_UNBOUNDED);
    }

    @Test
    void optionsThatHaveBeenCheckedAreCarriedOn() {
        CheckedConfiguration checked = OptionRules.check(Map.of("table-name", "orders"));
        List<CheckedConfiguration> ofClients = new ArrayList<>();

        builder()
                .setCheckedProperties(checked)
                .setClients(
                        options -> {
                            ofClients.add(options);
                            return FakeStreamsClient::new;
                        })
                .build();

        assertThat(ofClients).singleElement().isSameAs(checked);
    }

    @Test
    void optionsThatHaveBeenCheckedAreCheckedAgainWithOthersBesideThem() {
        CheckedConfiguration checked = OptionRules.check(Map.of("table-name", "orders"));

        assertThatIllegalArgumentException()
                .isThrownBy(
                        () ->
                                builder()
                                        .setCheckedProperties(checked)
                                        .setBounded(StoppingPosition.timestamp(NOON))
                                        .setProperty("scan.startup.mode", "timestamp")
                                        .build())
                .withMessageStartingWith("scan.startup.mode is 'timestamp' and");
    }

    // ------------------------------------------------------------------

    private static DynamoDbStreamsSourceBuilder<String> builder() {
        return DynamoDbStreamsSource.<String>builder()
                .setClock(Clock.fixed(NOON, ZoneOffset.UTC))
                .setClients(options -> FakeStreamsClient::new)
                .setDeserializationSchema(DynamoDbStreamsDeserializationSchema.json());
    }

    private static DynamoDbStreamsSourceBuilder<String> table() {
        return builder().setTableName("orders");
    }

    private static void refused(DynamoDbStreamsSourceBuilder<String> builder, String message) {
        assertThatIllegalArgumentException().isThrownBy(builder::build).withMessage(message);
    }

    /** A schema that holds something. */
    private static final class Holding implements DynamoDbStreamsDeserializationSchema<String> {
        private static final long serialVersionUID = 1L;

        private final Object held;

        Holding(Object held) {
            this.held = held;
        }

        @Override
        public void deserialize(Record record, RecordContext context, Collector<String> out) {
            out.collect(held.toString());
        }

        @Override
        public TypeInformation<String> getProducedType() {
            return Types.STRING;
        }
    }
}
