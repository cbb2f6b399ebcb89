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
package io.github.ddbstreams.emulator;

/** An error as the service reports it: its type, its HTTP status and its message. */
final class ServiceException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private static final String MODELLED = "com.amazonaws.dynamodb.v20120810#";
    private static final String VALIDATION = "com.amazon.coral.validate#";
    private static final String AVAILABILITY = "com.amazon.coral.availability#";
    private static final String COMMON = "com.amazon.coral.service#";

    private final String type;
    private final int status;

    private ServiceException(String type, int status, String message) {
        super(message, null, false, false);
        this.type = type;
        this.status = status;
    }

    String type() {
        return type;
    }

    int status() {
        return status;
    }

    static ServiceException validation(String message) {
        return new ServiceException(VALIDATION + "ValidationException", 400, message);
    }

    static ServiceException constraint(String value, String field, String constraint) {
        return validation(
                "1 validation error detected: Value '"
                        + value
                        + "' at '"
                        + field
                        + "' failed to satisfy constraint: "
                        + constraint);
    }

    static ServiceException missing(String field) {
        return validation(
                "1 validation error detected: Value null at '"
                        + field
                        + "' failed to satisfy constraint: Member must not be null");
    }

    /**
     * For what the service can do and the emulator cannot: said aloud, so that no test passes by
     * accident.
     */
    static ServiceException unsupported(String what) {
        return validation("The stream emulator does not support " + what);
    }

    static ServiceException serialization(String message) {
        return new ServiceException(COMMON + "SerializationException", 400, message);
    }

    static ServiceException unknownOperation() {
        return new ServiceException(COMMON + "UnknownOperationException", 400, null);
    }

    static ServiceException resourceNotFound(String message) {
        return new ServiceException(MODELLED + "ResourceNotFoundException", 400, message);
    }

    static ServiceException streamNotFound(String arn) {
        return resourceNotFound("Requested resource not found: Stream: " + arn + " not found");
    }

    static ServiceException shardNotFound(String shardId, String arn) {
        return resourceNotFound(
                "Requested resource not found: Shard: "
                        + shardId
                        + " in Stream: "
                        + arn
                        + " not found");
    }

    static ServiceException resourceInUse(String message) {
        return new ServiceException(MODELLED + "ResourceInUseException", 400, message);
    }

    static ServiceException trimmed() {
        return new ServiceException(
                MODELLED + "TrimmedDataAccessException",
                400,
                "The operation attempted to read past the oldest stream record in a shard");
    }

    static ServiceException expiredIterator(String detail) {
        return new ServiceException(MODELLED + "ExpiredIteratorException", 400, detail);
    }

    static ServiceException limitExceeded() {
        return new ServiceException(
                MODELLED + "LimitExceededException",
                400,
                "Rate of requests exceeds the allowed throughput; reduce the frequency of requests");
    }

    static ServiceException throughputExceeded() {
        return new ServiceException(
                MODELLED + "ProvisionedThroughputExceededException",
                400,
                "The level of configured provisioned throughput for the table was exceeded");
    }

    static ServiceException throttling() {
        return new ServiceException(AVAILABILITY + "ThrottlingException", 400, "Rate exceeded");
    }

    static ServiceException internalError() {
        return new ServiceException(
                MODELLED + "InternalServerError", 500, "The request processing has failed");
    }

    static ServiceException accessDenied(Operation operation) {
        return new ServiceException(
                COMMON + "AccessDeniedException",
                400,
                "User: arn:aws:iam::000000000000:user/emulator is not authorized to perform: dynamodb:"
                        + operation.wireName());
    }

    static ServiceException expiredToken() {
        return new ServiceException(
                COMMON + "ExpiredTokenException",
                400,
                "The security token included in the request is expired");
    }

    static ServiceException unrecognizedClient() {
        return new ServiceException(
                COMMON + "UnrecognizedClientException",
                400,
                "The security token included in the request is invalid.");
    }
}
