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
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.UUID;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpRequest;

/**
 * Puts back into a refusal by which clock its request was signed, so that a signature that is
 * refused for its time can be told from one that is refused for its key. The SDK tells them by
 * that, and signs the next request by the service's clock, but drops it where it does not retry.
 *
 * @see AwsServiceException#isClockSkewException()
 */
final class ClockSkewInterceptor implements ExecutionInterceptor {

    /** The request that was sent, if that was not the client's own. */
    static final ExecutionAttribute<SdkHttpRequest> SENT =
            new ExecutionAttribute<>("DynamoDbStreamsSentRequest-" + UUID.randomUUID());

    private static final DateTimeFormatter AMZ_DATE =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'");

    @Override
    public Throwable modifyException(
            Context.FailedExecution context, ExecutionAttributes attributes) {
        Throwable failure = context.exception();
        if (!(failure instanceof AwsServiceException)) {
            return failure;
        }
        return Optional.ofNullable(attributes.getAttribute(SENT))
                .or(context::httpRequest)
                .flatMap(request -> request.firstMatchingHeader("X-Amz-Date"))
                .map(date -> LocalDateTime.parse(date, AMZ_DATE).toInstant(ZoneOffset.UTC))
                .<Throwable>map(
                        signedAt ->
                                ((AwsServiceException) failure)
                                        .toBuilder()
                                                .clockSkew(
                                                        Duration.between(signedAt, Instant.now()))
                                                .build())
                .orElse(failure);
    }
}
