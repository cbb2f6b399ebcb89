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
package io.github.ddbstreams.sqljar;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.ddbstreams.clusters.Directories;
import io.github.ddbstreams.clusters.FlinkVersion;
import io.github.ddbstreams.clusters.JavaProcess;
import io.github.ddbstreams.emulator.EmulatedTable;
import io.github.ddbstreams.emulator.StreamEmulator;
import io.github.ddbstreams.emulator.TableSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A job in a JVM that has Flink's classes, the SQL jar and nothing else, so that whatever the AWS
 * SDK looks up by name is found in the jar or nowhere.
 */
class IsolatedProcessITCase {

    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @EnumSource
    void theJarReadsWithCredentialsOfAnAssumedRole(FlinkVersion version) throws Exception {
        try (StreamEmulator emulator = StreamEmulator.start();
                FakeSts sts = new FakeSts()) {
            EmulatedTable table =
                    emulator.createTable(TableSpec.named("orders").partitionKey("pk", "S"));
            write(table);
            Path directory = Directories.create("isolated-" + version);
            Path records = directory.resolve("records");
            List<String> arguments = new ArrayList<>(List.of(records.toString(), "orders"));
            arguments.addAll(options(emulator.endpoint().toString(), sts.endpoint()));
            List<Path> classPath = new ArrayList<>(version.libraries());
            classPath.add(Artifacts.sqlJar());
            classPath.add(Artifacts.jobClasses());

            try (JavaProcess job =
                    JavaProcess.start(
                            directory.resolve("job"),
                            classPath,
                            Map.of(),
                            List.of("-Xmx512m"),
                            ReadToTheTip.class.getName(),
                            arguments)) {
                job.awaitSuccess(Duration.ofMinutes(3));
            }

            assertThat(changes(records))
                    .hasSize(21)
                    .containsExactlyInAnyOrderElementsOf(
                            table.ledger().entries().stream()
                                    .map(entry -> entry.operation() + " " + entry.sequenceNumber())
                                    .toList());
            assertThat(sts.requests())
                    .isNotEmpty()
                    .allMatch(body -> body.contains("Action=AssumeRole"));
        }
    }

    /** Into a shard, and into the two that it is split into. */
    private static void write(EmulatedTable table) {
        for (int version = 0; version < 2; version++) {
            for (int key = 0; key < 10; key++) {
                table.put(Map.of("pk", "key" + key, "version", version));
            }
            if (version == 0) {
                table.split(table.openShards().get(0));
            }
        }
        table.delete(Map.of("pk", "key3"));
    }

    private static List<String> options(String endpoint, String stsEndpoint) {
        String role = "aws.credentials.provider.role";
        return List.of(
                "aws.region",
                "us-east-1",
                "aws.endpoint",
                endpoint,
                "aws.credentials.provider",
                "ASSUME_ROLE",
                role + ".arn",
                "arn:aws:iam::123456789012:role/reader",
                role + ".sessionName",
                "tests",
                role + ".stsEndpoint",
                stsEndpoint,
                role + ".provider",
                "BASIC",
                role + ".provider.basic.accesskeyid",
                "test",
                role + ".provider.basic.secretkey",
                "test");
    }

    private static List<String> changes(Path records) throws Exception {
        List<String> changes = new ArrayList<>();
        for (String json : Files.readAllLines(records)) {
            JsonNode record = JSON.readTree(json);
            changes.add(
                    record.path("eventName").textValue()
                            + " "
                            + record.path("dynamodb").path("SequenceNumber").textValue());
        }
        return changes;
    }
}
