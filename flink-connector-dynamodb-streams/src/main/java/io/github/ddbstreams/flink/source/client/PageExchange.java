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

import io.github.ddbstreams.flink.source.decode.DecodedPage;
import io.github.ddbstreams.flink.source.decode.PageBody;
import io.github.ddbstreams.flink.source.decode.PageDecoder;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import javax.annotation.Nullable;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.http.Abortable;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * One request for a page: carries the decoder to the response and the page back. Belongs to the
 * thread that sends the request.
 */
final class PageExchange<E> {

    /** As the service sends it; it sums up the body as it travels, so the compressed one. */
    static final String CRC32_HEADER = "x-amz-crc32";

    private static final String REQUEST_ID_HEADER = "x-amzn-RequestId";
    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");
    private static final long UNKNOWN_LENGTH = 1 << 20;

    /**
     * Of all subtasks of a process as many decode as there are processors: more would be no faster,
     * and in a young process they keep the compiler from making them fast.
     */
    private static final Semaphore DECODING =
            new Semaphore(Runtime.getRuntime().availableProcessors());

    private final PageDecoder<E> decoder;
    private final BodyBuffers buffers;
    @Nullable private DecodedPage<E> page;

    PageExchange(PageDecoder<E> decoder, BodyBuffers buffers) {
        this.decoder = decoder;
        this.buffers = buffers;
    }

    /** What to send the request with, so that this exchange gets its response. */
    Consumer<AwsRequestOverrideConfiguration.Builder> of(Transmission transmission) {
        return transmission.andThen(
                request -> request.putExecutionAttribute(PageInterceptor.EXCHANGE, this));
    }

    /** The page; null before {@link #receive}. */
    @Nullable
    DecodedPage<E> page() {
        return page;
    }

    /**
     * Decodes the body of a successful response and gives its connection back: drained if all of it
     * arrived, closed if not.
     *
     * @throws UnreadablePageException if the body is not what the service sent, or is no page
     */
    void receive(SdkHttpResponse response, InputStream raw) {
        PageBody body = arrive(response, raw);
        DECODING.acquireUninterruptibly();
        try {
            page = decoder.decode(body);
        } catch (IOException e) {
            // An answer that is not JSON may be another one's (a proxy's) and be right the next
            // time.
            throw undecodable(response, e);
        } catch (RuntimeException e) {
            // What makes the decoder itself fail will make it fail again.
            throw unreadable(
                    FailureKind.UNDECODABLE,
                    "the page arrived as it was sent, but decoding it failed: " + e,
                    response,
                    e);
        } finally {
            DECODING.release();
            buffers.giveBack(body.bytes());
        }
    }

    /** Takes the whole body from the connection, which is free for others then. */
    private PageBody arrive(SdkHttpResponse response, InputStream raw) {
        ResponseBody received = new ResponseBody(raw, ResponseBody.MAX_PAGE_LENGTH);
        boolean arrived = false;
        try {
            PageBody body = null;
            IOException failure = null;
            try {
                body = read(response, received);
            } catch (IOException e) {
                failure = e;
            }
            received.drain();
            arrived = true;
            checkSum(response, received, failure);
            if (failure != null) {
                throw undecodable(response, failure);
            }
            return body;
        } catch (IOException e) {
            throw unreadable(
                    FailureKind.UNAVAILABLE,
                    "the response broke off after "
                            + received.length()
                            + " bytes: "
                            + e.getMessage(),
                    response,
                    e);
        } finally {
            release(raw, arrived);
        }
    }

    private PageBody read(SdkHttpResponse response, ResponseBody received) throws IOException {
        InputStream json = isGzip(response) ? new GZIPInputStream(received) : received;
        return PageBody.read(json, buffers.take(contentLength(response)));
    }

    /** As the service says; that of a full page if it says nothing that can be understood. */
    private static long contentLength(SdkHttpResponse response) {
        return response.firstMatchingHeader("Content-Length")
                .filter(value -> LENGTH.matcher(value).matches())
                .map(Long::parseLong)
                .orElse(UNKNOWN_LENGTH);
    }

    private static void checkSum(
            SdkHttpResponse response, ResponseBody body, @Nullable Exception failure) {
        String expected = response.firstMatchingHeader(CRC32_HEADER).orElse(null);
        if (expected != null && !expected.trim().equals(Long.toString(body.crc32()))) {
            throw unreadable(
                    FailureKind.UNAVAILABLE,
                    String.format(
                            "the response was changed in transit: its %d bytes have the CRC32 %d,"
                                    + " and its header %s says %s",
                            body.length(), body.crc32(), CRC32_HEADER, expected),
                    response,
                    failure);
        }
    }

    private static UnreadablePageException undecodable(
            SdkHttpResponse response, IOException failure) {
        return unreadable(
                FailureKind.UNAVAILABLE,
                "the response is not a page: " + failure.getMessage(),
                response,
                failure);
    }

    private static UnreadablePageException unreadable(
            FailureKind kind, String message, SdkHttpResponse response, Throwable cause) {
        return new UnreadablePageException(
                kind,
                message,
                response.statusCode(),
                response.firstMatchingHeader(REQUEST_ID_HEADER).orElse(null),
                cause);
    }

    private static boolean isGzip(SdkHttpResponse response) {
        return response.firstMatchingHeader("Content-Encoding")
                .filter("gzip"::equalsIgnoreCase)
                .isPresent();
    }

    private static void release(InputStream raw, boolean arrived) {
        // Closing what has not arrived would wait for it.
        if (!arrived && raw instanceof Abortable) {
            ((Abortable) raw).abort();
        }
        try {
            raw.close();
        } catch (IOException e) {
            // All of the body is here, or its failure is on its way to the caller.
            return;
        }
    }
}
