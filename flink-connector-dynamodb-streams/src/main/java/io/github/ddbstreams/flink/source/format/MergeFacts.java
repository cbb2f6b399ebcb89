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
package io.github.ddbstreams.flink.source.format;

import io.github.ddbstreams.flink.source.decode.DecodedRecord;
import io.github.ddbstreams.flink.source.decode.HeapSizes;
import io.github.ddbstreams.flink.source.deserialization.DefaultRecordContext;
import io.github.ddbstreams.flink.source.deserialization.RecordContext;
import io.github.ddbstreams.flink.source.merge.MergeElement;
import io.github.ddbstreams.flink.source.merge.MergeElement.Kind;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/**
 * What must be known of a change or an item to merge the two. The decoders find it out, and with
 * the view type of the stream it decides which element a change or an item is. Immutable.
 */
@Internal
public class MergeFacts {

    /** What the hash is of. */
    public enum HashOf {
        /** There is none: the change was made after all items had been read. */
        NOTHING,
        /** The item before the change. */
        ITEM_BEFORE,
        /**
         * The item after the change, whose record has none before it; or the item that was read.
         */
        ITEM_AFTER
    }

    static final int HEAP = 48;

    private final String key;
    private final HashOf hashOf;
    private final long hash;
    private final long fromMillis;
    private final long toMillis;

    /**
     * Of an item that was read between these times.
     *
     * @param key the item's key, one text for each
     * @param hash {@link MergeElement#NO_ITEM} if the item counts as none
     */
    public MergeFacts(String key, long hash, long fromMillis, long toMillis) {
        this(key, HashOf.ITEM_AFTER, hash, fromMillis, toMillis);
    }

    /**
     * Of a change.
     *
     * @param key the item's key, one text for each
     * @param hash {@link MergeElement#NO_ITEM} if there is no such item, or no hash
     * @param creationTimeMillis as the record has it
     */
    public MergeFacts(String key, HashOf hashOf, long hash, long creationTimeMillis) {
        this(key, hashOf, hash, timeOf(creationTimeMillis), timeOf(creationTimeMillis));
    }

    private MergeFacts(String key, HashOf hashOf, long hash, long fromMillis, long toMillis) {
        this.key = key;
        this.hashOf = hashOf;
        this.hash = hash;
        this.fromMillis = fromMillis;
        this.toMillis = toMillis;
    }

    private static long timeOf(long creationTimeMillis) {
        return creationTimeMillis == DecodedRecord.NO_CREATION_TIME
                ? MergeElement.NO_TIME
                : creationTimeMillis;
    }

    /** What they take on the heap. */
    public final long heap() {
        return HEAP + HeapSizes.string(key);
    }

    /**
     * The element of a change, or of an item.
     *
     * @param context what it was read from
     * @param before what is emitted first for it; null if nothing
     * @param after what is emitted then for it; null if nothing is left of the item
     */
    public final <T> MergeElement<T> element(
            RecordContext context, @Nullable T before, @Nullable T after) {
        boolean byImage = hasOldImages(context.viewType());
        if (context.isSnapshot()) {
            return MergeElement.row(key, hash, !byImage, fromMillis, toMillis, after);
        }
        Kind kind = kind((DefaultRecordContext) context, byImage);
        return MergeElement.change(kind, key, hash(kind), fromMillis, before, after);
    }

    private static boolean hasOldImages(@Nullable StreamViewType viewType) {
        return viewType == StreamViewType.NEW_AND_OLD_IMAGES
                || viewType == StreamViewType.OLD_IMAGE;
    }

    private Kind kind(DefaultRecordContext context, boolean byImage) {
        if (!context.isBesideSnapshot()) {
            return Kind.PLAIN_CHANGE;
        }
        if (hashOf == HashOf.NOTHING) {
            return Kind.LATER_CHANGE;
        }
        return byImage ? Kind.CHANGE_BY_IMAGE : Kind.CHANGE_BY_TIME;
    }

    /** A record without the item that counts has none of it. */
    private long hash(Kind kind) {
        switch (kind) {
            case CHANGE_BY_IMAGE:
                return hashOf == HashOf.ITEM_BEFORE ? hash : MergeElement.NO_ITEM;
            case CHANGE_BY_TIME:
                return hashOf == HashOf.ITEM_AFTER ? hash : MergeElement.NO_ITEM;
            default:
                return MergeElement.NO_ITEM;
        }
    }
}
