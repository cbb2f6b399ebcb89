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
package io.github.ddbstreams.flink.source.reader;

import io.github.ddbstreams.flink.source.decode.DecodedRecord;
import io.github.ddbstreams.flink.source.split.DynamoDbStreamsSplit;
import java.util.List;
import java.util.function.Supplier;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.base.source.reader.fetcher.SingleThreadFetcherManager;
import org.apache.flink.connector.base.source.reader.fetcher.SplitFetcher;
import org.apache.flink.connector.base.source.reader.fetcher.SplitFetcherTask;
import org.apache.flink.connector.base.source.reader.splitreader.SplitReader;

/** The one fetcher thread of a reader, which can also be told to let ended splits go. */
final class PollingFetcherManager<E>
        extends SingleThreadFetcherManager<DecodedRecord<E>, DynamoDbStreamsSplit> {

    PollingFetcherManager(
            Supplier<SplitReader<DecodedRecord<E>, DynamoDbStreamsSplit>> splitReaderSupplier,
            Configuration configuration) {
        super(splitReaderSupplier, configuration);
    }

    /**
     * Lets ended splits go. It takes its turn behind the splits that were added before it, among
     * them the children. Called on the task thread.
     */
    void release(List<String> splitIds) {
        SplitFetcher<DecodedRecord<E>, DynamoDbStreamsSplit> fetcher = getRunningFetcher();
        if (fetcher == null) {
            return;
        }
        PollingSplitReader<E> reader = (PollingSplitReader<E>) fetcher.getSplitReader();
        fetcher.enqueueTask(
                new SplitFetcherTask() {
                    @Override
                    public boolean run() {
                        reader.release(splitIds);
                        return true;
                    }

                    @Override
                    public void wakeUp() {
                        // It never blocks.
                    }
                });
        reader.wakeUp();
    }

    /**
     * {@inheritDoc}
     *
     * <p>An error of the JVM, such as a lack of memory, is thrown as it is: only then Flink sees
     * that it is one, and ends the process if it is configured to.
     */
    @Override
    public void checkErrors() {
        try {
            super.checkErrors();
        } catch (RuntimeException e) {
            for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
                if (cause instanceof VirtualMachineError) {
                    throw (VirtualMachineError) cause;
                }
            }
            throw e;
        }
    }

    /** Has the reader look for work, on the task thread. */
    void notifyAvailable() {
        getQueue().notifyAvailable();
    }
}
