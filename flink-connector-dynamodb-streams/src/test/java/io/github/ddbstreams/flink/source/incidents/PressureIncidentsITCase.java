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
package io.github.ddbstreams.flink.source.incidents;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ddbstreams.emulator.EmulatedShard;
import io.github.ddbstreams.emulator.FaultRule;
import io.github.ddbstreams.emulator.Operation;
import io.github.ddbstreams.flink.source.Await;
import io.github.ddbstreams.flink.source.RunningJob;
import io.github.ddbstreams.flink.source.StartingPosition;
import io.github.ddbstreams.flink.source.event.ChangeEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Incidents 4, 14 and 15: long pauses, heavy pages, hot partitions. */
class PressureIncidentsITCase extends IncidentITBase {

    @Test
    void incident04_readingPausesForMoreThan15Minutes() throws Exception {
        createTable(4);
        RunningJob.Spec spec = spec().gated();
        try (RunningJob job =
                run(
                        source().setProperty("scan.poll.max-records", "10")
                                .setProperty("scan.prefetch.max-size", "1 mb")
                                .build(),
                        spec,
                        null)) {
            write(50);
            awaitAllSeen(spec);
            spec.closeGate();
            write(400);
            splitSome(1);
            emulator.clock().advance(Duration.ofMinutes(20));
            write(400);
            table.rollOverAll();
            emulator.clock().advance(Duration.ofMinutes(20));
            write(50);
            spec.openGate();
            awaitAllSeen(spec);
            job.awaitCheckpoint();
            assertThat(job.restarts()).isZero();
            assertThat(dataLosses(job)).isZero();
        }
        assertExact(spec.seen());
    }

    @Test
    void incident04_aLatestStartPausesForMoreThan15MinutesBeforeItsFirstRecord() throws Exception {
        longAgo(Duration.ofHours(2));
        createTable(1);
        write(40);
        backToThePresent();
        EmulatedShard shard = table.shards().get(0);
        RunningJob.Spec spec = spec();
        try (RunningJob job =
                run(
                        source().setStartingPosition(StartingPosition.latest())
                                .setProperty("scan.poll.max-records", "1")
                                .build(),
                        spec,
                        null)) {
            // Some of the old records are read, with the LATEST iterator in reserve.
            FaultRule outage = emulator.faults().on(Operation.GET_RECORDS).skip(5).throttle();
            awaitMoreRequests(Operation.GET_RECORDS, shard, 7);
            write(20);
            emulator.clock().advance(Duration.ofMinutes(20));
            table.rollOver(shard);
            write(20);
            outage.remove();
            awaitSeen(spec, 40);
            job.awaitCheckpoint();
            assertThat(job.restarts()).isZero();
        }
        assertThat(spec.seen()).containsExactlyElementsOf(writtenFrom(40));
    }

    /**
     * A shard that is ahead of another one is paused: with one subtask it alone, with two its
     * subtask. Its iterator expires meanwhile.
     */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void incident04_alignmentPausesAShardForMoreThan15Minutes(int parallelism) throws Exception {
        Instant start = Instant.now().minus(Duration.ofHours(3));
        emulator.clock().set(start);
        createTable(2);
        EmulatedShard behind = table.shards().get(0);
        EmulatedShard ahead = table.shards().get(1);
        append(behind, 10);
        emulator.clock().set(start.plus(Duration.ofMinutes(30)));
        append(ahead, 100);
        RunningJob.Spec spec =
                spec().parallelism(parallelism)
                        .watermarks(
                                WatermarkStrategy
                                        .<ChangeEvent<Map<String, AttributeValue>>>
                                                forMonotonousTimestamps()
                                        .withWatermarkAlignment(
                                                "shards",
                                                Duration.ofMinutes(1),
                                                Duration.ofMillis(20)));
        try (RunningJob job =
                run(
                        source().setProperty("scan.poll.max-records", "1")
                                .setProperty("scan.prefetch.max-size", "1 kb")
                                .build(),
                        spec,
                        null)) {
            awaitPaused(ahead, behind);
            append(ahead, 50);
            emulator.clock().set(start.plusSeconds(10));
            append(behind, 20);
            Await.until(
                    "the shard that is behind is read",
                    () -> spec.seen().containsAll(writtenTo(behind)));
            awaitPaused(ahead, behind);
            assertThat(spec.seen()).hasSizeLessThan(table.ledger().size());
            job.awaitCheckpoint();
            emulator.clock().set(start.plus(Duration.ofMinutes(60)));
            append(behind, 5);
            table.rollOverAll();
            // A shard without records has no time, and would hold back those that have one.
            table.openShards().forEach(shard -> append(shard, 2));
            awaitAllSeen(spec);
            job.awaitCheckpoint();
            assertThat(job.restarts()).isZero();
            assertThat(dataLosses(job)).isZero();
        }
        assertExact(spec.seen());
    }

