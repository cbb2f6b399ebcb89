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

import java.io.IOException;
import java.net.URI;
import java.util.Map;
import javax.annotation.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkClientException;

/**
 * Makes one kind of exception of the many that the SDK throws.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/CommonErrors.html">
 *     Common errors</a>
 */
final class Failures {

    private static final Map<String, FailureKind> KIND_BY_CODE =
            Map.ofEntries(
                    Map.entry("LimitExceededException", FailureKind.THROTTLED),
                    Map.entry("TooManyRequests", FailureKind.THROTTLED),
                    Map.entry("RequestLimitExceededException", FailureKind.THROTTLED),
                    Map.entry("ProvisionedThroughputExceeded", FailureKind.THROTTLED),
                    Map.entry("InternalServerError", FailureKind.UNAVAILABLE),
                    Map.entry("InternalServerErrorException", FailureKind.UNAVAILABLE),
                    Map.entry("InternalFailure", FailureKind.UNAVAILABLE),
                    Map.entry("ServiceUnavailable", FailureKind.UNAVAILABLE),
                    Map.entry("ServiceUnavailableException", FailureKind.UNAVAILABLE),
                    Map.entry("RequestTimeout", FailureKind.UNAVAILABLE),
                    Map.entry("RequestTimeoutException", FailureKind.UNAVAILABLE),
                    Map.entry("ExpiredToken", FailureKind.CREDENTIALS_EXPIRED),
                    Map.entry("ExpiredTokenException", FailureKind.CREDENTIALS_EXPIRED),
                    Map.entry("RequestExpired", FailureKind.CREDENTIALS_EXPIRED),
                    Map.entry("ExpiredIteratorException", FailureKind.EXPIRED_ITERATOR),
                    Map.entry("TrimmedDataAccessException", FailureKind.TRIMMED),
                    Map.entry("ResourceNotFoundException", FailureKind.NOT_FOUND),
                    Map.entry("AccessDenied", FailureKind.ACCESS_DENIED),
                    Map.entry("AccessDeniedException", FailureKind.ACCESS_DENIED),
                    Map.entry("UnrecognizedClientException", FailureKind.ACCESS_DENIED),
                    Map.entry("InvalidClientTokenId", FailureKind.ACCESS_DENIED),
                    Map.entry("InvalidSignature", FailureKind.ACCESS_DENIED),
                    Map.entry("InvalidSignatureException", FailureKind.ACCESS_DENIED),
                    Map.entry("SignatureDoesNotMatch", FailureKind.ACCESS_DENIED),
                    Map.entry("IncompleteSignature", FailureKind.ACCESS_DENIED),
                    Map.entry("IncompleteSignatureException", FailureKind.ACCESS_DENIED),
                    Map.entry("MissingAuthenticationToken", FailureKind.ACCESS_DENIED),
                    Map.entry("MissingAuthenticationTokenException", FailureKind.ACCESS_DENIED),
                    Map.entry("NotAuthorized", FailureKind.ACCESS_DENIED),
                    Map.entry("OptInRequired", FailureKind.ACCESS_DENIED),
                    Map.entry("ValidationException", FailureKind.INVALID_REQUEST),
                    Map.entry("ValidationError", FailureKind.INVALID_REQUEST),
                    Map.entry("SerializationException", FailureKind.INVALID_REQUEST),
                    Map.entry("UnknownOperationException", FailureKind.INVALID_REQUEST));

    private Failures() {}

    /** What a refusal by the service means. */
    static FailureKind kindOf(AwsServiceException refusal) {
        // Before the codes: a signature is wrong for a clock that is wrong, too.
        if (refusal.isClockSkewException()) {
            return FailureKind.CREDENTIALS_EXPIRED;
        }
        String code = errorCode(refusal);
        FailureKind kind = code == null ? null : KIND_BY_CODE.get(code);
        if (kind != null) {
            return kind;
        }
        return refusal.isThrottlingException()
                ? FailureKind.THROTTLED
                : kindOf(refusal.statusCode());
    }

    private static FailureKind kindOf(int httpStatus) {
        if (httpStatus == 429) {
            return FailureKind.THROTTLED;
        }
        if (httpStatus == 401 || httpStatus == 403) {
            return FailureKind.ACCESS_DENIED;
        }
        if (httpStatus >= 500 || httpStatus == 408) {
            return FailureKind.UNAVAILABLE;
        }
        return httpStatus >= 400 ? FailureKind.INVALID_REQUEST : FailureKind.UNKNOWN;
    }

