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
package io.github.ddbstreams.flink.source.exhaustive;

import io.github.ddbstreams.flink.source.client.FirstAnswer;
import io.github.ddbstreams.flink.source.enumerator.Ticker;
import io.github.ddbstreams.flink.source.enumerator.discovery.ShardDiscovery;
import io.github.ddbstreams.flink.source.enumerator.lineage.ReadingPlan;
import io.github.ddbstreams.flink.source.enumerator.state.EnumeratorState.StartPins;
import io.github.ddbstreams.flink.source.loss.DataLossPolicy;
import io.github.ddbstreams.flink.source.metrics.EnumeratorMetrics;
import io.github.ddbstreams.flink.source.protocol.ReaderMessages.SnapshotNews;
import io.github.ddbstreams.flink.source.settings.Backoff;
import io.github.ddbstreams.flink.source.settings.ScanSettings;
import io.github.ddbstreams.flink.source.split.SplitKinds;
import io.github.ddbstreams.flink.source.split.StreamInfo;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;

/**
 * Writes down what objects hold, all their fields, so that two states are told apart if they can
 * behave differently. Left out is what cannot matter in the model:
 *
 * <ul>
 *   <li>Time is written as before, at or after the present, for it passes in steps longer than
 *       every delay but the retention. What only makes delays longer is not written at all, and
 *       what only says when a loss began only as being there or not.
 *   <li>The checkpoint that first holds an end matters only as being complete, under way or later.
 *   <li>That a shard is closed matters only to a start at an instant, when it was last listed only
 *       within a listing of several pages or after the retention, and when it ended only while its
 *       children are searched for.
 *   <li>No lineage moves in the model, as by default: so what counts checkpoints for that purpose
 *       is left out.
 *   <li>The order of sets and maps is left out where they keep none, and where nothing depends on
 *       it: of the shards that a subtask has, of those that it has ended, and of those that it is
 *       told of in one event.
 *   <li>What was found out about the stream matters only to a source of a table. A roll call is
 *       about the checkpoint that has begun last, and when it began matters only until it is over.
 *   <li>Of an epoch of the snapshot it matters only whether it is the present one, for they only
 *       grow: that they do is checked where they are told. All rows are read at the same time,
 *       which is later than all else. When the table was described, and as what, matters only as
 *       being there, as due again, and as before or after the last row; so does when all shards
 *       were listed, which the {@link Coordinator} adds. Who had a segment, and which checkpoint
 *       holds its end, matters only while that can be taken back. How fast it is read is for the
 *       log and the metrics.
 *   <li>What is only there to be found sooner follows from the rest: where splits go that are still
 *       ready, which lineages are expected, before when no search is due, and whose notices may be
 *       old.
 * </ul>
 */
final class StateText {

    private static final Set<Class<?>> CONSTANT =
            Set.of(
                    Backoff.class,
                    DataLossPolicy.class,
                    EnumeratorMetrics.class,
                    FirstAnswer.class,
                    Random.class,
                    ReadingPlan.class,
                    ScanSettings.class,
                    ShardDiscovery.class,
                    SplitKinds.class,
                    StartPins.class,
                    StreamInfo.class);

    private static final List<Class<?>> CONSTANT_KINDS =
            List.of(Clock.class, SplitEnumeratorContext.class, Ticker.class);

    /** What is written in the place of a field's value. */
    private interface View {
        Object of(StateText text, Object owner, Object value);
    }

    private static final View NOTHING = (text, owner, value) -> null;

    private static final View WHETHER_THERE = (text, owner, value) -> value != null;

    private static final View WITHOUT_ORDER = (text, owner, value) -> withoutOrder(value);

    /** The fields that are not written as they are; a name that does not exist is an error. */
    private static final Map<Field, View> VIEWS = new HashMap<>();

