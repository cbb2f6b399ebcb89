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

import java.util.Map;

/** What a write does to one item. Immutable. */
final class Change {

    private final ItemKey key;
    private final Map<String, Attribute> oldImage;
    private final Map<String, Attribute> newImage;
    private final WriteOrigin origin;

    /** At least one of the images is there. */
    Change(
            ItemKey key,
            Map<String, Attribute> oldImage,
            Map<String, Attribute> newImage,
            WriteOrigin origin) {
        this.key = key;
        this.oldImage = oldImage;
        this.newImage = newImage;
        this.origin = origin;
    }

    ItemKey key() {
        return key;
    }

    Map<String, Attribute> oldImage() {
        return oldImage;
    }

    Map<String, Attribute> newImage() {
        return newImage;
    }

    WriteOrigin origin() {
        return origin;
    }

    EventName eventName() {
        if (oldImage == null) {
            return EventName.INSERT;
        }
        return newImage == null ? EventName.REMOVE : EventName.MODIFY;
    }
}
