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

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;

@Timeout(value = 2, unit = TimeUnit.MINUTES)
class ConcurrencyITCase extends EmulatorITBase {

    @Test
    void aSlowOperationHoldsUpNoOther() throws Exception {
        put(1);
        String iterator = iterator(onlyShard(), ShardIteratorType.TRIM_HORIZON);
        emulator.faults().latency(Operation.GET_RECORDS, Duration.ofSeconds(2));
        ExecutorService pool = Executors.newFixedThreadPool(20);
        try {
            List<Future<Integer>> slow = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                slow.add(pool.submit(() -> records(iterator).records().size()));
            }
            while (emulator.requests().count(Operation.GET_RECORDS) < 20) {
                Thread.yield();
            }
            clients.streams().describeStream(r -> r.streamArn(table.streamArn()));

            assertThat(slow).noneMatch(Future::isDone);
            for (Future<Integer> one : slow) {
                assertThat(one.get()).isEqualTo(1);
            }
            assertThat(emulator.requests().maxConcurrentGetRecords(onlyShard())).isEqualTo(20);
            assertThat(emulator.requests().maxConcurrentGetRecords()).isEqualTo(20);
            assertThat(emulator.requests().getRecordsTimes(onlyShard())).hasSize(20).isSorted();
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void requestsInSuccessionAreNotConcurrent() {
        put(1);
        String iterator = iterator(onlyShard(), ShardIteratorType.TRIM_HORIZON);
        for (int i = 0; i < 200; i++) {
            iterator = records(iterator).nextShardIterator();
        }

        assertThat(emulator.requests().maxConcurrentGetRecords(onlyShard())).isEqualTo(1);
        assertThat(emulator.requests().count(Operation.GET_RECORDS, onlyShard())).isEqualTo(200);
        assertThat(emulator.requests().pollsPerSecond(onlyShard())).isPositive();
    }

    @Test
    void readersLoseNothingWhileWritersSplit() throws Exception {
        int writers = 4;
        CountDownLatch written = new CountDownLatch(writers);
        ExecutorService pool = Executors.newFixedThreadPool(writers);
        try {
            for (int w = 0; w < writers; w++) {
                int writer = w;
                pool.submit(
                        () -> {
                            for (int i = 0; i < 500; i++) {
                                table.put(Map.of("pk", "w" + writer + "-" + i % 50, "n", i));
                                if (i % 100 == 0) {
                                    table.rollOverAll();
                                }
                            }
                            written.countDown();
                        });
            }
            LedgerChecker checker = LedgerChecker.of(table);
            assertThat(written.await(60, TimeUnit.SECONDS)).isTrue();
            StreamReading.readAll(clients.streams(), table.streamArn())
                    .forEach(r -> checker.saw(r.dynamodb().sequenceNumber()));

            assertThat(checker.report().problems()).isEmpty();
            assertThat(checker.report().expectedCount()).isEqualTo(2000);
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void scansShowEveryItemThatStaysOnceWhileWritersWrite() throws Exception {
        put(100);
        table.scans().shortPages(7).emptyPageEvery(5).lagReads(Duration.ofMillis(50));
        AtomicBoolean stopped = new AtomicBoolean();
        ExecutorService pool = Executors.newFixedThreadPool(2);
        try {
            Future<?> writing =
                    pool.submit(
                            () -> {
                                for (int i = 0; !stopped.get(); i++) {
                                    table.put(Map.of("pk", "w" + i % 50, "n", i));
                                    table.delete(Map.of("pk", "w" + (i + 25) % 50));
                                }
                            });
            for (int round = 0; round < 20; round++) {
                boolean consistent = round % 2 == 0;
                List<String> keys =
                        clients
                                .tables()
                                .scanPaginator(
                                        r -> r.tableName("orders").consistentRead(consistent))
                                .items()
                                .stream()
                                .map(item -> item.get("pk").s())
                                .toList();

                assertThat(keys).doesNotHaveDuplicates();
                assertThat(keys).filteredOn(key -> key.startsWith("k")).hasSize(100);
            }
            stopped.set(true);
            writing.get();
        } finally {
            stopped.set(true);
            pool.shutdownNow();
        }
    }
}
