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

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes what is no longer used: a failure of that is worth a line in the log and no more. */
final class Closing {

    private static final Logger LOG = LoggerFactory.getLogger(Closing.class);

    private Closing() {}

    /** Closes all, in the given order, whether or not one fails. */
    static void all(Iterable<? extends AutoCloseable> closeables) {
        for (AutoCloseable closeable : closeables) {
            try {
                closeable.close();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (Throwable e) {
                // Errors too: Flink may have closed the job's class loader by now, and what needs a
                // class that was not loaded must not keep the rest, and its threads, from closing.
                LOG.warn("Closing {} failed", closeable.getClass().getName(), e);
            }
        }
    }
}
