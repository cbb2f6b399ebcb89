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
package io.github.ddbstreams.flink.table.data;

import com.fasterxml.jackson.core.JsonToken;
import io.github.ddbstreams.flink.source.decode.DecodingFailure;
import io.github.ddbstreams.flink.source.decode.PageParser;
import io.github.ddbstreams.flink.source.decode.Scalars;
import io.github.ddbstreams.flink.table.config.OnDecodeError;
import java.io.IOException;
import javax.annotation.Nullable;
import org.apache.flink.table.data.GenericRowData;

/**
 * Reads one of a record's images, or an item of the table, as a row, as JSON, or both. Belongs to
 * one page and one thread.
 */
final class ImageReader {

    private final String member;
    private final CompiledPlan plan;
    private final ValueReader values;
    private final boolean wantsJson;

    private boolean present;
    @Nullable private GenericRowData row;
    @Nullable private String json;
    @Nullable private DecodingFailure failure;

    ImageReader(String member, CompiledPlan plan, ValueReader values, boolean wantsJson) {
        this.member = member;
        this.plan = plan;
        this.values = values;
        this.wantsJson = wantsJson;
    }

    void clear() {
        present = false;
        row = null;
        json = null;
        failure = null;
    }

    /** Passes over the image, of which nothing is wanted. */
    void skip(PageParser parser) throws IOException {
        present = true;
        parser.skipChildren();
    }

    /** Reads the object that the parser stands at the beginning of. */
    void read(boolean wantsRow, PageParser parser) throws IOException, DecodingFailure {
        read(wantsRow, plan.plan().onError() != OnDecodeError.FAIL, parser);
    }

    /**
     * Reads the object that the parser stands at the beginning of, of which only the hash is
     * wanted: an image that cannot be decoded is as good as none.
     */
    void readForHash(PageParser parser) throws IOException, DecodingFailure {
        read(true, true, parser);
    }

    private void read(boolean wantsRow, boolean mayFail, PageParser parser)
            throws IOException, DecodingFailure {
        present = true;
        Scalars.expect(parser, JsonToken.START_OBJECT, "an object of attributes");
        if (wantsJson) {
            int start = parser.tokenStart();
            json = ImageJson.copy(parser);
            if (wantsRow) {
                parser.backTo(start);
                readRow(mayFail, parser);
            }
        } else if (wantsRow) {
            readRow(mayFail, parser);
        } else {
            parser.skipChildren();
        }
    }

    private void readRow(boolean mayFail, PageParser parser) throws IOException, DecodingFailure {
        int image = parser.depth() - 1;
        try {
            row = RowReading.read(plan.columns(), plan, parser, values);
        } catch (DecodingFailure e) {
            if (!mayFail) {
                throw e;
            }
            failure = e.in(member);
            parser.skipBackTo(image);
        }
    }

    /** Reads the item that the parser stands at the beginning of. */
    void readItem(ItemKey key, PageParser parser) throws IOException, DecodingFailure {
        present = true;
        Scalars.expect(parser, JsonToken.START_OBJECT, "an object of attributes");
        if (wantsJson) {
            int start = parser.tokenStart();
            json = ImageJson.copy(parser);
            parser.backTo(start);
        }
        readItemRow(key, parser);
    }

    private void readItemRow(ItemKey key, PageParser parser) throws IOException, DecodingFailure {
        int items = parser.depth() - 1;
        try {
            row = RowReading.readItem(plan, parser, values, key);
        } catch (DecodingFailure e) {
            if (plan.plan().onError() == OnDecodeError.FAIL) {
                throw e;
            }
            failure = e.in(member);
            parser.skipBackTo(items);
        }
    }

    /** How the record calls this image. */
    String member() {
        return member;
    }

    /** Whether the record has this image. */
    boolean isPresent() {
        return present;
    }

    /** Null if the row is not wanted, if there is no image, or if it could not be decoded. */
    @Nullable
    GenericRowData row() {
        return row;
    }

    /** As DynamoDB JSON; null if that is not wanted, or if there is no image. */
    @Nullable
    String json() {
        return json;
    }

    /** Why there is no row; null if there was nothing in the way. */
    @Nullable
    DecodingFailure failure() {
        return failure;
    }
}