    /**
     * The exception for the caller.
     *
     * @param transmission of the request
     * @param cancelled whether the thread was interrupted or the client closed: then whatever
     *     happened is a consequence of it
     */
    static StreamsServiceException of(
            RequestContext request,
            RuntimeException failure,
            Transmission transmission,
            boolean cancelled) {
        if (cancelled || Causes.find(failure, AbortedException.class) != null) {
            return withoutAnswer(
                    request,
                    FailureKind.CANCELLED,
                    "the thread was interrupted, or the client closed",
                    failure);
        }
        CredentialsException credentials = Causes.find(failure, CredentialsException.class);
        if (credentials != null) {
            return withoutAnswer(
                    request, credentials.kind(), credentialsDetail(credentials), credentials);
        }
        UnreadablePageException page = Causes.find(failure, UnreadablePageException.class);
        if (page != null) {
            return create(
                    request,
                    page.kind(),
                    page.getMessage(),
                    null,
                    page.httpStatus(),
                    page.requestId(),
                    page.getCause());
        }
        if (failure instanceof AwsServiceException) {
            return refused(request, (AwsServiceException) failure);
        }
        if (!(failure instanceof SdkClientException)) {
            return withoutAnswer(request, FailureKind.UNKNOWN, detail(failure), failure);
        }
        return transmission.sentTo() == null
                ? withoutAnswer(request, FailureKind.NOT_SENT, notSentDetail(failure), failure)
                : withoutAnswer(
                        request,
                        FailureKind.UNAVAILABLE,
                        detail(failure) + " (" + host(transmission.sentTo()) + ")",
                        failure);
    }

    private static String notSentDetail(RuntimeException failure) {
        return withoutAttempts(failure.getMessage())
                + " Correct the options that begin with aws., or the settings in the environment of"
                + " the process (AWS_…), its system properties (aws.…) or its AWS profile.";
    }

    /** Without a user and a password, which the authority of a URL may hold. */
    private static String host(URI uri) {
        return uri.getScheme()
                + "://"
                + uri.getHost()
                + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
    }

    /** The SDK's own words leave out which host it is that is unknown, for instance. */
    private static String detail(RuntimeException failure) {
        IOException cause = Causes.find(failure, IOException.class);
        return cause == null
                ? withoutAttempts(failure.getMessage())
                : cause.getClass().getSimpleName() + ": " + cause.getMessage();
    }

    private static StreamsServiceException refused(
            RequestContext request, AwsServiceException refusal) {
        FailureKind kind = kindOf(refusal);
        String said =
                refusal.awsErrorDetails() == null
                        ? refusal.getMessage()
                        : refusal.awsErrorDetails().errorMessage();
        String detail = said == null ? "the service gives no details" : said;
        return create(
                request,
                kind,
                kind == FailureKind.ACCESS_DENIED ? detail + " " + request.howToAllow() : detail,
                errorCode(refusal),
                refusal.statusCode(),
                refusal.requestId(),
                refusal);
    }

    /** The SDK counts attempts, of which there is one. */
    private static String withoutAttempts(@Nullable String message) {
        return String.valueOf(message).replace(" (SDK Attempt Count: 1)", "");
    }

    private static String credentialsDetail(CredentialsException failure) {
        return failure.kind() == FailureKind.ACCESS_DENIED
                ? "there are no AWS credentials. Set the option aws.credentials.provider and those"
                        + " below it, or give the process credentials that the AWS SDK finds by"
                        + " itself. The SDK says: "
                        + withoutAttempts(failure.getMessage())
                : "the source of the AWS credentials fails: "
                        + withoutAttempts(failure.getMessage());
    }

    private static StreamsServiceException withoutAnswer(
            RequestContext request, FailureKind kind, String detail, Throwable cause) {
        return create(request, kind, detail, null, 0, null, cause);
    }

    private static StreamsServiceException create(
            RequestContext request,
            FailureKind kind,
            String detail,
            @Nullable String errorCode,
            int httpStatus,
            @Nullable String requestId,
            @Nullable Throwable cause) {
        return new StreamsServiceException(
                kind,
                request.operation(),
                request.target(),
                request.redact(detail),
                errorCode,
                httpStatus,
                requestId,
                request.isRevealedBy(cause) ? null : cause);
    }

    @Nullable
    private static String errorCode(AwsServiceException refusal) {
        return refusal.awsErrorDetails() == null ? null : refusal.awsErrorDetails().errorCode();
    }
}
