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
package io.github.ddbstreams.flink.table;

import io.github.ddbstreams.flink.table.data.RecordHeader;
import io.github.ddbstreams.flink.table.data.RowMetadata;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import javax.annotation.Nullable;

/**
 * A key attribute or a piece of metadata beside a constant. Where they are of different kinds, as
 * with a column that has not got its attribute's type, nothing is known.
 */
final class Comparison implements Condition {

    private static final long serialVersionUID = 1L;

    /** How the value is to stand to the constant. */
    enum Operator {
        EQUAL,
        NOT_EQUAL,
        LESS,
        LESS_OR_EQUAL,
        GREATER,
        GREATER_OR_EQUAL;

        /** The operator with its sides changed. */
        Operator mirrored() {
            switch (this) {
                case LESS:
                    return GREATER;
                case LESS_OR_EQUAL:
                    return GREATER_OR_EQUAL;
                case GREATER:
                    return LESS;
                case GREATER_OR_EQUAL:
                    return LESS_OR_EQUAL;
                default:
                    return this;
            }
        }

        private boolean holds(int order) {
            switch (this) {
                case EQUAL:
                    return order == 0;
                case NOT_EQUAL:
                    return order != 0;
                case LESS:
                    return order < 0;
                case LESS_OR_EQUAL:
                    return order <= 0;
                case GREATER:
                    return order > 0;
                default:
                    return order >= 0;
            }
        }
    }

    @Nullable private final String keyAttribute;
    @Nullable private final RowMetadata metadata;
    private final Operator operator;
    private final Object constant;

    private Comparison(
            @Nullable String keyAttribute,
            @Nullable RowMetadata metadata,
            Operator operator,
            Object constant) {
        this.keyAttribute = keyAttribute;
        this.metadata = metadata;
        this.operator = operator;
        this.constant = constant;
    }

    /**
     * @param constant a String, a BigDecimal or a byte[]
     */
    static Comparison ofKey(String attribute, Operator operator, Object constant) {
        return new Comparison(attribute, null, operator, constant);
    }

    /**
     * @param constant a String, a BigDecimal for the size, the milliseconds of the creation time as
     *     a BigDecimal, or a Boolean
     */
    static Comparison ofMetadata(RowMetadata metadata, Operator operator, Object constant) {
        return new Comparison(null, metadata, operator, constant);
    }

    /** Whether this metadata is known without the images, and not by the shard alone. */
    static boolean knows(RowMetadata metadata) {
        switch (metadata) {
            case OPERATION:
            case CREATION_TIME:
            case SEQUENCE_NUMBER:
            case EVENT_ID:
            case SIZE_BYTES:
            case IS_TTL_DELETE:
                return true;
            default:
                return false;
        }
    }

    @Override
    public Truth test(RecordHeader header) {
        Object value = keyAttribute != null ? header.key(keyAttribute) : metadataOf(header);
        if (value instanceof String && constant instanceof String) {
            // As SQL compares them; Java compares halves of characters.
            return of(Arrays.compareUnsigned(utf8((String) value), utf8((String) constant)));
        }
        if (value instanceof BigDecimal && constant instanceof BigDecimal) {
            return of(((BigDecimal) value).compareTo((BigDecimal) constant));
        }
        if (value instanceof byte[] && constant instanceof byte[]) {
            return of(Arrays.compareUnsigned((byte[]) value, (byte[]) constant));
        }
        if (value instanceof Boolean && constant instanceof Boolean) {
            return of(((Boolean) value).compareTo((Boolean) constant));
        }
        return Truth.UNKNOWN;
    }

    private Truth of(int order) {
        return Truth.of(operator.holds(order));
    }

    @Nullable
    private Object metadataOf(RecordHeader header) {
        switch (metadata) {
            case OPERATION:
                return header.operation().name();
            case CREATION_TIME:
                return BigDecimal.valueOf(header.creationTimeMillis());
            case SEQUENCE_NUMBER:
                return header.sequenceNumber();
            case EVENT_ID:
                return header.eventId();
            case SIZE_BYTES:
                return header.sizeBytes() == null ? null : BigDecimal.valueOf(header.sizeBytes());
            case IS_TTL_DELETE:
                return header.isTtlDelete();
            default:
                throw new IllegalStateException(metadata + " is not known that early");
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public boolean asksForKeysOnly() {
        return keyAttribute != null;
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof Comparison)) {
            return false;
        }
        Comparison that = (Comparison) other;
        return Objects.equals(keyAttribute, that.keyAttribute)
                && metadata == that.metadata
                && operator == that.operator
                && Objects.deepEquals(constant, that.constant);
    }

    @Override
    public int hashCode() {
        return Objects.hash(keyAttribute, metadata, operator);
    }

    @Override
    public String toString() {
        return operator
                + "("
                + (keyAttribute != null ? keyAttribute : metadata.key())
                + ", "
                + (constant instanceof byte[] ? Arrays.toString((byte[]) constant) : constant)
                + ")";
    }
}
