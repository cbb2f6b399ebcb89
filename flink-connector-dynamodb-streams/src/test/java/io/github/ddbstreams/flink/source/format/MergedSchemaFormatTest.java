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
package io.github.ddbstreams.flink.source.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.ddbstreams.flink.source.deserialization.DefaultRecordContext;
import io.github.ddbstreams.flink.source.deserialization.DynamoDbStreamsDeserializationSchema;
import io.github.ddbstreams.flink.source.deserialization.RecordContext;
import io.github.ddbstreams.flink.source.event.ChangeEvent;
import io.github.ddbstreams.flink.source.event.ChangeEventTypeInfo;
import io.github.ddbstreams.flink.source.event.Operation;
import io.github.ddbstreams.flink.source.format.MergeFacts.HashOf;
import io.github.ddbstreams.flink.source.merge.Buckets;
import io.github.ddbstreams.flink.source.merge.MergeElement;
import io.github.ddbstreams.flink.source.split.StreamInfo;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.util.Collector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

class MergedSchemaFormatTest {

    private static final StreamViewType BOTH = StreamViewType.NEW_AND_OLD_IMAGES;
    private static final DefaultRecordContext SHARD =
            DefaultRecordContext.ofShard(
                    "arn:stream", "orders", "shard", BOTH, List.of("id"), true);
    private static final DefaultRecordContext SNAPSHOT =
            DefaultRecordContext.ofSnapshot("arn:stream", "orders", BOTH, List.of("id"));

    private final List<ChangeEvent<String>> events = new ArrayList<>();

    /** Makes these events of every record. */
    private static final class Schema
            implements DynamoDbStreamsDeserializationSchema<ChangeEvent<String>> {

        private static final long serialVersionUID = 1L;

        private final transient List<ChangeEvent<String>> events;

        Schema(List<ChangeEvent<String>> events) {
            this.events = events;
        }

        @Override
        public void deserialize(
                Record record, RecordContext context, Collector<ChangeEvent<String>> out) {
            events.forEach(out::collect);
        }

        @Override
        public TypeInformation<ChangeEvent<String>> getProducedType() {
            return new ChangeEventTypeInfo<>(Types.STRING);
        }
    }

    private static ChangeEvent<String> event(Operation operation) {
        return ChangeEvent.<String>builder().operation(operation).keys(Map.of()).build();
    }

    private MergedSchemaFormat<String> format() {
        return new MergedSchemaFormat<>(new Schema(events), new Buckets(16));
    }

    private MergeElement<ChangeEvent<String>> element(RecordContext context) throws Exception {
        List<MergeElement<ChangeEvent<String>>> elements = new ArrayList<>();
        PayloadDeserializer<KeyedRecord, MergeElement<ChangeEvent<String>>> deserializer =
                format().deserializer();
        deserializer.open(null);
        deserializer.deserialize(
                new KeyedRecord(Record.builder().build(), "key", HashOf.NOTHING, 0, 1_000),
                context,
                new ListCollector<>(elements));
        assertThat(elements).hasSize(1);
        return elements.get(0);
    }

    @ParameterizedTest
    @EnumSource(Operation.class)
    void whatIsLeftOfAnItemComesBehindTheChange(Operation operation) throws Exception {
        events.add(event(operation));
        boolean isRemoved = operation == Operation.REMOVE;

        MergeElement<ChangeEvent<String>> change = element(SHARD);

        assertThat(change.before()).isEqualTo(isRemoved ? events.get(0) : null);
        assertThat(change.after()).isEqualTo(isRemoved ? null : events.get(0));
    }

    @ParameterizedTest
    @EnumSource(Operation.class)
    void anItemThatWasReadIsThere(Operation operation) throws Exception {
        events.add(event(operation));

        MergeElement<ChangeEvent<String>> row = element(SNAPSHOT);

        assertThat(row.before()).isNull();
        assertThat(row.after()).isEqualTo(events.get(0));
    }

    @Test
    void aRecordWithoutAnEventIsAnElement() throws Exception {
        assertThat(element(SHARD).before()).isNull();
        assertThat(element(SHARD).after()).isNull();
    }

    @Test
    void aRecordIsOneEvent() {
        events.add(event(Operation.INSERT));
        events.add(event(Operation.MODIFY));

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> element(SHARD))
                .withMessage(
                        "The schema makes 2 events of one record; with scan.startup.mode ="
                                + " 'initial' at most one is allowed.");
    }

    @ParameterizedTest
    @EnumSource(names = {"NEW_AND_OLD_IMAGES", "NEW_IMAGE"})
    void readsStreamsThatShowWhatAnItemBecame(StreamViewType viewType) {
        assertThatCode(() -> format().check(stream(viewType))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @EnumSource(names = {"OLD_IMAGE", "KEYS_ONLY"})
    void refusesOtherStreams(StreamViewType viewType) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> format().check(stream(viewType)))
                .withMessageStartingWith(
                        "The stream arn:stream of table orders has the view type "
                                + viewType
                                + ", but scan.startup.mode = 'initial' needs NEW_IMAGE or"
                                + " NEW_AND_OLD_IMAGES.");
    }

    private static StreamInfo stream(StreamViewType viewType) {
        return new StreamInfo("arn:stream", "orders", viewType, List.of("id"));
    }
}
