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
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import javax.annotation.Nullable;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;
import software.amazon.awssdk.core.interceptor.SdkInternalExecutionAttribute;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/**
 * The SDK's client without a network: shows what it would send for GetRecords, and what it makes of
 * an answer. So endpoints, headers, the clock of the service and the errors are left to the SDK,
 * while the requests themselves go their own way.
 */
final class GetRecordsRehearsal implements AutoCloseable {

    /** The SDK allows a name once in its class loader, which may live longer than this class. */
    private static final ExecutionAttribute<Scene> SCENE =
            new ExecutionAttribute<>("DynamoDbStreamsScene-" + UUID.randomUUID());

    private final DynamoDbStreamsClient client;

    /**
     * @param client with {@link Stage} for its HTTP client, and {@link Interceptor}; closed with
     *     this
     */
    GetRecordsRehearsal(DynamoDbStreamsClient client) {
        this.client = client;
    }

    /** What the client would send now. */
    RequestTemplate template() {
        Scene scene = new Scene(null, null);
        play(scene);
        return scene.template;
    }

    /**
     * What the client throws for a refusal, whose body it closes.
     *
     * @param request to which it is the answer
     */
    RuntimeException refusal(SdkHttpRequest request, HttpExecuteResponse refusal) {
        try {
            play(new Scene(request, refusal));
        } catch (RuntimeException e) {
            return e;
        }
        throw new IllegalStateException("The SDK takes a refusal for a success");
    }

    private void play(Scene scene) {
        client.getRecords(
                request ->
                        request.shardIterator("rehearsal")
                                .overrideConfiguration(
                                        config -> {
                                            config.putExecutionAttribute(SCENE, scene);
                                            if (scene.sent != null) {
                                                config.putExecutionAttribute(
                                                        ClockSkewInterceptor.SENT, scene.sent);
                                            }
                                        }));
    }

    @Override
    public void close() {
        client.close();
    }

    /** One call of the client, on one thread. */
    private static final class Scene {

        @Nullable private final SdkHttpRequest sent;
        @Nullable private final HttpExecuteResponse answer;
        @Nullable private RequestTemplate template;

        private Scene(@Nullable SdkHttpRequest sent, @Nullable HttpExecuteResponse answer) {
            this.sent = sent;
            this.answer = answer;
        }
    }

    /** Notes what would be sent, and puts in the answer. */
    static final class Interceptor implements ExecutionInterceptor {

        @Override
        public void beforeTransmission(
                Context.BeforeTransmission context, ExecutionAttributes attributes) {
            attributes.getAttribute(SCENE).template =
                    new RequestTemplate(
                            context.httpRequest(),
                            attributes.getAttribute(
                                    SdkInternalExecutionAttribute.SELECTED_AUTH_SCHEME),
                            Duration.ofSeconds(
                                    attributes.getAttribute(SdkExecutionAttribute.TIME_OFFSET)));
        }

        @Override
        public SdkHttpResponse modifyHttpResponse(
                Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
            HttpExecuteResponse answer = attributes.getAttribute(SCENE).answer;
            return answer == null
                    ? context.httpResponse()
                    : context.httpResponse().toBuilder()
                            .statusCode(answer.httpResponse().statusCode())
                            .statusText(answer.httpResponse().statusText().orElse(null))
                            .headers(answer.httpResponse().headers())
                            .build();
        }

        @Override
        public Optional<InputStream> modifyHttpResponseContent(
                Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
            HttpExecuteResponse answer = attributes.getAttribute(SCENE).answer;
            return answer == null
                    ? context.responseBody()
                    : answer.responseBody().map(InputStream.class::cast);
        }
    }

    /** Sends nothing, and answers with a page in which there is nothing. */
    static final class Stage implements SdkHttpClient {

        private static final byte[] EMPTY_PAGE = "{}".getBytes(StandardCharsets.UTF_8);

        private final String name;

        /**
         * @param sender whose name is in the requests
         */
        Stage(SdkHttpClient sender) {
            this.name = sender.clientName();
        }

        @Override
        public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
            return new ExecutableHttpRequest() {
                @Override
                public HttpExecuteResponse call() {
                    return HttpExecuteResponse.builder()
                            .response(SdkHttpResponse.builder().statusCode(200).build())
                            .responseBody(
                                    AbortableInputStream.create(
                                            new ByteArrayInputStream(EMPTY_PAGE)))
                            .build();
                }

                @Override
                public void abort() {
                    // It takes no time.
                }
            };
        }

        @Override
        public String clientName() {
            return name;
        }

        @Override
        public void close() {
            // Nothing was opened.
        }
    }
}
