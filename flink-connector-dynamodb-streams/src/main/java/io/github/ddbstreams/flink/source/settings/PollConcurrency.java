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
package io.github.ddbstreams.flink.source.settings;

import io.github.ddbstreams.flink.source.config.DynamoDbStreamsOptions;
import java.util.Optional;
import org.apache.flink.annotation.Internal;
import org.apache.flink.configuration.ReadableConfig;

/**
 * How many requests a subtask may have in flight: as many as the option says, or else as many as it
 * needs between two bounds. Immutable.
 */
@Internal
public final class PollConcurrency {

    private static final int FEW = 16;

    /** What they reserve of the memory for pages leaves half of its default to others. */
    private static final int MOST = 128;

    private final int least;
    private final int most;

    private PollConcurrency(int least, int most) {
        this.least = least;
        this.most = most;
    }

    public static PollConcurrency of(ReadableConfig options) {
        Optional<Integer> set =
                options.getOptional(DynamoDbStreamsOptions.SCAN_POLL_MAX_CONCURRENCY);
        int most =
                set.orElseGet(
                        () ->
                                Math.min(
                                        MOST,
                                        options.getOptional(
                                                        DynamoDbStreamsOptions
                                                                .AWS_HTTP_CLIENT_MAX_CONCURRENCY)
                                                .orElse(MOST)));
        return new PollConcurrency(set.orElse(Math.min(FEW, most)), most);
    }

    /** So many may always be. */
    public int least() {
        return least;
    }

    /** So many may be if they are needed. */
    public int most() {
        return most;
    }
}