    static {
        view("enumerator.RollCall.checkpointId", NOTHING);
        view(
                "enumerator.RollCall.since",
                (text, rollCall, value) -> isOver(rollCall) ? null : value);
        view("enumerator.CurrentStream.check", NOTHING);
        view("enumerator.DynamoDbStreamsSourceEnumerator.placement", NOTHING);
        view("enumerator.ReaderSessions.lastNotices", NOTHING);
        view("enumerator.ReaderSessions.withoutNotices", NOTHING);
        view("enumerator.ReaderSessions$Session.notices", StateText::asTold);
        view("enumerator.SegmentLedger.assigned", NOTHING);
        view("enumerator.SegmentLedger.forgettable", WITHOUT_ORDER);
        view("enumerator.SegmentLedger.heldBy", NOTHING);
        view("enumerator.SegmentLedger.holder", NOTHING);
        view("enumerator.SegmentLedger.lastReadAt", WHETHER_THERE);
        view("enumerator.SegmentLedger.releases", WITHOUT_ORDER);
        view("enumerator.SegmentLedger.status", StateText::segments);
        view("enumerator.SegmentLedger.waiting", NOTHING);
        view("enumerator.SnapshotEnd.changes", NOTHING);
        view("enumerator.SnapshotEnd.rowsReadAt", WHETHER_THERE);
        view("enumerator.SnapshotProgress.backlog", NOTHING);
        view("enumerator.SnapshotProgress.loggedAt", NOTHING);
        view("enumerator.SnapshotProgress.readBefore", NOTHING);
        view("enumerator.SnapshotProgress.since", NOTHING);
        view("enumerator.SnapshotSplits.changes", NOTHING);
        view(
                "enumerator.SnapshotSplits.changesReadSince",
                (text, splits, value) -> is(splits, "started") ? null : value);
        view("enumerator.SnapshotSplits.description", WHETHER_THERE);
        view("enumerator.SnapshotSplits.epoch", NOTHING);
        view("enumerator.SnapshotSplits.identity", NOTHING);
        view("enumerator.SnapshotSplits.parallelism", NOTHING);
        view("enumerator.SnapshotSplits.tableInfo", NOTHING);
        view("enumerator.SnapshotSplits.told", NOTHING);
        view("enumerator.StreamInquiry.succession", NOTHING);
        view("enumerator.StreamSplits.succession", NOTHING);
        view("enumerator.TableInquiry.onAnswer", NOTHING);
        view("enumerator.discovery.DiscoverySchedule.doubtfulListings", NOTHING);
        view("enumerator.discovery.DiscoverySchedule.listingStartedAt", NOTHING);
        view("enumerator.discovery.DiscoverySchedule.pages", NOTHING);
        view("enumerator.discovery.DiscoverySchedule.permitsAt", NOTHING);
        view("enumerator.lineage.ChildSearch.expected", NOTHING);
        view("enumerator.lineage.ChildSearch.noneBefore", NOTHING);
        view("enumerator.lineage.ChildSearch$Search.fruitless", NOTHING);
        view("enumerator.lineage.EndLedger.atRisk", StateText::whenSafe);
        view("enumerator.lineage.EndLedger.forgettable", WITHOUT_ORDER);
        view("enumerator.lineage.EndLedger.releases", WITHOUT_ORDER);
        view("enumerator.lineage.ReadyShard.completeUntil", WHETHER_THERE);
        view("enumerator.lineage.Settlement.losses", NOTHING);
        view(
                "enumerator.lineage.ShardEnd.finishedAt",
                (text, end, value) -> text.endsOfSearched.contains(end) ? value : null);
        view("enumerator.lineage.ShardEnd.mark", NOTHING);
        view("enumerator.lineage.ListedShards.completeAsOf", NOTHING);
        view("enumerator.lineage.ListedShards.listing", NOTHING);
        view("enumerator.lineage.ShardGraph.mobility", NOTHING);
        view("enumerator.lineage.ShardHolders.held", WITHOUT_ORDER);
        view("enumerator.lineage.ShardNode.closed", NOTHING);
        view("enumerator.lineage.ShardNode.end", StateText::endOf);
        view("enumerator.lineage.ShardNode.expectedBy", NOTHING);
        view("enumerator.lineage.ShardNode.lastListing", NOTHING);
        view("enumerator.lineage.ShardRecord.finishedAt", NOTHING);
        view("enumerator.state.SnapshotState.epoch", NOTHING);
        view("protocol.ReaderMessages$SplitIdsMessage.splitIds", WITHOUT_ORDER);
        view("reader.SplitLedger.ended", WITHOUT_ORDER);
        view("reader.SplitLedger.forgettable", WITHOUT_ORDER);
        view("split.SegmentSplitState.initial", NOTHING);
        view("split.SegmentSplitState.records", NOTHING);
        view("split.ShardSplit.completeUntil", WHETHER_THERE);
        view("split.ShardSplit.splitId", NOTHING);
        view("split.ShardSplitState.completeUntil", WHETHER_THERE);
        view("split.ShardSplitState.initial", NOTHING);
        view("split.ShardSplitState.records", NOTHING);
    }

    private static void view(String field, View view) {
        int dot = field.lastIndexOf('.');
        String name = "io.github.ddbstreams.flink.source." + field.substring(0, dot);
        try {
            VIEWS.put(Class.forName(name).getDeclaredField(field.substring(dot + 1)), view);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError("there is no " + field + " any more", e);
        }
    }

    /**
     * What there is to know of a class; it is asked for millions of times.
     *
     * @param fields that are written
     * @param byName all of them
     */
    private record Type(
            boolean isOurs, boolean isNode, List<Field> fields, Map<String, Field> byName) {}

