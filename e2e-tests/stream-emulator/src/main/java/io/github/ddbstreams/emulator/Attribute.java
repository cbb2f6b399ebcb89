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
package io.github.ddbstreams.emulator;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * A value of an item's attribute: one of DynamoDB's ten types. Immutable.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_AttributeValue.html">AttributeValue</a>
 */
public final class Attribute {

    /** The types, named as on the wire. */
    public enum Type {
        /** A string. */
        S,
        /** A number. */
        N,
        /** Bytes. */
        B,
        /** True or false. */
        BOOL,
        /** The NULL value. */
        NULL,
        /** A list of values of any type. */
        L,
        /** A map from names to values of any type. */
        M,
        /** A set of strings. */
        SS,
        /** A set of numbers. */
        NS,
        /** A set of binaries. */
        BS
    }

    private static final Attribute NULL_VALUE = new Attribute(Type.NULL, Boolean.TRUE);

    private final Type type;

    /**
     * String, ByteBuffer, Boolean, a list or map of attributes, or a set of strings or byte
     * buffers.
     */
    private final Object value;

    private Attribute(Type type, Object value) {
        this.type = type;
        this.value = value;
    }

    /** An S, which may be empty. */
    public static Attribute string(String value) {
        return new Attribute(Type.S, Objects.requireNonNull(value, "value"));
    }

    /**
     * A number as the service keeps it: at most 38 significant digits, written without exponent and
     * without trailing zeros.
     *
     * @throws IllegalArgumentException if it is no number, or one that the service refuses
     */
    public static Attribute number(String value) {
        try {
            return new Attribute(Type.N, DecimalNumbers.normalise(value));
        } catch (ServiceException e) {
            throw new IllegalArgumentException(
                    e.getMessage() + " (value " + value + "); rawNumber takes any text", e);
        }
    }

    /**
     * A number that keeps exactly this text, whether the service would have normalised or refused
     * it.
     */
    public static Attribute rawNumber(String text) {
        return new Attribute(Type.N, Objects.requireNonNull(text, "text"));
    }

    /** A B with a copy of these bytes, which may be none. */
    public static Attribute binary(byte[] value) {
        return new Attribute(Type.B, ByteBuffer.wrap(value.clone()));
    }

    /** A BOOL. */
    public static Attribute bool(boolean value) {
        return new Attribute(Type.BOOL, value);
    }

    /** The NULL value, which is not the same as an absent attribute. */
    public static Attribute nullValue() {
        return NULL_VALUE;
    }

    /** An L, which may be empty. */
    public static Attribute list(List<Attribute> values) {
        return new Attribute(Type.L, List.copyOf(values));
    }

    /** An M in the order of the given map, which may be empty. */
    public static Attribute map(Map<String, Attribute> values) {
        return new Attribute(Type.M, Collections.unmodifiableMap(new LinkedHashMap<>(values)));
    }

    /** An SS of at least one string. */
    public static Attribute stringSet(Collection<String> values) {
        return new Attribute(Type.SS, setOf(values));
    }

    /** A set of numbers, each normalised as by {@link #number(String)}. */
    public static Attribute numberSet(Collection<String> values) {
        Set<String> numbers = new LinkedHashSet<>();
        values.forEach(v -> numbers.add((String) number(v).value));
        return new Attribute(Type.NS, setOf(numbers));
    }

    /** A BS of at least one array, with copies of them. */
    public static Attribute binarySet(Collection<byte[]> values) {
        Set<ByteBuffer> buffers = new LinkedHashSet<>();
        values.forEach(v -> buffers.add(ByteBuffer.wrap(v.clone())));
        return new Attribute(Type.BS, setOf(buffers));
    }

    private static <T> Set<T> setOf(Collection<T> values) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException(
                    "A set has at least one element in DynamoDB; leave the attribute out instead");
        }
        return Collections.unmodifiableSet(new LinkedHashSet<>(values));
    }

    /**
     * From plain Java: String, Number, byte[], Boolean, null, List, Map with String keys, or an
     * Attribute.
     *
     * @throws IllegalArgumentException for anything else
     */
    public static Attribute of(Object value) {
        if (value == null) {
            return NULL_VALUE;
        } else if (value instanceof Attribute) {
            return (Attribute) value;
        } else if (value instanceof String) {
            return string((String) value);
        } else if (value instanceof Number) {
            return number(value.toString());
        } else if (value instanceof Boolean) {
            return bool((Boolean) value);
        } else if (value instanceof byte[]) {
            return binary((byte[]) value);
        } else if (value instanceof List) {
            List<Attribute> list = new ArrayList<>();
            ((List<?>) value).forEach(v -> list.add(of(v)));
            return list(list);
        } else if (value instanceof Map) {
            return map(mapOf((Map<?, ?>) value));
        }
        throw new IllegalArgumentException(
                "An item's value is of "
                        + value.getClass()
                        + "; allowed are String, Number, byte[], Boolean, null, List, Map and Attribute");
    }

    static Map<String, Attribute> mapOf(Map<?, ?> plain) {
        Map<String, Attribute> map = new LinkedHashMap<>();
        plain.forEach((k, v) -> map.put((String) k, of(v)));
        return map;
    }

    /** The type, which says which of the accessors may be called. */
    public Type type() {
        return type;
    }

    /** The text of an S or N. */
    public String text() {
        return (String) require(value, String.class);
    }

    /** The bytes of a B, copied. */
    public byte[] bytes() {
        return copy((ByteBuffer) require(value, ByteBuffer.class));
    }

    /** The truth of a BOOL. */
    public boolean truth() {
        if (type != Type.BOOL) {
            throw new IllegalStateException("Not a BOOL: " + this);
        }
        return (Boolean) value;
    }

    /** The elements of an L. */
    @SuppressWarnings("unchecked")
    public List<Attribute> elements() {
        return (List<Attribute>) require(value, List.class);
    }

    /** The entries of an M. */
    @SuppressWarnings("unchecked")
    public Map<String, Attribute> entries() {
        return (Map<String, Attribute>) require(value, Map.class);
    }

    /** The elements of an SS or NS. */
    @SuppressWarnings("unchecked")
    public Set<String> texts() {
        if (type != Type.SS && type != Type.NS) {
            throw new IllegalStateException("Neither SS nor NS: " + this);
        }
        return (Set<String>) value;
    }

    /** The elements of a BS, copied. */
    public List<byte[]> byteArrays() {
        List<byte[]> copies = new ArrayList<>();
        buffers().forEach(b -> copies.add(copy(b)));
        return copies;
    }

    @SuppressWarnings("unchecked")
    private Set<ByteBuffer> buffers() {
        if (type != Type.BS) {
            throw new IllegalStateException("Not a BS: " + this);
        }
        return (Set<ByteBuffer>) value;
    }

    private static byte[] copy(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    private Object require(Object candidate, Class<?> wanted) {
        if (!wanted.isInstance(candidate)) {
            throw new IllegalStateException(
                    "An attribute of type " + type + " has no " + wanted.getSimpleName());
        }
        return candidate;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Attribute
                && ((Attribute) other).type == type
                && ((Attribute) other).value.equals(value);
    }

    @Override
    public int hashCode() {
        return 31 * type.hashCode() + value.hashCode();
    }

    @Override
    public String toString() {
        if (type == Type.B) {
            return "{B: " + ((ByteBuffer) value).remaining() + " bytes}";
        }
        return "{" + type + ": " + value + "}";
    }
}
