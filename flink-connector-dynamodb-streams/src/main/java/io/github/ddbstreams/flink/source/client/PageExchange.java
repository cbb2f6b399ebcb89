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
import io.github.ddbstreams.flink.source.decode.PageDecoder;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Consumer;
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

    private final PageDecoder<E> decoder;
    @Nullable private DecodedPage<E> page;

    PageExchange(PageDecoder<E> decoder) {
        this.decoder = decoder;
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
        ResponseBody body = new ResponseBody(raw, ResponseBody.MAX_PAGE_LENGTH);
        boolean arrived = false;
        try {
            Exception failure = decode(response, body);
            body.drain();
            arrived = true;
            checkSum(response, body, failure);
            if (failure != null) {
                throw undecodable(response, failure);
            }
        } catch (IOException e) {
            throw unreadable(
                    FailureKind.UNAVAILABLE,
                    "the response broke off after " + body.length() + " bytes: " + e.getMessage(),
                    response,
                    e);
        } finally {
            release(raw, arrived);
        }
    }

    @Nullable
    private Exception decode(SdkHttpResponse response, ResponseBody body) {
        try {
            InputStream json = isGzip(response) ? new GZIPInputStream(body) : body;
            page = decoder.decode(new Unclosable(json));
            // The trailer of a compressed body has a checksum too, which only its end checks.
            while (json.read() != -1) {
                continue;
            }
            return null;
        } catch (IOException | RuntimeException e) {
            return e;
        }
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
            SdkHttpResponse response, Exception failure) {
        // An answer that is not JSON may be another one's (a proxy's) and be right the next time;
        // what makes the decoder itself fail will make it fail again.
        return failure instanceof IOException
                ? unreadable(
                        FailureKind.UNAVAILABLE,
                        "the response is not a page: " + failure.getMessage(),
                        response,
                        failure)
                : unreadable(
                        FailureKind.UNDECODABLE,
                        "the page arrived as it was sent, but decoding it failed: " + failure,
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

    /** Parsers like to close what they read; the rest of the body is still needed. */
    private static final class Unclosable extends FilterInputStream {

        Unclosable(InputStream in) {
            super(in);
        }

        @Override
        public int read(byte[] buffer, int offset, int count) throws IOException {
            return in.read(buffer, offset, count);
        }

        @Override
        public void close() {}
    }
}
