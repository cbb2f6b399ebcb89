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

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The four operations of DynamoDB Streams.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Operations_Amazon_DynamoDB_Streams.html">The
 *     API</a>
 */
final class StreamsApi {

    static final Duration ITERATOR_LIFE = Duration.ofMinutes(15);

    private static final int MAX_LISTED = 100;
    private static final int MAX_RECORDS = 1000;
    private static final long MAX_PAGE_BYTES = 1024 * 1024;
    private static final int MAX_ITERATOR_LENGTH = 2048;

    private final StreamRegistry registry;
    private final EmulatorClock clock;
    private final ListingFaults listingFaults;
    private final PageFaults pageFaults;
    private final IteratorCodec iterators = new IteratorCodec();
    private final AtomicLong generation = new AtomicLong();

    StreamsApi(StreamRegistry registry, EmulatorClock clock, FaultPlan faults) {
        this.registry = registry;
        this.clock = clock;
        this.listingFaults = faults.listing();
        this.pageFaults = faults.pages();
    }

    void expireAllIterators() {
        generation.incrementAndGet();
    }

    /** The shard a request is about, or null if it names none (or nothing that is one). */
    String shardIdOf(Operation operation, Request request) {
        switch (operation) {
            case GET_RECORDS:
                return iterators.decode(request.requireText("ShardIterator")).shardId();
            case GET_SHARD_ITERATOR:
                return request.text("ShardId");
            case DESCRIBE_STREAM:
                return request.has("ShardFilter")
                        ? request.requireObject("ShardFilter").text("ShardId")
                        : null;
            default:
                return null;
        }
    }

    byte[] listStreams(Request request) {
        String tableName = request.text("TableName");
        int limit = request.limit("Limit", MAX_LISTED);
        String after = request.text("ExclusiveStartStreamArn");
        NavigableMap<String, EmulatedStream> candidates = registry.byArn();
        if (after != null) {
            candidates = candidates.tailMap(after, false);
        }
        List<EmulatedStream> page = new ArrayList<>();
        String last = null;
        for (EmulatedStream stream : candidates.values()) {
            if (tableName == null || stream.table().name().equals(tableName)) {
                if (page.size() == limit) {
                    last = page.get(limit - 1).arn();
                    break;
                }
                page.add(stream);
            }
        }
        String lastEvaluated = last;
        return Body.object(
                json -> {
                    if (lastEvaluated != null) {
                        json.writeStringField("LastEvaluatedStreamArn", lastEvaluated);
                    }
                    json.writeArrayFieldStart("Streams");
                    for (EmulatedStream stream : page) {
                        json.writeStartObject();
                        json.writeStringField("StreamArn", stream.arn());
                        json.writeStringField("StreamLabel", stream.label());
                        json.writeStringField("TableName", stream.table().name());
                        json.writeEndObject();
                    }
                    json.writeEndArray();
                });
    }

    byte[] describeStream(Request request) {
        EmulatedStream stream = registry.require(request.requireText("StreamArn"));
        int limit = request.limit("Limit", MAX_LISTED);
        SplitPage page =
                request.has("ShardFilter")
                        ? childrenOf(stream, request.requireObject("ShardFilter"))
                        : listingFaults.page(stream, after(stream, request), limit);
        return Body.object(json -> writeDescription(json, stream, page));
    }

    private static EmulatedShard after(EmulatedStream stream, Request request) {
        String shardId = request.text("ExclusiveStartShardId");
        if (shardId == null) {
            return null;
        }
        EmulatedShard shard = stream.find(shardId);
        if (shard == null) {
            throw ServiceException.shardNotFound(shardId, stream.arn());
        }
        return shard;
    }

    private SplitPage childrenOf(EmulatedStream stream, Request filter) {
        String type = filter.requireText("Type");
        if (!type.equals("CHILD_SHARDS")) {
            throw ServiceException.constraint(
                    type, "shardFilter.type", "Member must satisfy enum value set: [CHILD_SHARDS]");
        }
        String parentId = filter.requireText("ShardId");
        EmulatedShard parent = stream.find(parentId);
        if (parent == null) {
            throw ServiceException.shardNotFound(parentId, stream.arn());
        }
        return listingFaults.children(parent);
    }

    private void writeDescription(JsonGenerator json, EmulatedStream stream, SplitPage page)
            throws IOException {
        json.writeObjectFieldStart("StreamDescription");
        json.writeNumberField(
                "CreationRequestDateTime", stream.createdAt().toEpochMilli() / 1000.0);
        KeySchemaJson.write(json, stream.table().keySchema());
        if (page.lastEvaluatedShardId() != null) {
            json.writeStringField("LastEvaluatedShardId", page.lastEvaluatedShardId());
        }
        json.writeArrayFieldStart("Shards");
        for (EmulatedShard shard : page.shards()) {
            writeShard(json, shard);
        }
        json.writeEndArray();
        json.writeStringField("StreamArn", stream.arn());
        json.writeStringField("StreamLabel", stream.label());
        json.writeStringField("StreamStatus", stream.isEnabled() ? "ENABLED" : "DISABLED");
        json.writeStringField("StreamViewType", stream.viewType().name());
        json.writeStringField("TableName", stream.table().name());
        json.writeEndObject();
    }

