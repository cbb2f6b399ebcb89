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

import io.github.ddbstreams.emulator.EmulatedShard;
import io.github.ddbstreams.emulator.EmulatedTable;
import io.github.ddbstreams.emulator.StreamEmulator;
import io.github.ddbstreams.emulator.TableSpec;
import java.net.URL;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.connector.testframe.environment.MiniClusterTestEnvironment;
import org.apache.flink.connector.testframe.external.ExternalContextFactory;
import org.apache.flink.connector.testframe.external.ExternalSystemSplitDataWriter;
import org.apache.flink.connector.testframe.external.source.DataStreamSourceExternalContext;
import org.apache.flink.connector.testframe.external.source.TestingSourceSettings;
import org.apache.flink.connector.testframe.junit.annotations.TestContext;
import org.apache.flink.connector.testframe.junit.annotations.TestEnv;
import org.apache.flink.connector.testframe.junit.annotations.TestSemantics;
import org.apache.flink.connector.testframe.testsuites.SourceTestSuiteBase;
import org.apache.flink.core.execution.CheckpointingMode;

/** Flink's own conformance suite for sources. A split is a root shard, to which writers append. */
class SourceSuiteITCase extends SourceTestSuiteBase<String> {

    @TestEnv MiniClusterTestEnvironment cluster = new MiniClusterTestEnvironment();

    @TestSemantics CheckpointingMode[] semantics = {CheckpointingMode.EXACTLY_ONCE};

    @TestContext
    ExternalContextFactory<EmulatedStreamContext> contexts =
            testName -> new EmulatedStreamContext();

    /** A table of an emulator of its own. */
    static final class EmulatedStreamContext implements DataStreamSourceExternalContext<String> {

        private final StreamEmulator emulator = StreamEmulator.start();
        private final EmulatedTable table =
                emulator.createTable(TableSpec.named("suite").partitionKey("pk", "S"));

        @Override
        public Source<String, ?, ?> createSource(TestingSourceSettings settings) {
            DynamoDbStreamsSourceBuilder<String> builder =
                    DynamoDbStreamsSource.<String>builder()
                            .setTableName(table.name())
                            .setProperties(Sources.options(emulator.endpoint()))
                            .setDeserializationSchema(new ValueSchema());
            return settings.getBoundedness() == Boundedness.BOUNDED
                    ? builder.setBounded(StoppingPosition.latest()).build()
                    : builder.build();
        }

        @Override
        public ExternalSystemSplitDataWriter<String> createSourceSplitDataWriter(
                TestingSourceSettings settings) {
            EmulatedShard shard = table.addRootShard();
            return new ExternalSystemSplitDataWriter<>() {
                @Override
                public void writeRecords(List<String> records) {
                    records.forEach(
                            value ->
                                    shard.append(
                                            Map.of(
                                                    "pk",
                                                    UUID.randomUUID().toString(),
                                                    "value",
                                                    value)));
                }

                @Override
                public void close() {
                    // The shard stays open, as shards do.
                }
            };
        }

        @Override
        public List<String> generateTestData(
                TestingSourceSettings settings, int splitIndex, long seed) {
            Random random = new Random(seed);
            return IntStream.range(0, 50 + random.nextInt(50))
                    .mapToObj(i -> splitIndex + "-" + i + "-" + random.nextInt())
                    .toList();
        }

        @Override
        public TypeInformation<String> getProducedType() {
            return Types.STRING;
        }

        @Override
        public List<URL> getConnectorJarPaths() {
            return List.of();
        }

        @Override
        public void close() {
            emulator.close();
        }

        @Override
        public String toString() {
            return "emulated stream";
        }
    }
}
