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
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The binary encoding of attribute values: one byte for the type, then the value. Numbers are kept
 * as the strings they are. The bytes and what they mean never change; what is new gets a new byte
 * and a new version of the serializers' snapshots.
 */
final class AttributeCodec {

    private static final byte ABSENT = 0;
    private static final byte S = 1;
    private static final byte N = 2;
    private static final byte B = 3;
    private static final byte TRUE = 4;
    private static final byte FALSE = 5;
    private static final byte NULL = 6;
    private static final byte NOT_NULL = 7;
    private static final byte SS = 8;
    private static final byte NS = 9;
    private static final byte BS = 10;
    private static final byte L = 11;
    private static final byte M = 12;

    private static final AttributeValue TRUE_VALUE = AttributeValue.createBool(true);
    private static final AttributeValue FALSE_VALUE = AttributeValue.createBool(false);
    private static final AttributeValue NULL_VALUE = AttributeValue.createNul(true);
    private static final AttributeValue NOT_NULL_VALUE = AttributeValue.createNul(false);

    /** What is allocated ahead for a length that was read, until the elements prove it. */
    private static final int MAX_PRESIZE = 1024;

    private AttributeCodec() {}

    /** 0 for null, else the number of entries plus one, and the entries. */
    static void writeMap(@Nullable Map<String, AttributeValue> map, DataOutput target)
            throws IOException {
        if (map == null) {
            target.writeByte(0);
            return;
        }
        BinaryCodec.writeVarInt(map.size() + 1, target);
        for (Map.Entry<String, AttributeValue> entry : map.entrySet()) {
            BinaryCodec.writeString(entry.getKey(), target);
            writeValue(entry.getValue(), target);
        }
    }

    /** An unmodifiable map in the order that was written, or null. */
    @Nullable
    static Map<String, AttributeValue> readMap(DataInput source) throws IOException {
        int size = BinaryCodec.readVarInt(source) - 1;
        if (size < 0) {
            return null;
        }
        if (size == 0) {
            return Collections.emptyMap();
        }
        Map<String, AttributeValue> map =
                new LinkedHashMap<>(Math.min(size, MAX_PRESIZE) * 4 / 3 + 1);
        for (int i = 0; i < size; i++) {
            map.put(BinaryCodec.readString(source), readValue(source));
        }
        return Collections.unmodifiableMap(map);
    }

    private static void writeValue(@Nullable AttributeValue value, DataOutput target)
            throws IOException {
        if (value == null) {
            target.writeByte(ABSENT);
            return;
        }
        switch (value.type()) {
            case S:
                target.writeByte(S);
                BinaryCodec.writeString(value.s(), target);
                break;
            case N:
                target.writeByte(N);
                BinaryCodec.writeString(value.n(), target);
                break;
            case B:
                target.writeByte(B);
                BinaryCodec.writeBytes(value.b().asByteArrayUnsafe(), target);
                break;
            case BOOL:
                target.writeByte(value.bool() ? TRUE : FALSE);
                break;
            case NUL:
                target.writeByte(value.nul() ? NULL : NOT_NULL);
                break;
            case SS:
                writeStrings(SS, value.ss(), target);
                break;
            case NS:
                writeStrings(NS, value.ns(), target);
                break;
            case BS:
                target.writeByte(BS);
                BinaryCodec.writeVarInt(value.bs().size(), target);
                for (SdkBytes bytes : value.bs()) {
                    BinaryCodec.writeBytes(bytes.asByteArrayUnsafe(), target);
                }
                break;
            case L:
                target.writeByte(L);
                BinaryCodec.writeVarInt(value.l().size(), target);
                for (AttributeValue element : value.l()) {
                    writeValue(element, target);
                }
                break;
            case M:
                target.writeByte(M);
                writeMap(value.m(), target);
                break;
            default:
                throw new IOException(
                        "The attribute value "
                                + value
                                + " has no type or several; expected exactly one of S, N, B, BOOL,"
                                + " NULL, SS, NS, BS, L, M.");
        }
    }

    private static AttributeValue readValue(DataInput source) throws IOException {
        byte type = source.readByte();
        switch (type) {
            case ABSENT:
                return null;
            case S:
                return AttributeValue.createS(BinaryCodec.readString(source));
            case N:
                return AttributeValue.createN(BinaryCodec.readString(source));
            case B:
                return AttributeValue.createB(readBinary(source));
            case TRUE:
                return TRUE_VALUE;
            case FALSE:
                return FALSE_VALUE;
            case NULL:
                return NULL_VALUE;
            case NOT_NULL:
                return NOT_NULL_VALUE;
            case SS:
                return AttributeValue.createSs(readList(source, BinaryCodec::readString));
            case NS:
                return AttributeValue.createNs(readList(source, BinaryCodec::readString));
            case BS:
                return AttributeValue.createBs(readList(source, AttributeCodec::readBinary));
            case L:
                return AttributeValue.createL(readList(source, AttributeCodec::readValue));
            case M:
                return AttributeValue.createM(readMap(source));
            default:
                throw BinaryCodec.corrupt("an attribute of type " + type);
        }
    }

    private static void writeStrings(byte type, List<String> strings, DataOutput target)
            throws IOException {
        target.writeByte(type);
        BinaryCodec.writeVarInt(strings.size(), target);
        for (String s : strings) {
            BinaryCodec.writeString(s, target);
        }
    }

    private static SdkBytes readBinary(DataInput source) throws IOException {
        return SdkBytes.fromByteArrayUnsafe(BinaryCodec.readBytes(source));
    }

    private static <E> List<E> readList(DataInput source, ElementReader<E> reader)
            throws IOException {
        int size = BinaryCodec.readVarInt(source);
        List<E> list = new ArrayList<>(Math.min(size, MAX_PRESIZE));
        for (int i = 0; i < size; i++) {
            list.add(reader.read(source));
        }
        return list;
    }

    /** Reads one element. */
    private interface ElementReader<E> {
        E read(DataInput source) throws IOException;
    }
}
