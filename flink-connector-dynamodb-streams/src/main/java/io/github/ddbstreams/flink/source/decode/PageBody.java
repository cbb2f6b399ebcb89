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
package io.github.ddbstreams.flink.source.decode;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.flink.annotation.Internal;

/**
 * The body of a response as it has arrived: all of it, without content encoding. Whoever reads it
 * must not change it.
 */
@Internal
public final class PageBody {

    /**
     * A page is 1 MB as DynamoDB counts, which knows neither quotes nor type names nor escapes: a
     * byte becomes ten of them at most.
     */
    static final int MAX_LENGTH = 1 << 25;

    /** How many bytes that are 0 follow the body, so that a parser may look ahead. */
    static final int PADDING = 8;

    private static final int FIRST_LENGTH = 16 * 1024;

    private final byte[] bytes;
    private final int length;

    private PageBody(byte[] bytes, int length) {
        this.bytes = bytes;
        this.length = length;
    }

    /** A body that is a copy of these bytes. */
    public static PageBody of(byte[] bytes) {
        return new PageBody(Arrays.copyOf(bytes, bytes.length + PADDING), bytes.length);
    }

    /**
     * Reads a body to its end and does not close it.
     *
     * @throws IOException if it cannot be read, or is longer than any page
     */
    public static PageBody read(InputStream in) throws IOException {
        return read(in, new byte[FIRST_LENGTH]);
    }

    /**
     * Reads a body to its end and does not close it.
     *
     * @param buffer becomes the body's if there is room for the body in it; not empty
     * @throws IOException if it cannot be read, or is longer than any page
     */
    public static PageBody read(InputStream in, byte[] buffer) throws IOException {
        byte[] bytes = buffer;
        int length = 0;
        while (true) {
            if (length > MAX_LENGTH) {
                throw new MalformedPageException(
                        "The page has more than "
                                + MAX_LENGTH
                                + " bytes, which no page of DynamoDB has");
            }
            int read = in.read(bytes, length, bytes.length - length);
            if (read < 0) {
                return padded(bytes, length);
            }
            length += read;
            if (length == bytes.length) {
                bytes = Arrays.copyOf(bytes, bytes.length * 2);
            }
        }
    }

    private static PageBody padded(byte[] bytes, int length) {
        // A stream may write behind what it says it has read.
        byte[] padded =
                bytes.length - length < PADDING ? Arrays.copyOf(bytes, length + PADDING) : bytes;
        Arrays.fill(padded, length, length + PADDING, (byte) 0);
        return new PageBody(padded, length);
    }

    /** In bytes. */
    public int length() {
        return length;
    }

    /** The body, and what follows it in the array. */
    public byte[] bytes() {
        return bytes;
    }

    /** A part of the body as text. */
    String text(int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }
}
