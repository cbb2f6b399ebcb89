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

import java.net.URI;
import java.util.UUID;
import java.util.function.Consumer;
import javax.annotation.Nullable;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/**
 * Whether a request was sent, and where to. What fails before anything is sent is no outage.
 *
 * <p>It belongs to one call: it is given to the request as its override configuration, and the
 * {@link Interceptor} of the client writes into it, on the thread of the call.
 */
final class Transmission implements Consumer<AwsRequestOverrideConfiguration.Builder> {

    /** The SDK allows a name once in its class loader, which may live longer than this class. */
    private static final ExecutionAttribute<Transmission> OF_REQUEST =
            new ExecutionAttribute<>("DynamoDbStreamsTransmission-" + UUID.randomUUID());

    @Nullable private URI sentTo;

    @Override
    public void accept(AwsRequestOverrideConfiguration.Builder request) {
        request.putExecutionAttribute(OF_REQUEST, this);
    }

    /** The request is about to be sent. */
    void sendingTo(URI uri) {
        sentTo = uri;
    }

    /** Where the request was sent to; null if it was not. */
    @Nullable
    URI sentTo() {
        return sentTo;
    }

    /** Sees requests on their way. */
    static final class Interceptor implements ExecutionInterceptor {
        @Override
        public void beforeTransmission(
                Context.BeforeTransmission context, ExecutionAttributes attributes) {
            Transmission transmission = attributes.getAttribute(OF_REQUEST);
            if (transmission != null) {
                transmission.sendingTo(context.httpRequest().getUri());
            }
        }
    }
}
