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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.nio.file.NoSuchFileException;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;

class GuardedCredentialsProviderTest {

    private static final AwsCredentials CREDENTIALS = AwsBasicCredentials.create("id", "secret");
    private static final RuntimeException NOTHING_FOUND =
            SdkClientException.create("Unable to load credentials");

    @Test
    void passesCredentialsOn() {
        assertThat(provider(() -> CREDENTIALS).resolveCredentials()).isSameAs(CREDENTIALS);
    }

    @Test
    void aProviderThatNeverHadCredentialsDeniesAccess() {
        assertThat(failure(provider(failing(NOTHING_FOUND))).kind())
                .isEqualTo(FailureKind.ACCESS_DENIED);
    }

    @Test
    void aProviderThatHadCredentialsFailsForTheMoment() {
        AwsCredentialsProvider provider = provider(() -> CREDENTIALS, failing(NOTHING_FOUND));
        provider.resolveCredentials();

        assertThat(failure(provider).kind()).isEqualTo(FailureKind.CREDENTIALS_EXPIRED);
    }

    @Test
    void aProviderThatCannotBeReachedFailsForTheMoment() {
        assertThat(
                        failure(
                                        provider(
                                                failing(
                                                        SdkClientException.create(
                                                                "sts",
                                                                new SocketTimeoutException()))))
                                .kind())
                .isEqualTo(FailureKind.CREDENTIALS_EXPIRED);
    }

    @Test
    void aProviderWhoseFileIsMissingDeniesAccess() {
        assertThat(
                        failure(
                                        provider(
                                                failing(
                                                        new UncheckedIOException(
                                                                new NoSuchFileException("f")))))
                                .kind())
                .isEqualTo(FailureKind.ACCESS_DENIED);
    }

    private static CredentialsException failure(AwsCredentialsProvider provider) {
        return catchThrowableOfType(CredentialsException.class, provider::resolveCredentials);
    }

    @SafeVarargs
    private static AwsCredentialsProvider provider(Supplier<AwsCredentials>... answers) {
        Iterator<Supplier<AwsCredentials>> next = List.of(answers).iterator();
        return new GuardedCredentialsProvider(() -> next.next().get());
    }

    private static Supplier<AwsCredentials> failing(RuntimeException failure) {
        return () -> {
            throw failure;
        };
    }
}
