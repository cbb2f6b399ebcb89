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

import java.time.Duration;
import java.time.Instant;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.util.FlinkRuntimeException;

/**
 * Tells an outage, which is waited out, from a service that was never there: a mistake in the
 * options or in the network, which no waiting mends.
 */
@Internal
public final class FirstAnswer {

    private final Duration timeout;
    private volatile boolean answered;
    @Nullable private Instant failingSince;

    /**
     * @param timeout for how long a service that has never answered is waited for
     */
    public FirstAnswer(Duration timeout) {
        this.timeout = timeout;
    }

    /** The service has answered, now or in the life of the job before. Called on any thread. */
    public void answered() {
        answered = true;
    }

    /**
     * A request has failed, and would be sent again.
     *
     * @throws FlinkRuntimeException if there has been no answer for the whole time-out
     */
    public void failed(StreamsServiceException failure, Instant now) {
        if (failure.isAnswer()) {
            answered = true;
        }
        if (answered) {
            return;
        }
        if (failingSince == null) {
            failingSince = now;
        }
        if (!now.isBefore(failingSince.plus(timeout))) {
            throw Causes.lastWord(
                    new FlinkRuntimeException(
                            "No request has been answered since the source was started, so it gives"
                                    + " up after "
                                    + timeout.toMillis()
                                    + " ms (scan.retry.startup-timeout). Check aws.region and"
                                    + " aws.endpoint, the network path to this host (DNS, proxy,"
                                    + " security group, VPC endpoint), and which certificates this"
                                    + " JVM trusts. "
                                    + failure.getMessage()),
                    failure);
        }
    }
}
