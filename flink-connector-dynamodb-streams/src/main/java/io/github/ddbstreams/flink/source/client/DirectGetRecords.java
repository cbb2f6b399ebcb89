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

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import javax.annotation.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;

/**
 * Sends GetRecords past the SDK's client. Idle shards are polled all the time, and most of what
 * that costs is what the client does for each request to find out the same again.
 */
final class DirectGetRecords implements AutoCloseable {

    private final SdkHttpClient httpClient;
    private final AwsCredentialsProvider credentials;
    private final GetRecordsRehearsal rehearsal;

    /** Null if it is to be asked for. */
    @Nullable private volatile RequestTemplate template;

    /**
     * @param rehearsal closed with this, while the others are not
     */
    DirectGetRecords(
            SdkHttpClient httpClient,
            AwsCredentialsProvider credentials,
            GetRecordsRehearsal rehearsal) {
        this.httpClient = httpClient;
        this.credentials = credentials;
        this.rehearsal = rehearsal;
    }

    /**
     * Sends a request, and gives its answer to the exchange.
     *
     * @throws RuntimeException what the SDK's client would throw
     */
    void send(
            String shardIterator,
            int maxRecords,
            Transmission transmission,
            PageExchange<?> exchange) {
        RequestTemplate known = template();
        HttpExecuteRequest request =
                known.with(body(shardIterator, maxRecords), credentials.resolveCredentials());
        if (Thread.currentThread().isInterrupted()) {
            throw AbortedException.create("The thread was interrupted");
        }
        transmission.sendingTo(known.uri());
        HttpExecuteResponse answer = call(request);
        if (!answer.httpResponse().isSuccessful()) {
            // From a refusal the SDK may learn the time, by which the next request is signed.
            template = null;
            throw rehearsal.refusal(request.httpRequest(), answer);
        }
        exchange.receive(
                answer.httpResponse(),
                answer.responseBody()
                        .map(InputStream.class::cast)
                        .orElseGet(InputStream::nullInputStream));
    }

    private RequestTemplate template() {
        RequestTemplate known = template;
        if (known == null) {
            known = rehearsal.template();
            template = known;
        }
        return known;
    }

    private HttpExecuteResponse call(HttpExecuteRequest request) {
        try {
            return httpClient.prepareRequest(request).call();
        } catch (IOException e) {
            throw SdkClientException.create("Unable to execute HTTP request: " + e.getMessage(), e);
        }
    }

    private static byte[] body(String shardIterator, int maxRecords) {
        StringBuilder json = new StringBuilder(shardIterator.length() + 40);
        json.append("{\"ShardIterator\":\"");
        JsonStringEncoder.getInstance().quoteAsString(shardIterator, json);
        json.append("\",\"Limit\":").append(maxRecords).append('}');
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        rehearsal.close();
    }
}
