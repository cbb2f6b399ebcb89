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
package io.github.ddbstreams.flink.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ddbstreams.emulator.EmulatedTable;
import io.github.ddbstreams.emulator.StreamEmulator;
import io.github.ddbstreams.emulator.TableSpec;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The program in README.md, run as it stands; the AWS SDK finds the emulator by itself. */
@ExtendWith(MiniClusterExtension.class)
class ReadmeITCase {

    private final PrintStream out = System.out;
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @BeforeEach
    void setCredentialsAndCatchTheOutput() {
        System.setProperty("aws.accessKeyId", "test");
        System.setProperty("aws.secretAccessKey", "test");
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void reset() {
        System.setOut(out);
        System.clearProperty("aws.accessKeyId");
        System.clearProperty("aws.secretAccessKey");
        System.clearProperty("aws.endpointUrl");
    }

    @Test
    @Timeout(120)
    void itsProgramPrintsTheItemsOfATableAndTheirChanges(@InjectMiniCluster MiniCluster cluster)
            throws Exception {
        try (StreamEmulator emulator = StreamEmulator.start()) {
            System.setProperty("aws.endpointUrl", emulator.endpoint().toString());
            EmulatedTable orders =
                    emulator.createTable(
                            TableSpec.named("orders")
                                    .partitionKey("id", "S")
                                    .viewType("NEW_AND_OLD_IMAGES"));
            // In an order that the stream keeps.
            orders.put(new TreeMap<>(Map.of("id", "o-1", "total", 10)));
            orders.rollOverAll();

            CompletableFuture<Void> program = CompletableFuture.runAsync(ReadmeITCase::runMain);
            awaitLines(1, program);
            orders.put(new TreeMap<>(Map.of("id", "o-1", "total", 12)));
            orders.delete(Map.of("id", "o-1"));
            awaitLines(3, program);
            cluster.listJobs().get().forEach(job -> cluster.cancelJob(job.getJobId()));
            program.handle((nothing, cancelled) -> null).get();

            assertThat(printedLines())
                    .containsExactly(
                            "READ {id=AttributeValue(S=o-1)} {id=AttributeValue(S=o-1),"
                                    + " total=AttributeValue(N=10)}",
                            "MODIFY {id=AttributeValue(S=o-1)} {id=AttributeValue(S=o-1),"
                                    + " total=AttributeValue(N=12)}",
                            "REMOVE {id=AttributeValue(S=o-1)} null");
        }
    }

    private void awaitLines(int count, CompletableFuture<Void> program) {
        while (printedLines().size() < count && !program.isDone()) {
            LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
        }
    }

    private static void runMain() {
        try {
            OrderChanges.main(new String[0]);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Without the number of the subtask, which stands before each line. */
    private List<String> printedLines() {
        return printed.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.matches("(\\d+> )?(READ|INSERT|MODIFY|REMOVE) .*"))
                .map(line -> line.replaceFirst("^\\d+> ", ""))
                .collect(Collectors.toList());
    }
}
