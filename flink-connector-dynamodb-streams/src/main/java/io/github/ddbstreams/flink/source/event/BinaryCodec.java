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
package io.github.ddbstreams.flink.source.event;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/**
 * Integers of variable length, and strings.
 *
 * <p>A string is its header and its bytes. The header is 0 for null, else 1 + 2 * (number of bytes)
 * for UTF-8 and 2 + 2 * (number of bytes) for UTF-16, which keeps what UTF-8 cannot: half of a
 * surrogate pair, as JSON may carry it.
 */
@Internal
public final class BinaryCodec {

    private BinaryCodec() {}

    public static void writeVarInt(int value, DataOutput target) throws IOException {
        int rest = value;
        while ((rest & ~0x7F) != 0) {
            target.writeByte(rest & 0x7F | 0x80);
            rest >>>= 7;
        }
        target.writeByte(rest);
    }

    /** Reads what {@link #writeVarInt} wrote of a number that is not negative. */
    public static int readVarInt(DataInput source) throws IOException {
        long value = 0;
        for (int shift = 0; shift < 35; shift += 7) {
            byte b = source.readByte();
            value |= (long) (b & 0x7F) << shift;
            if (b >= 0) {
                if (value > Integer.MAX_VALUE) {
                    throw corrupt("a length of " + value);
                }
                return (int) value;
            }
        }
        throw corrupt("a length of more than five bytes");
    }

    static void writeBytes(byte[] bytes, DataOutput target) throws IOException {
        writeVarInt(bytes.length, target);
        target.write(bytes);
    }

    static byte[] readBytes(DataInput source) throws IOException {
        return readBytes(readVarInt(source), source);
    }

    public static void writeString(@Nullable String s, DataOutput target) throws IOException {
        if (s == null) {
            target.writeByte(0);
            return;
        }
        int firstNonAscii = firstNonAscii(s);
        byte[] bytes;
        int encoding;
        if (firstNonAscii == s.length()) {
            // A plain copy for the strings that Java keeps in Latin-1.
            bytes = s.getBytes(StandardCharsets.ISO_8859_1);
            encoding = 1;
        } else if (isWellFormed(s, firstNonAscii)) {
            bytes = s.getBytes(StandardCharsets.UTF_8);
            encoding = 1;
        } else {
            bytes = utf16(s);
            encoding = 2;
        }
        writeVarInt(Math.addExact(Math.multiplyExact(bytes.length, 2), encoding), target);
        target.write(bytes);
    }

    @Nullable
    public static String readString(DataInput source) throws IOException {
        int header = readVarInt(source);
        if (header == 0) {
            return null;
        }
        byte[] bytes = readBytes((header - 1) >> 1, source);
        return (header & 1) == 1 ? new String(bytes, StandardCharsets.UTF_8) : fromUtf16(bytes);
    }

    static IOException corrupt(String found) {
        return new IOException(
                "The serialized change event or attribute holds "
                        + found
                        + ", which the serializer never writes: the data is corrupt, or was"
                        + " written by something else.");
    }

    private static byte[] readBytes(int length, DataInput source) throws IOException {
        byte[] bytes = new byte[length];
        source.readFully(bytes);
        return bytes;
    }

    private static int firstNonAscii(String s) {
        int i = 0;
        while (i < s.length() && s.charAt(i) < 0x80) {
            i++;
        }
        return i;
    }

    private static boolean isWellFormed(String s, int from) {
        for (int i = from; i < s.length(); i++) {
            char c = s.charAt(i);
            if (Character.isSurrogate(c)) {
                i++;
                if (i == s.length() || !Character.isSurrogatePair(c, s.charAt(i))) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Not the JDK's encoder, which replaces what is not well-formed. */
    private static byte[] utf16(String s) {
        byte[] bytes = new byte[Math.multiplyExact(s.length(), 2)];
        for (int i = 0; i < s.length(); i++) {
            bytes[2 * i] = (byte) (s.charAt(i) >> 8);
            bytes[2 * i + 1] = (byte) s.charAt(i);
        }
        return bytes;
    }

    private static String fromUtf16(byte[] bytes) {
        char[] chars = new char[bytes.length / 2];
        for (int i = 0; i < chars.length; i++) {
            chars[i] = (char) (bytes[2 * i] << 8 | bytes[2 * i + 1] & 0xFF);
        }
        return new String(chars);
    }
}
