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
package io.github.ddbstreams.flink.source.enumerator.lineage;

import io.github.ddbstreams.flink.source.enumerator.assignment.Mobility;
import io.github.ddbstreams.flink.source.enumerator.rebalance.ChannelDrains;
import io.github.ddbstreams.flink.source.enumerator.rebalance.LineageMobility;
import io.github.ddbstreams.flink.source.split.ShardPosition;
import io.github.ddbstreams.flink.source.split.ShardProgress;
import io.github.ddbstreams.flink.source.split.ShardSplit;
import io.github.ddbstreams.flink.source.split.StreamInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/** Drives a {@link ShardGraph} in the words of a test, with a clock that the test sets. */
final class GraphDriver {

    static final Instant BORN = Instant.parse("2026-03-01T12:00:00Z");
    static final Duration RETENTION = Duration.ofHours(24);
    static final Duration MAX_WAIT = Duration.ofMinutes(2);
    static final Duration SLACK = Duration.ofMinutes(1);
    static final StreamInfo STREAM =
            new StreamInfo(
                    "arn:aws:dynamodb:eu-west-1:123456789012:table/orders/stream/1",
                    "orders",
                    StreamViewType.NEW_AND_OLD_IMAGES,
                    List.of("id"));

    private final Map<String, String> parents = new HashMap<>();
    final Set<Long> aligned = new HashSet<>();
    private final ReadingPlan plan;
    ShardGraph graph;
    Instant now = BORN;

    GraphDriver(ReadingPlan plan) {
        this.plan = plan;
        this.graph = new ShardGraph(plan, mobility());
    }

    private LineageMobility mobility() {
        return new ChannelDrains(MAX_WAIT, aligned::contains);
    }

    // ------------------------------------------------------------------ plans

    static GraphDriver fromTrimHorizon() {
        return new GraphDriver(plan(null, false, null));
    }

    static GraphDriver since(Instant since) {
        return new GraphDriver(plan(since, false, null));
    }

    static GraphDriver latest() {
        return new GraphDriver(plan(BORN, true, null));
    }

    static GraphDriver until(Instant stop) {
        return new GraphDriver(plan(null, false, stop));
    }

    static ReadingPlan plan(Instant since, boolean latest, Instant stop) {
        return new ReadingPlan(BORN, since, latest, SLACK, stop, SLACK, RETENTION);
    }

    // ------------------------------------------------------------------ shards

    /** The id of a shard that was created so many minutes after the source was born. */
    static String id(String name, long minutes) {
        return id(name, BORN.plus(Duration.ofMinutes(minutes)));
    }

    static String id(String name, Instant created) {
        return String.format("shardId-%020d-%s", created.toEpochMilli(), name);
    }

    ListedShard open(String id, String parent) {
        parents.put(id, parent);
        return new ListedShard(id, parent, false);
    }

    ListedShard closed(String id, String parent) {
        parents.put(id, parent);
        return new ListedShard(id, parent, true);
    }

    // ------------------------------------------------------------------ what happens

    GraphDriver pass(Duration time) {
        now = now.plus(time);
        return this;
    }

    /** A full listing that shows these shards, asked for and answered now. */
    GraphDriver list(ListedShard... shards) {
        return list(false, shards);
    }

    /** The same of a stream that is disabled. */
    GraphDriver listDisabled(ListedShard... shards) {
        return list(true, shards);
    }

    private GraphDriver list(boolean disabled, ListedShard... shards) {
        graph.listingStarted();
        graph.listed(Arrays.asList(shards));
        graph.listingCompleted(now, disabled, now);
        return this;
    }

    /** The answer to a question for the children of one shard. */
    GraphDriver listChildren(String parent, ListedShard... children) {
        graph.listed(Arrays.asList(children));
        graph.childrenListed(parent, now, false, now);
        return this;
    }

    GraphDriver listChildrenDisabled(String parent, ListedShard... children) {
        graph.listed(Arrays.asList(children));
        graph.childrenListed(parent, now, true, now);
        return this;
    }

    GraphDriver assign(int subtask, String... ids) {
        for (String id : ids) {
            graph.assigned(id, subtask);
        }
        return this;
    }

    GraphDriver end(int subtask, String id) {
        graph.ended(subtask, split(id, ShardProgress.ENDED), now);
        return this;
    }

    GraphDriver stop(int subtask, String id) {
        graph.ended(subtask, split(id, ShardProgress.STOPPED), now);
        return this;
    }

    GraphDriver takeBack(int subtask, String... returned) {
        graph.takenBack(subtask, Arrays.asList(returned), now);
        return this;
    }

    GraphDriver claim(int subtask, ShardSplit... splits) {
        missing(subtask, splits);
        return this;
    }

    /** What the subtask does not claim of what it was given. */
    Set<String> missing(int subtask, ShardSplit... splits) {
        return graph.claimed(subtask, Arrays.asList(splits), now);
    }

    /** What no subtask has claimed. */
    Set<String> allClaimed() {
        return graph.allClaimed(now);
    }

    /** Goes on with the graph that a checkpoint holds. */
    GraphDriver restore(Collection<ShardRecord> snapshot) {
        return restore(snapshot, graph.listedOnce());
    }

    GraphDriver restore(Collection<ShardRecord> snapshot, boolean listedOnce) {
        graph = ShardGraph.restore(plan, mobility(), snapshot, listedOnce, now);
        return this;
    }

    /** Starts again without a checkpoint. */
    void startAfresh() {
        graph = new ShardGraph(plan, mobility());
    }

    /** An aligned checkpoint begins and completes now. */
    GraphDriver drain(long checkpointId) {
        aligned.add(checkpointId);
        graph.snapshot(checkpointId);
        graph.checkpointCompleted(checkpointId, now);
        return this;
    }

    // ------------------------------------------------------------------ what is

    int[] loads(int parallelism) {
        int[] loads = new int[parallelism];
        graph.addLoads(loads);
        return loads;
    }

    Mobility mobility(String id) {
        return graph.mobility(id, now);
    }

    int load(int subtask) {
        return loads(8)[subtask];
    }

    ShardSplit split(String id, ShardProgress progress) {
        return split(id, progress, ShardPosition.after("100"));
    }

    ShardSplit split(String id, ShardProgress progress, ShardPosition position) {
        return new ShardSplit(STREAM, id, parents.get(id), position, progress, null, null);
    }

    List<String> ready() {
        return graph.ready().stream().map(ReadyShard::shardId).toList();
    }

    ReadyShard ready(String id) {
        return graph.ready().stream()
                .filter(shard -> shard.shardId().equals(id))
                .findFirst()
                .orElseThrow(() -> new AssertionError(id + " is not ready: " + ready()));
    }

    List<String> losses() {
        return graph.drainLosses().stream()
                .map(loss -> loss.shardId() + ": " + loss.description())
                .toList();
    }
}
