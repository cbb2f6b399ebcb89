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

import io.github.ddbstreams.flink.source.decode.DecodedPage;
import io.github.ddbstreams.flink.source.decode.PageDecoder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.http.SdkHttpResponse;

@Timeout(60)
class PageExchangeTest {

    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

    private final BodyBuffers buffers = new BodyBuffers();

    private String exchange(PageDecoder<String> decoder, String body) {
        PageExchange<String> exchange = new PageExchange<>(decoder, buffers);
        exchange.receive(
                SdkHttpResponse.builder().statusCode(200).build(),
                new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)));
        return exchange.page().next();
    }

    @Test
    void asManyPagesAreDecodedAtOnceAsThereAreProcessors() throws Exception {
        AtomicInteger decoding = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        // No decoder ends before all processors have one.
        CyclicBarrier allBusy = new CyclicBarrier(PROCESSORS);
        PageDecoder<String> decoder =
                body -> {
                    most.accumulateAndGet(decoding.incrementAndGet(), Math::max);
                    try {
                        allBusy.await(30, TimeUnit.SECONDS);
                    } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
                        throw new IOException(e);
                    }
                    decoding.decrementAndGet();
                    return new DecodedPage<>(List.of(), null, 0);
                };
        ExecutorService threads = Executors.newFixedThreadPool(8 * PROCESSORS);
        try {
            List<Future<String>> answers = new ArrayList<>();
            for (int i = 0; i < 8 * PROCESSORS; i++) {
                answers.add(threads.submit(() -> exchange(decoder, "a page")));
            }
            for (Future<String> answer : answers) {
                assertThat(answer.get()).isNull();
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(most.get()).isEqualTo(PROCESSORS);
    }

    @Test
    void aBufferThatIsUsedAgainShowsNothingOfThePageBefore() {
        PageDecoder<String> whole =
                body -> {
                    // What follows the page in the array is not looked at but for the padding.
                    for (int i = 0; i < 8; i++) {
                        assertThat(body.bytes()[body.length() + i]).isZero();
                    }
                    String text =
                            new String(body.bytes(), 0, body.length(), StandardCharsets.UTF_8);
                    return new DecodedPage<>(List.of(), text, 0);
                };
        String longer = "x".repeat(100_000);

        assertThat(exchange(whole, longer)).isEqualTo(longer);
        assertThat(exchange(whole, "short")).isEqualTo("short");
        assertThat(exchange(whole, "")).isEmpty();
    }
}
