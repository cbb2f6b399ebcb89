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

import io.github.ddbstreams.emulator.Attribute;
import io.github.ddbstreams.emulator.EmulatedShard;
import io.github.ddbstreams.emulator.Operation;
import io.github.ddbstreams.flink.source.RunningJob;
import io.github.ddbstreams.flink.source.event.ChangeEvent;
import io.github.ddbstreams.flink.source.metrics.MetricNames;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Incidents 20 to 24: what the service hands out, and what it refuses. */
class ServiceIncidentsITCase extends IncidentITBase {

    @Test
    void incident20_sequenceNumbersOf21AndOf26DigitsInOneLineage() throws Exception {
        createTable(1);
        write(30);
        RunningJob.Spec spec = spec();
        String savepoint;
        try (RunningJob job = run(spec)) {
            awaitAllSeen(spec);
            table.sequenceNumberDigits(26);
            write(30);
            table.rollOverAll();
            write(30);
            awaitAllSeen(spec);
            savepoint = job.stopWithSavepoint(savepoints);
        }
        write(30);
        try (RunningJob job = run(source().build(), spec, savepoint)) {
            awaitAllSeen(spec);
            job.awaitCheckpoint();
        }
        assertExact(spec.seen());
        assertThat(spec.seen().stream().map(String::length).distinct()).containsExactly(21, 26);
    }

    @Test
    void incident21_everyOperationIsThrottledFromTheStart() throws Exception {
        createTable(3);
        write(100);
        emulator.faults().onAll().probability(0.5, 1).times(15).throttleUnmodelled();
        emulator.faults().onAll().times(15).throttle();
        RunningJob.Spec spec = spec();
        try (RunningJob job = run(spec)) {
            awaitAllSeen(spec);
            job.awaitCheckpoint();
            assertThat(job.restarts()).isZero();
            assertThat(counter(job, MetricNames.REQUESTS_THROTTLED)).isPositive();
        }
        assertExact(spec.seen());
    }

    @Test
    void incident21_serverErrorsAndDroppedConnectionsOnEveryOperation() throws Exception {
        createTable(3);
        write(100);
        RunningJob.Spec spec = spec();
        try (RunningJob job = run(spec)) {
            awaitAllSeen(spec);
            Duration outage = Duration.ofSeconds(1);
            emulator.faults().onAll().probability(0.3, 1).forDuration(outage).dropConnection();
            emulator.faults().onAll().probability(0.3, 2).forDuration(outage).status(503);
            emulator.faults().onAll().forDuration(outage).internalError();
            splitSome(2);
            write(50);
            emulator.dropConnections();
            table.rollOverAll();
            write(50);
            awaitAllSeen(spec);
            job.awaitCheckpoint();
            assertThat(job.restarts()).isZero();
            assertThat(dataLosses(job)).isZero();
            assertThat(counter(job, MetricNames.REQUESTS_FAILED)).isPositive();
        }
        assertExact(spec.seen());
    }

    @Test
    void incident22_aStreamThatIsDisabledWhileItIsReadIsReadToItsEnd() throws Exception {
        createTable(2);
        write(100);
        RunningJob.Spec spec = spec();
        try (RunningJob job = run(sourceOfStream(table.streamArn()), spec, null)) {
            awaitAllSeen(spec);
            splitSome(1);
            write(50);
            table.disableStream();
            awaitFinished(job);
            assertThat(dataLosses(job)).isZero();
        }
        assertExact(spec.seen());
    }

    @Test
    void incident22_aStreamThatIsEnabledAgainIsAnotherStream() throws Exception {
        createTable(2);
        write(60);
        RunningJob.Spec spec = spec();
        String savepoint;
        try (RunningJob job = run(spec)) {
            awaitAllSeen(spec);
            savepoint = job.stopWithSavepoint(savepoints);
        }
        splitSome(1);
        write(60);
        String streamArn = table.disableStream();
        table.enableStream();
        write(60);
        // A source of the first stream reads it to its end.
        try (RunningJob job = run(sourceOfStream(streamArn), spec, savepoint)) {
            awaitFinished(job);
        }
        assertThat(spec.seen()).containsExactlyInAnyOrderElementsOf(writtenFrom(0).subList(0, 120));
        // A job without state reads the table's latest stream.
        RunningJob.Spec fresh = spec();
        try (RunningJob job = run(fresh)) {
            awaitSeen(fresh, 60);
            job.awaitCheckpoint();
        }
        assertThat(fresh.seen()).containsExactlyInAnyOrderElementsOf(writtenFrom(120));
    }

