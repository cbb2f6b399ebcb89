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

import io.github.ddbstreams.flink.source.decode.DecodingFailure;
import io.github.ddbstreams.flink.table.config.OnDecodeError;
import javax.annotation.Nullable;

/**
 * What of a record did not fit and was made null or left out; the first is the one that is told.
 * Belongs to one page and one thread.
 */
final class FirstMisfit {

    private final boolean nothingMayBeLeftOut;
    @Nullable private DecodingFailure first;

    FirstMisfit(OnDecodeError onError) {
        this.nothingMayBeLeftOut = onError == OnDecodeError.FAIL;
    }

    void clear() {
        first = null;
    }

    /**
     * Notes what is left out.
     *
     * @throws DecodingFailure itself, if nothing may be left out
     */
    void leftOut(DecodingFailure failure) throws DecodingFailure {
        if (nothingMayBeLeftOut) {
            throw failure;
        }
        if (first == null) {
            first = failure;
        }
    }

    /**
     * Notes a value that was made null.
     *
     * @param failure null if all did fit
     * @param member of the record, where the value is
     */
    void madeNull(@Nullable DecodingFailure failure, String member) {
        if (failure != null && first == null) {
            first = failure.in(member);
        }
    }

    /** Null if everything did fit. */
    @Nullable
    DecodingFailure get() {
        return first;
    }
}
