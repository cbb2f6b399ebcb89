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
import org.apache.flink.annotation.Internal;

/**
 * What objects take on the heap of a 64-bit virtual machine with compressed references and an
 * alignment of eight bytes, its default below 32 GB.
 */
@Internal
public final class HeapSizes {

    static final int ATTRIBUTE_VALUE = 56;

    /** {@code SdkBytes} around an array. */
    static final int BYTES = 16;

    /** {@code Record}, {@code StreamRecord}, a boxed size. */
    static final int RECORD = 40 + 40 + 24;

    /** What the page keeps about a record. */
    static final int DECODED_RECORD = 48;

    static final int INSTANT = 24;
    static final int IDENTITY = 24;
    static final int PAGE = 64;

    /**
     * Beyond anything that DynamoDB can send: a megabyte of empty strings in a list becomes a
     * hundred.
     */
    private static final long MAX_PAGE = 1L << 28;

    private static final int ARRAY_HEADER = 16;
    private static final int STRING_HEADER = 24;
    private static final int REFERENCE = 4;

    /** {@code LinkedHashMap} behind its unmodifiable view. */
    private static final int MAP = 64 + 32;

    private static final int MAP_ENTRY = 40;

    /** {@code ArrayList} behind its unmodifiable view. */
    private static final int LIST = 24 + 24;

    private HeapSizes() {}

    /**
     * Ends the decoding of a page that is beyond all measure.
     *
     * @param size what has been read of the page, or of one of its records, so far
     */
    public static void check(long size, PageParser parser) throws IOException {
        if (size > MAX_PAGE) {
            throw parser.refusal(
                    "The page takes more than "
                            + MAX_PAGE
                            + " bytes of heap, which no page of DynamoDB does");
        }
    }

    /** The string and its characters. */
    public static long string(String s) {
        return STRING_HEADER + array((long) s.length() << (isLatin1(s) ? 0 : 1));
    }

    /** A string of so many characters, none of which needs two bytes. */
    static long latin1(int length) {
        return STRING_HEADER + array(length);
    }

    static long bytes(int length) {
        return BYTES + array(length);
    }

    static long list(int elements) {
        return LIST + array((long) elements * REFERENCE);
    }

    static long map(int entries) {
        if (entries == 0) {
            return MAP;
        }
        // The SDK's copy starts with room for as many, and doubles when it is three quarters full.
        long table = Math.max(1, Integer.highestOneBit(entries * 2 - 1));
        if (entries > table * 3 / 4) {
            table <<= 1;
        }
        return MAP + array(table * REFERENCE) + (long) entries * MAP_ENTRY;
    }

    /** An array of references, without what they refer to. */
    public static long references(int length) {
        return array((long) length * REFERENCE);
    }

    /** A hash map of entries in the order of insertion, without keys and values. */
    public static long hashMap(int entries) {
        return map(entries) - 32;
    }

    /** An array of elements of so many bytes altogether. */
    public static long array(long contentLength) {
        return (ARRAY_HEADER + contentLength + 7) & ~7L;
    }

    private static boolean isLatin1(String s) {
        for (int i = 0; i < s.length(); i++) {
            if (s.charAt(i) > 0xFF) {
                return false;
            }
        }
        return true;
    }
}
