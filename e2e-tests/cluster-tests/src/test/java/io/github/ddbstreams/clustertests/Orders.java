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
package io.github.ddbstreams.clustertests;

import java.net.URI;
import java.util.List;
import java.util.Random;

/**
 * A table that is written to and whose shards roll over: its items have a key and a version. It
 * begins without a stream.
 */
interface Orders extends AutoCloseable {

    String name();

    URI endpoint();

    /** Writes an item, new or not. */
    void put(String key, int version) throws Exception;

    /** Deletes an item, if there is one. */
    void delete(String key) throws Exception;

    /** What was written before is in no stream. */
    void enableStream() throws Exception;

    /** Lets a scan of the table go on for so many pages. */
    default void letScan(int pages) {}

    /** Whether a scan has had all these pages, and asks for another one. */
    default boolean isScanHeld() {
        throw new UnsupportedOperationException("scans are not held");
    }

    /** Closes one or more shards and opens their children. */
    void moveShards(Random random);

    /** All that has changed an item so far. To be asked while nobody writes. */
    List<Written> written();
}
