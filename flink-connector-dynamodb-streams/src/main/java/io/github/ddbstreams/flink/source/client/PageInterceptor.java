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
import java.util.Optional;
import java.util.UUID;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * Takes the body of a successful GetRecords or Scan response away from the SDK, which would build
 * its tree of objects from it, and gives it to the request's {@link PageExchange}. Requests without
 * an exchange, and errors, pass as they are, unless they are too long.
 */
final class PageInterceptor implements ExecutionInterceptor {

    /**
     * The exchange of a request. The SDK allows a name once in its class loader, which may live
     * longer than this class: it is in Flink's lib directory, say, and the job restarts.
     */
    static final ExecutionAttribute<PageExchange<?>> EXCHANGE =
            new ExecutionAttribute<>("DynamoDbStreamsPageExchange-" + UUID.randomUUID());

    private static final byte[] EMPTY_OBJECT = "{}".getBytes(StandardCharsets.UTF_8);

    @Override
    public SdkHttpResponse modifyHttpResponse(
            Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
        SdkHttpResponse response = context.httpResponse();
        if (!isPage(response, attributes)) {
            return response;
        }
        // What these say of the body is not true of the one that takes its place.
        return response.toBuilder()
                .removeHeader(PageExchange.CRC32_HEADER)
                .removeHeader("Content-Length")
                .removeHeader("Content-Encoding")
                .build();
    }

    /** The SDK calls this with the headers as they came, before it applies the other method's. */
    @Override
    public Optional<InputStream> modifyHttpResponseContent(
            Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
        SdkHttpResponse response = context.httpResponse();
        if (!isPage(response, attributes)) {
            return context.responseBody()
                    .map(body -> new ResponseBody(body, ResponseBody.MAX_OTHER_LENGTH));
        }
        attributes
                .getAttribute(EXCHANGE)
                .receive(response, context.responseBody().orElseGet(InputStream::nullInputStream));
        return Optional.of(new ByteArrayInputStream(EMPTY_OBJECT));
    }

    private static boolean isPage(SdkHttpResponse response, ExecutionAttributes attributes) {
        return response.isSuccessful() && attributes.getAttribute(EXCHANGE) != null;
    }
}
