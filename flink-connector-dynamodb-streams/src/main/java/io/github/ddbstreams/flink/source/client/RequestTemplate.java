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

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.core.SelectedAuthScheme;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.spi.scheme.AuthSchemeOption;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignRequest;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.http.auth.spi.signer.SignerProperty;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/**
 * What the requests for one operation have in common: all but the body, an id, and the signature,
 * which is made as the SDK's client makes it. Immutable.
 */
final class RequestTemplate {

    private static final String INVOCATION_ID = "amz-sdk-invocation-id";
    private static final String CONTENT_LENGTH = "Content-Length";

    private final SdkHttpRequest request;
    private final URI uri;
    private final HttpSigner<AwsCredentialsIdentity> signer;
    private final AuthSchemeOption signing;
    private final Clock clock;

    /**
     * @param signed a request as the SDK's client sends it
     * @param scheme by which it was signed
     * @param clockOffset by how much the service's clock is behind ours
     */
    RequestTemplate(SdkHttpRequest signed, SelectedAuthScheme<?> scheme, Duration clockOffset) {
        this.request =
                signed.toBuilder()
                        .removeHeader("Authorization")
                        .removeHeader("X-Amz-Date")
                        .removeHeader("X-Amz-Security-Token")
                        .removeHeader("x-amz-content-sha256")
                        .build();
        this.uri = signed.getUri();
        this.signer = signer(scheme);
        this.signing = scheme.authSchemeOption();
        this.clock = Clock.offset(Clock.systemUTC(), clockOffset.negated());
    }

    /** All that DynamoDB's clients sign by takes credentials of AWS. */
    @SuppressWarnings("unchecked")
    private static HttpSigner<AwsCredentialsIdentity> signer(SelectedAuthScheme<?> scheme) {
        return (HttpSigner<AwsCredentialsIdentity>) scheme.signer();
    }

    /** Where the requests go to. */
    URI uri() {
        return uri;
    }

    /** A request with a body. */
    HttpExecuteRequest with(byte[] body, AwsCredentials credentials) {
        SignRequest.Builder<AwsCredentialsIdentity> unsigned =
                SignRequest.<AwsCredentialsIdentity>builder(credentials)
                        .request(
                                request.toBuilder()
                                        .putHeader(INVOCATION_ID, randomId())
                                        .putHeader(CONTENT_LENGTH, Integer.toString(body.length))
                                        .build())
                        .payload(() -> new ByteArrayInputStream(body))
                        .putProperty(HttpSigner.SIGNING_CLOCK, clock);
        signing.forEachSignerProperty(
                new AuthSchemeOption.SignerPropertyConsumer() {
                    @Override
                    public <T> void accept(SignerProperty<T> property, T value) {
                        unsigned.putProperty(property, value);
                    }
                });
        SignedRequest signed = signer.sign(unsigned.build());
        return HttpExecuteRequest.builder()
                .request(signed.request())
                .contentStreamProvider(signed.payload().orElseThrow())
                .build();
    }

    /** As the SDK makes it: it is no secret, and must not wait for the system's randomness. */
    private static String randomId() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }
}
