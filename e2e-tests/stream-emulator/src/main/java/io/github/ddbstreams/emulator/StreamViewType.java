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

/**
 * What a stream's records carry beside their keys, fixed for the life of a stream.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_StreamSpecification.html">StreamSpecification</a>
 */
public enum StreamViewType {
    /** Only the keys. */
    KEYS_ONLY(false, false),
    /** The item as it is after the write. */
    NEW_IMAGE(true, false),
    /** The item as it was before the write. */
    OLD_IMAGE(false, true),
    /** Both images. */
    NEW_AND_OLD_IMAGES(true, true);

    private final boolean newImage;
    private final boolean oldImage;

    StreamViewType(boolean newImage, boolean oldImage) {
        this.newImage = newImage;
        this.oldImage = oldImage;
    }

    /** Whether records carry the item after the write. */
    public boolean hasNewImage() {
        return newImage;
    }

    /** Whether records carry the item before the write. */
    public boolean hasOldImage() {
        return oldImage;
    }
}
