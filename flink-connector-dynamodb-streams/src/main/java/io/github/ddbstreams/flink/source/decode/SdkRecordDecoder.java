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

import org.apache.flink.annotation.Internal;
import software.amazon.awssdk.services.dynamodb.model.Record;

/**
 * Decodes stream records into the SDK's {@link Record}. Values are taken over as they are: numbers
 * are not even parsed, an empty map or list is distinct from an absent one, and an image is only
 * set if the record has it.
 */
@Internal
public final class SdkRecordDecoder implements RecordDecoder<Record> {

    private final boolean keepsFailedText;

    /** A decoder that says of a record that cannot be decoded what is wrong with it, and where. */
    public SdkRecordDecoder() {
        this(false);
    }

    private SdkRecordDecoder(boolean keepsFailedText) {
        this.keepsFailedText = keepsFailedText;
    }

    /** A decoder that keeps the text of a record that cannot be decoded, too. */
    public static SdkRecordDecoder keepingFailedText() {
        return new SdkRecordDecoder(true);
    }

    @Override
    public PayloadBuilder<Record> builder(PageParser parser) {
        return new SdkRecordBuilder(parser);
    }

    @Override
    public boolean keepsFailedText() {
        return keepsFailedText;
    }
}
