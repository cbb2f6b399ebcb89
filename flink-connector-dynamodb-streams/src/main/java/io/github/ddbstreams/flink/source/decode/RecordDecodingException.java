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

import java.io.IOException;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/**
 * One stream record could not be decoded. The message names the record, the place in it, the
 * beginning of what was found there, and what is allowed.
 */
@Internal
public final class RecordDecodingException extends IOException {

    private static final long serialVersionUID = 1L;

    @Nullable private final String sequenceNumber;
    private final String path;

    /**
     * @param sequenceNumber of the record, null if it is not known
     * @param path to what could not be decoded, such as {@code NewImage.address.lines[3]}
     * @param problem what was found there and what is allowed
     */
    public RecordDecodingException(@Nullable String sequenceNumber, String path, String problem) {
        super(
                "The stream record "
                        + (sequenceNumber == null
                                ? "(its sequence number is not known)"
                                : "with sequence number " + sequenceNumber)
                        + " cannot be decoded: "
                        + path
                        + ' '
                        + problem);
        this.sequenceNumber = sequenceNumber;
        this.path = path;
    }

    private RecordDecodingException(String path, String message) {
        super(message);
        this.sequenceNumber = null;
        this.path = path;
    }

    /** An item of a table could not be decoded. */
    static RecordDecodingException ofItem(String path, String problem) {
        return new RecordDecodingException(
                path, "An item of the table cannot be decoded: " + path + ' ' + problem);
    }

    /** The record's sequence number, or null if it is not known, and of an item. */
    @Nullable
    public String sequenceNumber() {
        return sequenceNumber;
    }

    /** The path to what could not be decoded, such as {@code NewImage.address.lines[3]}. */
    public String path() {
        return path;
    }
}