    // ------------------------------------------------------------------ 23 and 24

    private static final String MAX = "1234567890123456789012345678901234567.8";

    /** The attributes as text, numbers by the letter. */
    private static String describe(ChangeEvent<Map<String, AttributeValue>> event) {
        Map<String, AttributeValue> image = event.after();
        return String.join(
                " ",
                image.get("max").n(),
                image.get("small").n(),
                image.get("large").n(),
                "null=" + image.get("null").nul(),
                "absent=" + image.get("absent"),
                "list=" + image.get("list").hasL() + image.get("list").l(),
                "map=" + image.get("map").hasM() + image.get("map").m(),
                "string='" + image.get("string").s() + "'",
                "depth=" + depth(image.get("deep")),
                "attributes=" + image.size());
    }

    private static int depth(AttributeValue value) {
        if (!value.hasL()) {
            assertThat(value.s()).isEqualTo("the bottom");
            return 0;
        }
        return 1 + depth(value.l().get(0));
    }

    @Test
    void incident23_valuesAtTheLimits() throws Exception {
        createTable(1);
        Attribute deep = Attribute.string("the bottom");
        for (int level = 0; level < 31; level++) {
            deep = Attribute.list(List.of(deep));
        }
        Map<String, Object> item = new HashMap<>();
        item.put("pk", "a");
        item.put("max", Attribute.rawNumber(MAX));
        item.put("small", Attribute.rawNumber("1E-130"));
        item.put("large", Attribute.rawNumber("-9.9E+125"));
        item.put("null", Attribute.nullValue());
        item.put("list", List.of());
        item.put("map", Map.of());
        item.put("string", "");
        item.put("deep", deep);
        table.put(item);
        RunningJob.Spec spec = new RunningJob.Spec(ServiceIncidentsITCase::describe);
        try (RunningJob job = run(source().build(), spec, null)) {
            awaitSeen(spec, 1);
        }
        assertThat(spec.seen())
                .containsExactly(
                        MAX
                                + " 1E-130 -9.9E+125 null=true absent=null list=true[] map=true{}"
                                + " string='' depth=31 attributes=9");
    }

    @Test
    void incident24_aTimeToLiveDeleteAndAReplicatedOne() throws Exception {
        createTable(1);
        EmulatedShard shard = table.shards().get(0);
        for (String key : List.of("a", "b", "c")) {
            table.put(Map.of("pk", key));
        }
        table.timeToLiveDelete(Map.of("pk", "a"));
        table.replicatedDelete(Map.of("pk", "b"));
        table.delete(Map.of("pk", "c"));
        RunningJob.Spec spec =
                new RunningJob.Spec(
                        event ->
                                event.operation()
                                        + " "
                                        + event.keys().get("pk").s()
                                        + " ttl="
                                        + event.isTimeToLiveDelete()
                                        + " by="
                                        + (event.userIdentity() == null
                                                ? "nobody"
                                                : event.userIdentity().type()
                                                        + " "
                                                        + event.userIdentity().principalId()));
        try (RunningJob job = run(source().build(), spec, null)) {
            awaitSeen(spec, 6);
            assertThat(requests(Operation.GET_RECORDS, shard)).isPositive();
        }
        List<String> expected = new ArrayList<>();
        List.of("a", "b", "c")
                .forEach(key -> expected.add("INSERT " + key + " ttl=false by=nobody"));
        expected.add("REMOVE a ttl=true by=Service dynamodb.amazonaws.com");
        expected.add("REMOVE b ttl=false by=nobody");
        expected.add("REMOVE c ttl=false by=nobody");
        assertThat(spec.seen()).containsExactlyElementsOf(expected);
    }
}
