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

/**
 * A page of records that did not arrive as it was sent, or that could not be decoded. No exception
 * of the SDK's: those it replaces on their way by others of its own.
 */
final class UnreadablePageException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final FailureKind kind;
    private final int httpStatus;
    @Nullable private final String requestId;

    UnreadablePageException(
            FailureKind kind,
            String message,
            int httpStatus,
            @Nullable String requestId,
            @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.httpStatus = httpStatus;
        this.requestId = requestId;
    }

    FailureKind kind() {
        return kind;
    }

    int httpStatus() {
        return httpStatus;
    }

    @Nullable
    String requestId() {
        return requestId;
    }
}
