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

import java.time.Duration;

/**
 * What a table to create is like: {@code TableSpec.named("orders").partitionKey("pk",
 * "S").viewType("NEW_IMAGE")}. Mutable until it is used, not thread safe.
 */
public final class TableSpec {

    private final String name;
    private String partitionKey = "pk";
    private Attribute.Type partitionType = Attribute.Type.S;
    private String sortKey;
    private Attribute.Type sortType;
    private StreamViewType viewType = StreamViewType.NEW_AND_OLD_IMAGES;
    private boolean streamEnabled = true;
    private boolean ledgerKept = true;
    private int initialShards = 1;
    private int sequenceNumberDigits = SequenceNumbers.MIN_DIGITS;
    private Duration creationTimeGranularity = Duration.ofSeconds(1);

    private TableSpec(String name) {
        this.name = name;
    }

    /**
     * A table with a partition key {@code pk} of type S and an enabled stream with both images,
     * unless told otherwise.
     */
    public static TableSpec named(String name) {
        if (!name.matches("[a-zA-Z0-9_.-]{3,255}")) {
            throw new IllegalArgumentException(
                    "Table name "
                            + name
                            + "; allowed are 3 to 255 of a-z, A-Z, 0-9, underscore, hyphen and dot");
        }
        return new TableSpec(name);
    }

    /** The partition key and its type: S, N or B. */
    public TableSpec partitionKey(String attribute, String type) {
        this.partitionKey = attribute;
        this.partitionType = keyType(attribute, type);
        return this;
    }

    /** The sort key and its type: S, N or B. Without it the table has none. */
    public TableSpec sortKey(String attribute, String type) {
        this.sortKey = attribute;
        this.sortType = keyType(attribute, type);
        return this;
    }

    /** By the name of the service; NEW_AND_OLD_IMAGES if not given. */
    public TableSpec viewType(String value) {
        return viewType(StreamViewType.valueOf(value));
    }

    /** NEW_AND_OLD_IMAGES if not given. */
    public TableSpec viewType(StreamViewType value) {
        this.viewType = value;
        return this;
    }

    /** Starts without a stream; {@link EmulatedTable#enableStream()} makes one. */
    public TableSpec withoutStream() {
        this.streamEnabled = false;
        return this;
    }

    /**
     * Writes are not entered into the ledger, which saves memory when there are millions of them.
     */
    public TableSpec withoutLedger() {
        this.ledgerKept = false;
        return this;
    }

    /** How many open root shards each stream of the table starts with; 1 if not given. */
    public TableSpec initialShards(int count) {
        if (count < 1) {
            throw new IllegalArgumentException(
                    "initialShards is " + count + "; a stream has at least 1");
        }
        this.initialShards = count;
        return this;
    }

    /** Digits of the sequence numbers, 21 to 40; 21 if not given. */
    public TableSpec sequenceNumberDigits(int digits) {
        this.sequenceNumberDigits = digits;
        return this;
    }

    /**
     * What ApproximateCreationDateTime is floored to: a second if not given; DynamoDB Local floors
     * to the minute.
     */
    public TableSpec creationTimeGranularity(Duration granularity) {
        if (granularity.toSeconds() < 1 || granularity.getNano() != 0) {
            throw new IllegalArgumentException(
                    "creationTimeGranularity is "
                            + granularity
                            + "; allowed are whole seconds from 1");
        }
        this.creationTimeGranularity = granularity;
        return this;
    }

    private static Attribute.Type keyType(String attribute, String type) {
        if (!type.matches("[SNB]")) {
            throw new IllegalArgumentException(
                    "Key " + attribute + " is of type " + type + "; allowed are S, N and B");
        }
        return Attribute.Type.valueOf(type);
    }

    String name() {
        return name;
    }

    KeySchema keySchema() {
        return new KeySchema(partitionKey, partitionType, sortKey, sortType);
    }

    StreamViewType viewType() {
        return viewType;
    }

    boolean isStreamEnabled() {
        return streamEnabled;
    }

    boolean isLedgerKept() {
        return ledgerKept;
    }

    int initialShards() {
        return initialShards;
    }

    int sequenceNumberDigits() {
        return sequenceNumberDigits;
    }

    Duration creationTimeGranularity() {
        return creationTimeGranularity;
    }
}