    private static final Map<Class<?>, Type> TYPES = new ConcurrentHashMap<>();

    /**
     * The present, which the rest is compared with.
     *
     * @param checkpoint the one that is under way
     * @param searched the shards whose children are searched for
     * @param epoch of the snapshot, where there is one
     */
    record Present(Instant now, long checkpoint, Set<String> searched, long epoch) {

        /** Where nothing depends on it, and all instants are past. */
        static final Present NONE = new Present(Instant.MAX, 0, Set.of(), 0);
    }

    private final Present present;
    private final StringBuilder text = new StringBuilder();
    private Map<Object, Integer> seen;
    private final Set<Object> endsOfSearched = Collections.newSetFromMap(new IdentityHashMap<>());

    StateText(Present present) {
        this.present = present;
    }

    /** What is reached by these fields, and by numbers in lists. */
    static Object at(Object object, String... path) {
        Object reached = object;
        for (String name : path) {
            reached =
                    reached instanceof List<?> list
                            ? list.get(Integer.parseInt(name))
                            : value(field(reached, name), reached);
        }
        return reached;
    }

    /** Their names. */
    static Set<String> shards(Object nodes) {
        return ((Collection<?>) nodes)
                .stream().map(node -> (String) fieldOrItself(node)).collect(Collectors.toSet());
    }

    static boolean is(Object object, String flag) {
        return (Boolean) at(object, flag);
    }

    StateText add(String name, Object value) {
        text.append(name).append('=');
        write(value);
        text.append(';');
        return this;
    }

    private void write(Object value) {
        if (value == null) {
            text.append('-');
        } else if (value instanceof Instant) {
            int order = ((Instant) value).compareTo(present.now());
            text.append(order < 0 ? "past" : order > 0 ? "future" : "now");
        } else if (value instanceof Map) {
            writeMap((Map<?, ?>) value);
        } else if (value instanceof Set) {
            Set<?> members = (Set<?>) value;
            List<String> texts = new ArrayList<>(members.size());
            members.forEach(member -> texts.add(shortly(member)));
            if (members instanceof LinkedHashSet) {
                text.append(texts);
            } else {
                writeSorted(texts);
            }
        } else if (value instanceof Collection) {
            text.append('[');
            for (Object element : (Collection<?>) value) {
                write(element);
                text.append(',');
            }
            text.append(']');
        } else if (value instanceof byte[]) {
            text.append(Arrays.toString((byte[]) value));
        } else if (isOurs(value)) {
            writeFields(value);
        } else {
            text.append(value);
        }
    }

    /** A member of a set is known by what it is called; what it holds is written elsewhere. */
    private String shortly(Object member) {
        Object id = member == null ? null : fieldOrItself(member);
        if (id instanceof String || id instanceof Integer) {
            return id.toString();
        }
        StateText other = new StateText(present);
        other.write(id);
        return other.text.toString();
    }

    private static Object fieldOrItself(Object member) {
        if (isNode(member)) {
            return value(field(member, "shardId"), member);
        }
        return member;
    }

    private void writeMap(Map<?, ?> map) {
        if (map instanceof LinkedHashMap) {
            text.append('{');
            map.forEach(
                    (key, value) -> {
                        write(key);
                        text.append(':');
                        write(value);
                        text.append(',');
                    });
            text.append('}');
            return;
        }
        List<String> entries = new ArrayList<>();
        map.forEach(
                (key, value) -> {
                    if (!isEmpty(value)) {
                        StateText entry = new StateText(present);
                        entry.write(key);
                        entry.text.append(':');
                        entry.write(value);
                        entries.add(entry.text.toString());
                    }
                });
        writeSorted(entries);
    }

    private static boolean isEmpty(Object value) {
        return value instanceof Collection && ((Collection<?>) value).isEmpty();
    }

    private void writeSorted(List<String> texts) {
        Collections.sort(texts);
        text.append('[');
        for (String each : texts) {
            text.append(each).append(", ");
        }
        text.append(']');
    }

    private static boolean isOurs(Object value) {
        return type(value.getClass()).isOurs();
    }

    private static boolean isNode(Object value) {
        return type(value.getClass()).isNode();
    }

    private void writeFields(Object object) {
        if (seen == null) {
            seen = new IdentityHashMap<>();
        }
        Integer before = seen.putIfAbsent(object, seen.size());
        if (before != null) {
            text.append(isNode(object) ? fieldOrItself(object) : "#" + before);
            return;
        }
        text.append('(');
        for (Field field : type(object.getClass()).fields()) {
            Object value = value(field, object);
            View view = VIEWS.get(field);
            text.append(field.getName()).append('=');
            write(view == null ? value : view.of(this, object, value));
            text.append(' ');
        }
        text.append(')');
    }

