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

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/**
 * Tells a source of credentials that fails for the moment from one that never had any: the SDK
 * reports both, and many failures of the request itself, with one class of exception.
 */
final class GuardedCredentialsProvider implements AwsCredentialsProvider {

    private final AwsCredentialsProvider delegate;
    private volatile boolean hadCredentials;

    GuardedCredentialsProvider(AwsCredentialsProvider delegate) {
        this.delegate = delegate;
    }

    @Override
    public AwsCredentials resolveCredentials() {
        try {
            AwsCredentials credentials = delegate.resolveCredentials();
            hadCredentials = true;
            return credentials;
        } catch (RuntimeException e) {
            throw new CredentialsException(kindOf(e), e);
        }
    }

    private FailureKind kindOf(RuntimeException failure) {
        AwsServiceException refusal = Causes.find(failure, AwsServiceException.class);
        if (refusal != null) {
            FailureKind kind = Failures.kindOf(refusal);
            return kind.isRetryable() ? FailureKind.CREDENTIALS_EXPIRED : FailureKind.ACCESS_DENIED;
        }
        return hadCredentials || isNetworkFailure(failure)
                ? FailureKind.CREDENTIALS_EXPIRED
                : FailureKind.ACCESS_DENIED;
    }

    private static boolean isNetworkFailure(Throwable failure) {
        IOException cause = Causes.find(failure, IOException.class);
        return cause != null
                && !(cause instanceof NoSuchFileException)
                && !(cause instanceof FileNotFoundException);
    }
}
