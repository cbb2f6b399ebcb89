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

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads pages of scans, in the shapes that the levers give them. Thread safe. */
final class ScanReader {

    private static final long MAX_BYTES = 1024 * 1024;

    private final KeySchema schema;
    private final ItemStore items;
    private final ScanShapes shapes;

    ScanReader(KeySchema schema, ItemStore items, ScanShapes shapes) {
        this.schema = schema;
        this.items = items;
        this.shapes = shapes;
    }

    ScanPage read(ScanRequest request) {
        ItemKey gap = shapes.isEmptyPageDue() ? gapBehind(request) : null;
        if (gap != null) {
            return new ScanPage(List.of(), gap, 0, request.isConsistent());
        }
        int limit = shapes.limit(request.limit());
        List<Map<String, Attribute>> read = new ArrayList<>();
        ItemKey last = null;
        long bytes = 0;
        for (ItemKey key = next(request, request.start()); key != null; key = next(request, key)) {
            Map<String, Attribute> image = image(request, key);
            if (image == null) {
                continue;
            }
            if (read.size() == limit || bytes >= MAX_BYTES) {
                return new ScanPage(read, last, bytes, request.isConsistent());
            }
            read.add(image);
            last = key;
            bytes += ItemSize.of(image);
        }
        boolean more = shapes.isEndOnPageOfItsOwn() || read.size() == limit;
        return new ScanPage(read, more ? last : null, bytes, request.isConsistent());
    }

    /** The next key in the segment that may have an item for this request, or null. */
    private ItemKey next(ScanRequest request, ItemKey behind) {
        ItemKey key =
                request.isConsistent()
                        ? items.keyBehind(behind)
                        : items.lag().keyBehind(behind, items);
        return key != null && request.range().contains(key.hash()) ? key : null;
    }

    private Map<String, Attribute> image(ScanRequest request, ItemKey key) {
        return request.isConsistent() ? items.get(key) : items.lag().of(key, items);
    }

    /** A key without an item, in front of the next one that has an item; null if none is found. */
    private ItemKey gapBehind(ScanRequest request) {
        ItemKey next = next(request, request.start());
        return KeyGap.between(
                schema,
                request.start(),
                next == null ? ItemKey.frontOf(request.range().to()) : next);
    }
}
