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

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.ExpiredIteratorException;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.model.TrimmedDataAccessException;

/** What GetShardIterator and GetRecords do in the corners that DynamoDB Local does not have. */
class ReadingITCase extends EmulatorITBase {

    @Test
    void anIteratorLivesFifteenMinutes() {
        put(1);
        String iterator = iterator(onlyShard(), ShardIteratorType.TRIM_HORIZON);

        emulator.clock().advance(Duration.ofMinutes(15));
        assertThat(records(iterator).records()).hasSize(1);
        emulator.clock().advance(Duration.ofMillis(1));
        assertThatThrownBy(() -> records(iterator)).isInstanceOf(ExpiredIteratorException.class);
    }

    @Test
    void allIteratorsCanBeExpiredAtOnce() {
        put(1);
        String iterator = iterator(onlyShard(), ShardIteratorType.TRIM_HORIZON);
        String next = records(iterator).nextShardIterator();
        emulator.expireAllIterators();

        assertThatThrownBy(() -> records(iterator)).isInstanceOf(ExpiredIteratorException.class);
        assertThatThrownBy(() -> records(next)).isInstanceOf(ExpiredIteratorException.class);
        assertThat(records(iterator(onlyShard(), ShardIteratorType.TRIM_HORIZON)).records())
                .hasSize(1);
    }

    @Test
    void iteratorsAreOpaqueAndNeverTheSame() {
        assertThat(iterator(onlyShard(), ShardIteratorType.LATEST))
                .startsWith(table.streamArn())
                .doesNotContain(onlyShard().id())
                .isNotEqualTo(iterator(onlyShard(), ShardIteratorType.LATEST))
                .hasSizeLessThan(2048);
    }

    @Test
    void trimmedRecordsAreRefusedByBothOperations() {
        put(3);
        List<LedgerEntry> writes = table.ledger().entries();
        String early = iterator(onlyShard(), ShardIteratorType.TRIM_HORIZON);
        table.trim(onlyShard(), writes.get(1).sequenceNumber());

        assertThatThrownBy(() -> records(early)).isInstanceOf(TrimmedDataAccessException.class);
        assertThatThrownBy(
                        () ->
                                clients.streams()
                                        .getShardIterator(
                                                r ->
                                                        r.streamArn(table.streamArn())
                                                                .shardId(onlyShard().id())
                                                                .shardIteratorType(
                                                                        "AFTER_SEQUENCE_NUMBER")
                                                                .sequenceNumber(
                                                                        writes.get(0)
                                                                                .sequenceNumber())))
                .isInstanceOf(TrimmedDataAccessException.class);
        assertThat(records(iterator(onlyShard(), ShardIteratorType.TRIM_HORIZON)).records())
                .extracting(r -> r.dynamodb().sequenceNumber())
                .containsExactly(writes.get(2).sequenceNumber());
    }

    @Test
    void aForgottenShardIsNotFoundThoughItsStreamIs() {
        EmulatedShard shard = onlyShard();
        String iterator = iterator(shard, ShardIteratorType.LATEST);
        table.forget(shard);

        assertThatThrownBy(() -> records(iterator)).isInstanceOf(ResourceNotFoundException.class);
        assertThatThrownBy(() -> iterator(shard, ShardIteratorType.LATEST))
                .isInstanceOf(ResourceNotFoundException.class);
        assertThat(StreamReading.allShards(clients.streams(), table.streamArn()))
                .extracting(s -> s.parentShardId())
                .containsExactly(shard.id());
    }

    @Test
    void emptyPagesComeInFrontOfTheNextRecords() {
        emulator.faults().emptyPages(onlyShard(), 5);
        String iterator =
                records(iterator(onlyShard(), ShardIteratorType.TRIM_HORIZON)).nextShardIterator();
        put(2);
        List<Integer> sizes = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            GetRecordsResponse page = records(iterator);
            sizes.add(page.records().size());
            iterator = page.nextShardIterator();
        }

