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
package io.github.ddbstreams.flink.source.client;

import javax.annotation.Nullable;

/** Looks through an exception and its causes. */
final class Causes {

    /** Deeper than any chain that is not a loop. */
    private static final int MAX_DEPTH = 32;

    private Causes() {}

    /**
     * An exception whose words say what is to be done, so that it is to be the last cause of a
     * failure, which is all that the SQL client shows; the reason is kept beside it.
     */
    static <X extends Throwable> X lastWord(X words, Throwable reason) {
        words.addSuppressed(reason);
        return words;
    }

    /** The outermost exception of a class; null if there is none. */
    @Nullable
    static <X extends Throwable> X find(Throwable failure, Class<X> type) {
        Throwable current = failure;
        for (int depth = 0; current != null && depth < MAX_DEPTH; depth++) {
            if (type.isInstance(current)) {
                return type.cast(current);
            }
            current = current.getCause();
        }
        return null;
    }
}
