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

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * Keeps the bytes of a body from the beginning of the record that is being read, so that a record
 * that cannot be decoded can be handed over as it came. Belongs to one page and one thread.
 */
final class RecordWindow extends FilterInputStream {

    private byte[] kept = new byte[16 * 1024];
    private int from;
    private int to;
    private long offset;

    RecordWindow(InputStream body) {
        super(body);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) == -1 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] buffer, int start, int count) throws IOException {
        int read = in.read(buffer, start, count);
        if (read > 0) {
            keep(buffer, start, read);
        }
        return read;
    }

    @Override
    public long skip(long count) {
        throw new UnsupportedOperationException("what is skipped would be missing");
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    private void keep(byte[] buffer, int start, int count) {
        if (count > kept.length - to) {
            int needed = to - from + count;
            byte[] roomy = needed > kept.length / 2 ? new byte[needed * 2] : kept;
            System.arraycopy(kept, from, roomy, 0, to - from);
            kept = roomy;
            to -= from;
            from = 0;
        }
        System.arraycopy(buffer, start, kept, to, count);
        to += count;
    }

    /** Drops what stands before an offset of the body. */
    void dropBefore(long bodyOffset) {
        from += (int) (bodyOffset - offset);
        offset = bodyOffset;
    }

    /** What was read from the last {@link #dropBefore} to an offset of the body, as text. */
    String textUntil(long bodyOffset) {
        return new String(kept, from, (int) (bodyOffset - offset), StandardCharsets.UTF_8);
    }
}
