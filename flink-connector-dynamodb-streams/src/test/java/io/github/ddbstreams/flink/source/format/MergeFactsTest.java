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

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ddbstreams.flink.source.decode.DecodedRecord;
import io.github.ddbstreams.flink.source.deserialization.DefaultRecordContext;
import io.github.ddbstreams.flink.source.format.MergeFacts.HashOf;
import io.github.ddbstreams.flink.source.merge.MergeElement;
import io.github.ddbstreams.flink.source.merge.MergeElement.Kind;
import java.util.List;
import javax.annotation.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

class MergeFactsTest {

    private static final String KEY = "2:idS1:k";
    private static final long HASH = 7;
    private static final long TIME = 1_464_804_310_000L;

    private static DefaultRecordContext shard(StreamViewType viewType, boolean besideSnapshot) {
        return DefaultRecordContext.ofShard(
                "arn:stream", "orders", "shard", viewType, List.of("id"), besideSnapshot);
    }

    private static DefaultRecordContext snapshot(@Nullable StreamViewType viewType) {
        return DefaultRecordContext.ofSnapshot("arn:stream", "orders", viewType, List.of("id"));
    }

    private static MergeElement<String> element(HashOf hashOf, DefaultRecordContext context) {
        return new MergeFacts(KEY, hashOf, hashOf == HashOf.NOTHING ? 0 : HASH, TIME)
                .element(context, "before", "after");
    }

    private static void isChange(MergeElement<String> element, Kind kind, long hash) {
        assertThat(element)
                .usingRecursiveComparison()
                .isEqualTo(MergeElement.change(kind, KEY, hash, TIME, "before", "after"));
    }

    @ParameterizedTest
    @CsvSource({
        "NEW_AND_OLD_IMAGES, ITEM_BEFORE, CHANGE_BY_IMAGE, 7",
        "NEW_AND_OLD_IMAGES, ITEM_AFTER, CHANGE_BY_IMAGE, 0",
        "NEW_AND_OLD_IMAGES, NOTHING, LATER_CHANGE, 0",
        "OLD_IMAGE, ITEM_BEFORE, CHANGE_BY_IMAGE, 7",
        "OLD_IMAGE, ITEM_AFTER, CHANGE_BY_IMAGE, 0",
        "OLD_IMAGE, NOTHING, LATER_CHANGE, 0",
        "NEW_IMAGE, ITEM_BEFORE, CHANGE_BY_TIME, 0",
        "NEW_IMAGE, ITEM_AFTER, CHANGE_BY_TIME, 7",
        "NEW_IMAGE, NOTHING, LATER_CHANGE, 0",
        "KEYS_ONLY, ITEM_BEFORE, CHANGE_BY_TIME, 0",
        "KEYS_ONLY, ITEM_AFTER, CHANGE_BY_TIME, 7",
        "KEYS_ONLY, NOTHING, LATER_CHANGE, 0"
    })
    void theViewTypeSaysWhatAChangeIsMergedBy(
            StreamViewType viewType, HashOf hashOf, Kind kind, long hash) {
        isChange(element(hashOf, shard(viewType, true)), kind, hash);
    }

    @ParameterizedTest
    @EnumSource(HashOf.class)
    void aChangeBesideNoSnapshotIsPlain(HashOf hashOf) {
        for (StreamViewType viewType : StreamViewType.knownValues()) {
            isChange(element(hashOf, shard(viewType, false)), Kind.PLAIN_CHANGE, 0);
        }
    }

    @Test
    void aChangeMayHaveNoTime() {
        MergeElement<String> change =
                new MergeFacts(KEY, HashOf.ITEM_AFTER, HASH, DecodedRecord.NO_CREATION_TIME)
                        .element(shard(StreamViewType.NEW_IMAGE, true), null, "after");

        assertThat(change.fromMillis()).isEqualTo(MergeElement.NO_TIME);
        assertThat(change.toMillis()).isEqualTo(MergeElement.NO_TIME);
    }

    @ParameterizedTest
    @CsvSource({
        "NEW_AND_OLD_IMAGES, false",
        "OLD_IMAGE, false",
        "NEW_IMAGE, true",
        "KEYS_ONLY, true",
        ", true"
    })
    void theViewTypeSaysWhatARowIsMergedBy(@Nullable StreamViewType viewType, boolean byTime) {
        assertThat(
                        new MergeFacts(KEY, HASH, TIME, TIME + 5)
                                .<String>element(snapshot(viewType), null, "row"))
                .usingRecursiveComparison()
                .isEqualTo(MergeElement.row(KEY, HASH, byTime, TIME, TIME + 5, "row"));
    }
}