    /** Waits until a shard is not asked while another one is asked many times. */
    private void awaitPaused(EmulatedShard paused, EmulatedShard other) throws Exception {
        long[] asked = new long[2];
        Await.until(
                paused + " is paused",
                () -> {
                    long ofPaused = requests(Operation.GET_RECORDS, paused);
                    long ofOther = requests(Operation.GET_RECORDS, other);
                    if (ofPaused == 0 || ofPaused != asked[0]) {
                        asked[0] = ofPaused;
                        asked[1] = ofOther;
                    }
                    return ofPaused > 0 && ofOther >= asked[1] + 15;
                });
    }

    @Test
    void incident14_pagesOfTwo400KbItems() throws Exception {
        createTable(3);
        byte[] image = new byte[395 * 1024];
        for (int version = 0; version < 6; version++) {
            for (String key : List.of("a", "b", "c")) {
                table.put(Map.of("pk", key, "version", version, "blob", image));
            }
        }
        table.rollOverAll();
        List.of("a", "b", "c").forEach(key -> table.delete(Map.of("pk", key)));
        RunningJob.Spec spec = spec();
        try (RunningJob job =
                run(source().setProperty("scan.prefetch.max-size", "2 mb").build(), spec, null)) {
            awaitAllSeen(spec);
            job.awaitCheckpoint();
            assertThat(job.restarts()).isZero();
        }
        assertExact(spec.seen());
    }

    @Test
    void incident15_aHotPartitionSplitsAgainAndAgain() throws Exception {
        createTable(1);
        RunningJob.Spec spec = spec().parallelism(4).keyedAndSlow(4, Duration.ofMillis(1));
        Map<String, Object> hot = Map.of("pk", "k7");
        write(200);
        try (RunningJob job = run(spec)) {
            for (int i = 0; i < 15; i++) {
                for (int n = 0; n < 10; n++) {
                    table.put(Map.of("pk", "k7", "n", table.writeCount()));
                }
                write(20);
                table.split(table.shardOf(hot));
            }
            write(100);
            awaitAllSeen(spec);
            job.awaitCheckpoint();
        }
        assertExact(spec.seen());
    }

    @Test
    void incident15_aHotPartitionSplitsWhileItsTasksFail() throws Exception {
        createTable(2);
        RunningJob.Spec spec =
                spec().parallelism(2).checkpointEvery(50).keyedAndSlow(2, Duration.ofMillis(1));
        write(100);
        try (RunningJob job = run(spec)) {
            for (int i = 0; i < 4; i++) {
                table.split(table.shardOf(Map.of("pk", "k7")));
                write(30);
                job.failSubtaskAtNextRecord(i % 2);
                table.split(table.shardOf(Map.of("pk", "k7")));
                Await.until(
                        "the failure",
                        () -> {
                            write(10);
                            return job.hasFailed();
                        });
            }
            awaitAllSeen(spec);
            job.awaitCheckpoint();
        }
        assertExact(spec.seen());
    }
}
