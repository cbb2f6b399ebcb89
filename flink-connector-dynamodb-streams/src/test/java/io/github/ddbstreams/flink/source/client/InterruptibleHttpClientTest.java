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

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;

class InterruptibleHttpClientTest {

    @Test
    void watchesOnAfterAnAbortThatFails() throws Exception {
        CountDownLatch firstAborted = new CountDownLatch(1);
        CountDownLatch secondAborted = new CountDownLatch(1);
        try (InterruptibleHttpClient client =
                new InterruptibleHttpClient(
                        new Connections(firstAborted, secondAborted), Duration.ofMillis(1))) {
            send(client);
            assertThat(firstAborted.await(30, TimeUnit.SECONDS)).isTrue();

            send(client);

            assertThat(secondAborted.await(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static void send(SdkHttpClient client) {
        ExecutableHttpRequest request = client.prepareRequest(null);
        Thread thread =
                new Thread(
                        () -> {
                            try {
                                request.call();
                            } catch (Exception e) {
                                Thread.currentThread().interrupt();
                            }
                        });
        thread.setDaemon(true);
        thread.start();
    }

    /** Every request waits for ever, and no abort succeeds. */
    private static final class Connections implements SdkHttpClient {

        private final CountDownLatch[] aborted;
        private int requests;

        Connections(CountDownLatch... aborted) {
            this.aborted = aborted;
        }

        @Override
        public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
            CountDownLatch mine = aborted[requests++];
            return new ExecutableHttpRequest() {
                @Override
                public HttpExecuteResponse call() {
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return HttpExecuteResponse.builder().build();
                }

                @Override
                public void abort() {
                    mine.countDown();
                    throw new IllegalStateException("no abort");
                }
            };
        }

        @Override
        public void close() {}
    }
}
