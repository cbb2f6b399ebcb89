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
package io.github.ddbstreams.flink.source.enumerator;

import java.time.Instant;

/** What a snapshot depends on of the changes that are read beside it. */
interface ChangesBeside {

    /** No changes are read. */
    ChangesBeside NONE =
            new ChangesBeside() {
                @Override
                public boolean areRead() {
                    return true;
                }

                @Override
                public void findAll() {
                    // There are none.
                }

                @Override
                public boolean areFoundSince(Instant instant) {
                    return true;
                }
            };

    /** Whether every change that is made from now on will be read, of all shards that are known. */
    boolean areRead();

    /** A listing of all shards is needed, and not to be waited for. */
    void findAll();

    /** Whether a listing of all shards has been completed that began at this instant, or later. */
    boolean areFoundSince(Instant instant);
}
