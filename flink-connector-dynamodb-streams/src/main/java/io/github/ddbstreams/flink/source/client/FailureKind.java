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

import org.apache.flink.annotation.Internal;

/** What a failed request means for whoever sent it. */
@Internal
public enum FailureKind {
    /** The service asks for fewer requests. */
    THROTTLED(true),
    /**
     * The service could not be reached, did not answer in time, or answered what makes no sense.
     */
    UNAVAILABLE(true),
    /** The credentials are too old, or their source fails for the moment. */
    CREDENTIALS_EXPIRED(true),
    /** The shard iterator is older than 15 minutes: a new one is needed. */
    EXPIRED_ITERATOR(false),
    /** The position is older than the oldest record that is left. */
    TRIMMED(false),
    /** There is no such table, stream or shard. */
    NOT_FOUND(false),
    /** The credentials are missing, wrong, or not enough. */
    ACCESS_DENIED(false),
    /** The SDK does not send it: the options, or what its environment says, do not fit together. */
    NOT_SENT(false),
    /** The service refuses the request as such. */
    INVALID_REQUEST(false),
    /** A page arrived whole, as its checksum shows, and the decoder could not make sense of it. */
    UNDECODABLE(false),
    /** The calling thread was interrupted, or the client was closed. */
    CANCELLED(false),
    /** None of the others; the error code says more. */
    UNKNOWN(false);

    private final boolean retryable;

    FailureKind(boolean retryable) {
        this.retryable = retryable;
    }

    /** Whether the same request, sent again later, may succeed. */
    public boolean isRetryable() {
        return retryable;
    }
}
