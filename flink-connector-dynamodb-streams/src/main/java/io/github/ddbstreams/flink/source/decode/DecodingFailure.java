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
package io.github.ddbstreams.flink.source.decode;

import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/**
 * Carries a failure from where it is found to the record it belongs to; the path grows on the way
 * up, so that nothing has to be kept for it while decoding goes well.
 */
@Internal
public final class DecodingFailure extends Exception {

    private static final long serialVersionUID = 1L;
    private static final int MAX_PATH_LENGTH = 256;

    private String path = "";

    /**
     * @param problem what was found and what is allowed, without a subject
     */
    public DecodingFailure(String problem) {
        // Without a stack trace: which member of which record it is says more.
        super(problem, null, false, false);
    }

    /** It was found in the member of this name. */
    public DecodingFailure in(String name) {
        if (path.length() < MAX_PATH_LENGTH) {
            path = path.isEmpty() || path.charAt(0) == '[' ? name + path : name + '.' + path;
        }
        return this;
    }

    /** It was found in the element of this index. */
    public DecodingFailure in(int index) {
        if (path.length() < MAX_PATH_LENGTH) {
            path =
                    path.isEmpty() || path.charAt(0) == '['
                            ? "[" + index + ']' + path
                            : "[" + index + "]." + path;
        }
        return this;
    }

    /** The path to what was found, such as {@code NewImage.address.lines[3]}. */
    public String path() {
        return path;
    }

    RecordDecodingException ofItem(@Nullable String key) {
        return RecordDecodingException.ofItem(
                path, key == null ? getMessage() : getMessage() + "; the item's key is " + key);
    }

    RecordDecodingException of(@Nullable String sequenceNumber, @Nullable String key) {
        return new RecordDecodingException(
                sequenceNumber,
                path,
                key == null ? getMessage() : getMessage() + "; the item's key is " + key);
    }
}
