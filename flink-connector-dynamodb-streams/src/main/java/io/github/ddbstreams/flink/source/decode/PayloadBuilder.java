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
 * Makes one payload after the other of the members of records. It is offered every member that
 * {@link RecordHead} does not keep and that is not null, in the order of the bytes, with the parser
 * at the member's value; it leaves the parser at the value's last token, and skips what it does not
 * want by {@link PageParser#skipChildren()}. A member that it throws a {@link DecodingFailure} for
 * makes the record a failed one, and the parser is moved behind it.
 *
 * <p>Belongs to one page and one thread.
 *
 * @param <E> what a stream record becomes
 */
@Internal
public interface PayloadBuilder<E> {

    /** Another record begins; what is known of an earlier one is to be forgotten. */
    void begin();

    /** A member of the record itself. */
    void readRecordMember(String name, PageParser parser) throws IOException, DecodingFailure;

    /** A member of the record's {@code dynamodb}. */
    void readChangeMember(String name, PageParser parser) throws IOException, DecodingFailure;

    /** The record has been read without failure: what it becomes. Never null. */
    E build(RecordHead head) throws IOException, DecodingFailure;

    /**
     * Reads an item of a table instead of a record, behind {@link #begin}. The parser stands at the
     * item's first token, and is left at its last one unless this throws.
     *
     * @return what it becomes; never null
     */
    E readItem(ItemRead read, PageParser parser) throws IOException, DecodingFailure;

    /**
     * The key of the item that {@link #readItem} has read, see {@link ItemKeys}; null if it is not
     * known, and nothing is emitted of the item.
     */
    @Nullable
    String itemKey();

    /**
     * The estimated heap of all that was read since the last call, and of the payload if it was
     * built.
     */
    long takeSize();

    /** The item's key for the message of a failure, or null to leave it out. */
    @Nullable
    String describeKey();
}
