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

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;

/** A body as it comes from the network: counts, sums up, and remembers whether it broke off. */
final class ResponseBody extends FilterInputStream {

    /** Far beyond a page of records; what has no end must not be read for ever. */
    static final long MAX_PAGE_LENGTH = 1L << 26;

    /** Far beyond a page of shards, of which the SDK makes objects. */
    static final long MAX_OTHER_LENGTH = 1L << 22;

    private final CRC32 crc32 = new CRC32();
    private final long maxLength;
    private long length;
    private IOException failure;

    ResponseBody(InputStream raw, long maxLength) {
        super(raw);
        this.maxLength = maxLength;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) == -1 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] buffer, int offset, int count) throws IOException {
        try {
            int read = in.read(buffer, offset, count);
            if (read > 0) {
                crc32.update(buffer, offset, read);
                length += read;
                if (length > maxLength) {
                    throw new IOException("it is longer than " + maxLength + " bytes");
                }
            }
            return read;
        } catch (IOException e) {
            failure = e;
            throw e;
        }
    }

    @Override
    public long skip(long count) throws IOException {
        byte[] skipped = new byte[(int) Math.min(count, 8192)];
        return Math.max(0, read(skipped, 0, skipped.length));
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    /** Reads and drops what is left, so that the sum is that of the whole body. */
    void drain() throws IOException {
        // After a failure a further read might block for another time-out.
        if (failure != null) {
            throw failure;
        }
        // Mostly there is nothing left, so a large buffer would be most of what a poll allocates.
        byte[] rest = new byte[256];
        while (read(rest, 0, rest.length) != -1) {
            continue;
        }
    }

    long crc32() {
        return crc32.getValue();
    }

    long length() {
        return length;
    }
}