    /** When the ends of shards that are searched for came matters. */
    private static Object endOf(StateText text, Object node, Object end) {
        if (end != null && text.present.searched().contains(fieldOrItself(node))) {
            text.endsOfSearched.add(end);
        }
        return end;
    }

    /**
     * The ends at risk, by the subtask and the shard: whether the checkpoint under way has them.
     */
    private static Object whenSafe(StateText text, Object ledger, Object atRisk) {
        Map<Object, Object> bySubtask = new HashMap<>();
        ((Map<?, ?>) atRisk)
                .forEach(
                        (subtask, ends) -> {
                            Map<Object, Object> whenSafe = new HashMap<>();
                            ((Map<?, ?>) ends)
                                    .forEach(
                                            (node, checkpoint) ->
                                                    whenSafe.put(
                                                            fieldOrItself(node),
                                                            (Long) checkpoint
                                                                            <= text.present
                                                                                    .checkpoint()
                                                                    ? "held"
                                                                    : "none"));
                            if (!whenSafe.isEmpty()) {
                                bySubtask.put(subtask, whenSafe);
                            }
                        });
        return bySubtask;
    }

    /** What a reader was told last, which it is told again if that is another by now. */
    private static Object asTold(StateText text, Object session, Object notices) {
        List<Object> told = new ArrayList<>();
        for (Object notice : (List<?>) notices) {
            SnapshotNews news = (SnapshotNews) notice;
            told.add(news.epoch() == text.present.epoch() ? news.isRead() : "of before");
        }
        return told;
    }

    /** The segments with who has them, and whether the checkpoint under way has their ends. */
    private static Object segments(StateText text, Object ledger, Object statuses) {
        int[] holders = (int[]) at(ledger, "holder");
        long[] heldBy = (long[]) at(ledger, "heldBy");
        List<String> segments = new ArrayList<>();
        for (Object status : (Object[]) statuses) {
            int segment = segments.size();
            switch (status.toString()) {
                case "ASSIGNED" -> segments.add(status + " " + holders[segment]);
                case "READ" -> {
                    boolean isHeld =
                            heldBy[segment] >= 0 && heldBy[segment] <= text.present.checkpoint();
                    segments.add(status + " " + holders[segment] + (isHeld ? " held" : ""));
                }
                default -> segments.add(status.toString());
            }
        }
        return segments;
    }

    private static Object withoutOrder(Object value) {
        if (value instanceof Map<?, ?> ordered) {
            Map<Object, Object> map = new HashMap<>();
            ordered.forEach((key, member) -> map.put(key, withoutOrder(member)));
            return map;
        }
        return value instanceof Collection<?> members ? new HashSet<>(members) : value;
    }

    private static boolean isOver(Object rollCall) {
        return ((Set<?>) value(field(rollCall, "reading"), rollCall)).isEmpty();
    }

    private static Object value(Field field, Object object) {
        try {
            return field.get(object);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    private static Field field(Object object, String name) {
        Field field = type(object.getClass()).byName().get(name);
        if (field == null) {
            throw new AssertionError(object.getClass() + " has no field " + name);
        }
        return field;
    }

    private static Type type(Class<?> javaType) {
        Type type = TYPES.get(javaType);
        if (type == null) {
            boolean isOurs =
                    !Enum.class.isAssignableFrom(javaType)
                            && (javaType.getName().startsWith("io.github.ddbstreams.")
                                    || javaType.getName().endsWith(".SplitAssignmentTracker"));
            boolean isNode = javaType.getSimpleName().equals("ShardNode");
            List<Field> fields = isOurs ? fields(javaType) : List.of();
            type =
                    new Type(
                            isOurs,
                            isNode,
                            fields.stream().filter(field -> !isConstant(field)).toList(),
                            fields.stream()
                                    .collect(
                                            Collectors.toMap(
                                                    Field::getName, field -> field, (a, b) -> a)));
            TYPES.put(javaType, type);
        }
        return type;
    }

    private static List<Field> fields(Class<?> type) {
        List<Field> fields = new ArrayList<>();
        for (Class<?> c = type; c != Object.class; c = c.getSuperclass()) {
            for (Field field : c.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers())) {
                    field.setAccessible(true);
                    fields.add(field);
                }
            }
        }
        return fields;
    }

    private static boolean isConstant(Field field) {
        return CONSTANT.contains(field.getType())
                || VIEWS.get(field) == NOTHING
                || CONSTANT_KINDS.stream().anyMatch(kind -> kind.isAssignableFrom(field.getType()));
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
