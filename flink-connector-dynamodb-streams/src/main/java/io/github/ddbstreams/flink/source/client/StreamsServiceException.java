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
import org.apache.flink.annotation.Internal;

/**
 * A request to DynamoDB or its streams that failed.
 *
 * <p>The message names operation, target, error code, status and request id; it holds neither
 * credentials nor a whole shard iterator.
 */
@Internal
public final class StreamsServiceException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final FailureKind kind;
    private final String operation;
    private final String target;
    @Nullable private final String errorCode;
    private final int httpStatus;
    @Nullable private final String requestId;

    /**
     * @param operation the operation by its AWS name, such as GetRecords
     * @param target what it was asked of, such as "shard shardId-… of stream arn:…"
     * @param detail what happened and, where something can be done, what to do
     * @param errorCode the AWS error code, null if the service sent none
     * @param httpStatus the HTTP status, 0 if there was no answer
     * @param requestId the AWS request id, null if there was no answer
     * @param reason what was thrown. Of a failure that no retry mends, the job's last cause is this
     *     exception: there the reason is suppressed
     */
    public StreamsServiceException(
            FailureKind kind,
            String operation,
            String target,
            String detail,
            @Nullable String errorCode,
            int httpStatus,
            @Nullable String requestId,
            @Nullable Throwable reason) {
        super(
                message(kind, operation, target, detail, errorCode, httpStatus, requestId),
                kind.isRetryable() ? reason : null);
        if (reason != null && !kind.isRetryable()) {
            addSuppressed(reason);
        }
        this.kind = kind;
        this.operation = operation;
        this.target = target;
        this.errorCode = errorCode;
        this.httpStatus = httpStatus;
        this.requestId = requestId;
    }

    /** A failure without an answer of the service. */
    public StreamsServiceException(
            FailureKind kind,
            String operation,
            String target,
            String detail,
            @Nullable Throwable reason) {
        this(kind, operation, target, detail, null, 0, null, reason);
    }

    /** What the failure means for the caller. */
    public FailureKind kind() {
        return kind;
    }

    /** The operation by its AWS name, such as GetRecords. */
    public String operation() {
        return operation;
    }

    /** What the operation was asked of: a table, a stream, or a shard of a stream. */
    public String target() {
        return target;
    }

    /** The AWS error code; null if the service sent none. */
    @Nullable
    public String errorCode() {
        return errorCode;
    }

    /** The HTTP status; 0 if there was no answer. */
    public int httpStatus() {
        return httpStatus;
    }

    /** Whether the service answered. */
    public boolean isAnswer() {
        return httpStatus != 0;
    }

    /** The id under which AWS knows the request; null if there was no answer. */
    @Nullable
    public String requestId() {
        return requestId;
    }

    private static String message(
            FailureKind kind,
            String operation,
            String target,
            String detail,
            @Nullable String errorCode,
            int httpStatus,
            @Nullable String requestId) {
        StringBuilder message = new StringBuilder();
        message.append(operation).append(" of ").append(target).append(" failed, ").append(kind);
        if (errorCode != null || httpStatus != 0 || requestId != null) {
            message.append(" (error code ")
                    .append(errorCode)
                    .append(", HTTP status ")
                    .append(httpStatus)
                    .append(", request id ")
                    .append(requestId)
                    .append(')');
        }
        return message.append(": ").append(detail).toString();
    }
}