        assertThat(sizes).containsExactly(0, 0, 0, 0, 0, 2, 0);
    }

    @Test
    void pagesCanBeShort() {
        put(5);
        emulator.faults().shortPages(2);

        assertThat(records(iterator(onlyShard(), ShardIteratorType.TRIM_HORIZON)).records())
                .hasSize(2);
    }

    @Test
    void theEndOfAShardCanComeOnAPageOfItsOwn() {
        put(2);
        EmulatedShard shard = onlyShard();
        table.rollOver(shard);

        assertThat(records(iterator(shard, ShardIteratorType.TRIM_HORIZON)).nextShardIterator())
                .isNull();
        emulator.faults().endOnPageOfItsOwn(true);
        GetRecordsResponse page = records(iterator(shard, ShardIteratorType.TRIM_HORIZON));
        assertThat(page.records()).hasSize(2);
        GetRecordsResponse end = records(page.nextShardIterator());
        assertThat(end.records()).isEmpty();
        assertThat(end.nextShardIterator()).isNull();
    }

    @Test
    void aPageHoldsAtMostOneMegabyteOfRecords() {
        String large = "x".repeat(390_000);
        for (int i = 0; i < 3; i++) {
            table.put(Item.of("pk", "k" + i, "v", large));
        }
        table.put(Item.of("pk", "k0", "v", large + "y"));
        table.put(Item.of("pk", "k1", "v", large + "y"));
        List<Integer> sizes = new ArrayList<>();
        String iterator = iterator(onlyShard(), ShardIteratorType.TRIM_HORIZON);
        for (int i = 0; i < 4; i++) {
            GetRecordsResponse page = records(iterator);
            sizes.add(page.records().size());
            iterator = page.nextShardIterator();
        }

        assertThat(sizes).containsExactly(2, 1, 1, 1);
    }

    @Test
    void creationTimesAreFlooredToTheSecondOrTheMinute() {
        EmulatedTable byMinute =
                emulator.createTable(
                        TableSpec.named("minutes").creationTimeGranularity(Duration.ofMinutes(1)));
        emulator.clock().set(Instant.parse("2026-03-01T12:34:56.789Z"));
        put(1);
        byMinute.put(Map.of("pk", "a"));

        assertThat(StreamReading.readAll(clients.streams(), table.streamArn()))
                .extracting(r -> r.dynamodb().approximateCreationDateTime())
                .containsExactly(Instant.parse("2026-03-01T12:34:56Z"));
        assertThat(StreamReading.readAll(clients.streams(), byMinute.streamArn()))
                .extracting(r -> r.dynamodb().approximateCreationDateTime())
                .containsExactly(Instant.parse("2026-03-01T12:34:00Z"));
    }

    @Test
    void onlyTimeToLiveDeletesCarryAnIdentity() {
        put(3);
        table.delete(Map.of("pk", "k0"));
        table.timeToLiveDelete(Map.of("pk", "k1"));
        table.replicatedDelete(Map.of("pk", "k2"));

        List<Record> records =
                StreamReading.readAll(clients.streams(), table.streamArn()).subList(3, 6);

        assertThat(records.get(0).userIdentity()).isNull();
        assertThat(records.get(1).userIdentity().type()).isEqualTo("Service");
        assertThat(records.get(1).userIdentity().principalId()).isEqualTo("dynamodb.amazonaws.com");
        assertThat(records.get(2).userIdentity()).isNull();
    }

    @Test
    void sequenceNumbersGrowThroughAChangeOfLengthInOneLineage() {
        put(2);
        table.sequenceNumberDigits(26);
        put(2);
        table.rollOverAll();
        put(2);

        List<BigInteger> numbers =
                StreamReading.readAll(clients.streams(), table.streamArn()).stream()
                        .map(r -> new BigInteger(r.dynamodb().sequenceNumber()))
                        .toList();

        assertThat(numbers).isSorted().doesNotHaveDuplicates();
        assertThat(numbers)
                .extracting(n -> n.toString().length())
                .containsExactly(21, 21, 26, 26, 26, 26);
    }

    @Test
    void rawNumbersArriveAsTheyWerePlaced() {
        table.put(Item.of("pk", "a", "n", Attribute.rawNumber("1.0E+2")));

        assertThat(
                        StreamReading.readAll(clients.streams(), table.streamArn())
                                .get(0)
                                .dynamodb()
                                .newImage()
                                .get("n")
                                .n())
                .isEqualTo("1.0E+2");
    }

    @Test
    void eventIdsAreUniqueAndOf32Digits() {
        put(200);

        assertThat(StreamReading.readAll(clients.streams(), table.streamArn()))
                .extracting(Record::eventID)
                .doesNotHaveDuplicates()
                .allMatch(id -> id.matches("[0-9a-f]{32}"));
    }
}