    private void writeShard(JsonGenerator json, EmulatedShard shard) throws IOException {
        String ending = listingFaults.isKeptOpen(shard) ? null : shard.endingSequenceNumber();
        json.writeStartObject();
        if (shard.parentId() != null) {
            json.writeStringField("ParentShardId", shard.parentId());
        }
        json.writeObjectFieldStart("SequenceNumberRange");
        if (ending != null) {
            json.writeStringField("EndingSequenceNumber", ending);
        }
        json.writeStringField("StartingSequenceNumber", shard.startingSequenceNumber());
        json.writeEndObject();
        json.writeStringField("ShardId", shard.id());
        json.writeEndObject();
    }

    byte[] getShardIterator(Request request) {
        EmulatedStream stream = registry.require(request.requireText("StreamArn"));
        String type = request.requireText("ShardIteratorType");
        EmulatedShard shard = stream.require(request.requireText("ShardId"));
        long ordinal = positionOf(shard.log(), type, request.text("SequenceNumber"));
        String iterator = iterator(shard, ordinal);
        return Body.object(json -> json.writeStringField("ShardIterator", iterator));
    }

    private static long positionOf(RecordLog log, String type, String sequenceNumber) {
        boolean positioned = type.endsWith("_SEQUENCE_NUMBER");
        if (positioned == (sequenceNumber == null) && isIteratorType(type)) {
            throw ServiceException.validation(
                    positioned
                            ? "One or more parameter values were invalid: Invalid SequenceNumber"
                            : "One or more parameter values were invalid: SequenceNumber should not be passed for this"
                                    + " iterator type");
        }
        switch (type) {
            case "TRIM_HORIZON":
                return log.trimHorizon();
            case "LATEST":
                return log.end();
            case "AT_SEQUENCE_NUMBER":
                return log.positionOf(SequenceNumbers.parse(sequenceNumber), false);
            case "AFTER_SEQUENCE_NUMBER":
                return log.positionOf(SequenceNumbers.parse(sequenceNumber), true);
            default:
                throw ServiceException.constraint(
                        type,
                        "shardIteratorType",
                        "Member must satisfy enum value set: [AFTER_SEQUENCE_NUMBER, LATEST, AT_SEQUENCE_NUMBER,"
                                + " TRIM_HORIZON]");
        }
    }

    private static boolean isIteratorType(String type) {
        return type.matches("TRIM_HORIZON|LATEST|A(T|FTER)_SEQUENCE_NUMBER");
    }

    private String iterator(EmulatedShard shard, long ordinal) {
        return iterators.encode(
                new ShardPosition(
                        shard.streamArn(),
                        shard.id(),
                        ordinal,
                        clock.now().toEpochMilli(),
                        generation.get()));
    }

    byte[] getRecords(Request request) {
        String text = request.requireText("ShardIterator");
        if (text.length() > MAX_ITERATOR_LENGTH) {
            throw ServiceException.constraint(
                    text,
                    "shardIterator",
                    "Member must have length less than or equal to " + MAX_ITERATOR_LENGTH);
        }
        int limit = request.limit("Limit", MAX_RECORDS);
        ShardPosition position = iterators.decode(text);
        EmulatedStream stream = registry.require(position.streamArn());
        EmulatedShard shard = stream.require(position.shardId());
        failIfExpired(position);
        RecordPage page =
                shard.log()
                        .read(position.ordinal(), pageFaults.limit(shard, limit), MAX_PAGE_BYTES);
        // What is forgotten is marked before it is closed, and so never read to its end.
        stream.require(position.shardId());
        if (page.isWorthDelaying() && pageFaults.takeEmptyPage(shard)) {
            page = new RecordPage(Collections.emptyList(), position.ordinal(), false);
        } else if (page.isLastOfShard()
                && !page.records().isEmpty()
                && pageFaults.isEndOnPageOfItsOwn()) {
            page = new RecordPage(page.records(), page.nextOrdinal(), false);
        }
        return RecordPageJson.encode(
                page, page.isLastOfShard() ? null : iterator(shard, page.nextOrdinal()));
    }

    private void failIfExpired(ShardPosition position) {
        Instant issued = Instant.ofEpochMilli(position.issuedMillis());
        Instant now = clock.now();
        boolean tooOld = Duration.between(issued, now).compareTo(ITERATOR_LIFE) > 0;
        if (tooOld || position.generation() < generation.get()) {
            throw ServiceException.expiredIterator(
                    "Iterator expired. The iterator was created at time "
                            + issued
                            + " while right now it is "
                            + now);
        }
    }
}
