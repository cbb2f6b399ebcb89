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
package io.github.ddbstreams.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.Crc32MismatchException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;

/** Scans that are late, throttled, watched, or struck by faults. */
class ScanLeversITCase extends EmulatorITBase {

    private static final int KEYS = 40;

    private ScanResponse scan(boolean consistent) {
        return clients.tables().scan(r -> r.tableName("orders").consistentRead(consistent));
    }

    private Map<String, String> shown(boolean consistent) {
        Map<String, String> shown = new TreeMap<>();
        scan(consistent).items().forEach(item -> shown.put(item.get("pk").s(), item.get("n").n()));
        return shown;
    }

    private void putAll(int n) {
        for (int i = 0; i < KEYS; i++) {
            table.put(Map.of("pk", "k" + i, "n", n));
        }
    }

    @Test
    void anEventuallyConsistentReadShowsOlderStatesOfSomeItems() {
        putAll(1);
        table.scans().lagReads(Duration.ofSeconds(8));
        emulator.clock().advance(Duration.ofSeconds(10));
        putAll(2);
        emulator.clock().advance(Duration.ofSeconds(1));
        putAll(3);

        Map<String, String> early = shown(false);
        assertThat(early).hasSize(KEYS);
        assertThat(early.values()).contains("1", "3").doesNotContain("2");
        assertThat(shown(true).values()).containsOnly("3");

        emulator.clock().advance(Duration.ofSeconds(1));
        assertThat(shown(false).values()).contains("1", "2", "3");
        early.forEach((key, n) -> assertThat(shown(false).get(key)).isGreaterThanOrEqualTo(n));

        emulator.clock().advance(Duration.ofSeconds(7));
        assertThat(shown(false).values()).containsOnly("3");
    }

    @Test
    void anEventuallyConsistentReadStillShowsSomeDeletedItemsAndMissesSomeNewOnes() {
        putAll(1);
        table.scans().lagReads(Duration.ofSeconds(8));
        for (int i = 0; i < KEYS; i++) {
            table.delete(Map.of("pk", "k" + i));
            table.put(Map.of("pk", "new" + i, "n", 1));
        }

        Map<String, String> late = shown(false);

        assertThat(late.keySet()).filteredOn(key -> key.startsWith("k")).isNotEmpty();
        assertThat(late.keySet())
                .filteredOn(key -> key.startsWith("new"))
                .isNotEmpty()
                .hasSizeLessThan(KEYS);
        assertThat(shown(true).keySet()).hasSize(KEYS).allMatch(key -> key.startsWith("new"));
        table.scans().lagReads(Duration.ZERO);
        assertThat(shown(false)).isEqualTo(shown(true));
    }

    @Test
    void readCapacityLetsASecondsWorthThroughAndIsOverdrawnOnce() {
        put(1);
        table.scans().readCapacity(2.5);

        scan(true);
        scan(true);
        scan(true);
        assertThatThrownBy(() -> scan(true))
                .isInstanceOf(ProvisionedThroughputExceededException.class);
        emulator.clock().advance(Duration.ofMillis(200));
        assertThatThrownBy(() -> scan(true))
                .isInstanceOf(ProvisionedThroughputExceededException.class);
        emulator.clock().advance(Duration.ofMillis(1));
        scan(true);
        assertThat(emulator.requests().count(Operation.SCAN)).isEqualTo(6);
        assertThat(emulator.requests().failures(Operation.SCAN)).isEqualTo(2);

        table.scans().unlimitedReadCapacity();
        scan(true);
        scan(true);
    }

    @Test
    void aTestCanWriteBeforeAPageIsReadAndBeforeItIsSent() {
        put(1);
        Runnable before = table.scans().onRequest(r -> table.put(Map.of("pk", "k0", "n", 1)));
        List<String> told = new ArrayList<>();
        Runnable after =
                table.scans()
                        .onPage(
                                (request, page) -> {
                                    told.add(request + " " + page.items().size());
                                    table.put(Map.of("pk", "k0", "n", 2));
                                });

        assertThat(shown(true)).containsExactly(Map.entry("k0", "1"));
        assertThat(table.get(Map.of("pk", "k0")).orElseThrow())
                .containsEntry("n", Attribute.number("2"));
        assertThat(told).containsExactly("Scan of segment 0 of 1 1");

        before.run();
        after.run();
        assertThat(shown(true)).containsExactly(Map.entry("k0", "2"));
        assertThat(told).hasSize(1);
    }

    @Test
    void meetsTheFaultsOfTheOtherOperations() {
        put(3);
        FaultPlan faults = emulator.faults();
        faults.on(Operation.SCAN).times(1).accessDenied();
        faults.on(Operation.SCAN).times(1).internalError();
        faults.on(Operation.SCAN).times(1).dropConnection();
        faults.on(Operation.SCAN).times(1).truncateBody();
        faults.on(Operation.SCAN).times(1).corruptCrc();
        faults.on(Operation.SCAN).times(1).rewriteBody(body -> body.replace("k0", "k9"));
        FaultRule delay = faults.on(Operation.SCAN).delay(Duration.ofMillis(1));

        assertThatThrownBy(() -> scan(true)).hasMessageContaining("dynamodb:Scan");
        assertThatThrownBy(() -> scan(true)).isInstanceOf(DynamoDbException.class);
        assertThatThrownBy(() -> scan(true)).isInstanceOf(SdkClientException.class);
        assertThatThrownBy(() -> scan(true)).isInstanceOf(SdkClientException.class);
        assertThatThrownBy(() -> scan(true)).isInstanceOf(Crc32MismatchException.class);
        assertThat(shown(true)).containsKey("k9");
        assertThat(scan(true).count()).isEqualTo(3);
        assertThat(delay.hits()).isEqualTo(7);
    }
}
