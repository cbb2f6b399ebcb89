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
package io.github.ddbstreams.flink.table.data;

import io.github.ddbstreams.flink.source.decode.AttributeType;
import io.github.ddbstreams.flink.source.decode.DecodingFailure;
import io.github.ddbstreams.flink.table.config.Decimals;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.function.LongFunction;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.LogicalType;

/** Numbers of N. */
final class NumberConverters {

    private NumberConverters() {}

    private static void expectNumber(AttributeType type, ValueReader in, ValueConverter converter)
            throws IOException, DecodingFailure {
        if (type != AttributeType.N) {
            throw converter.wrongType(type, in, "N");
        }
    }

    /** TINYINT, SMALLINT, INT, BIGINT: a number with a fraction does not fit. */
    static final class IntegerConverter extends ValueConverter {

        private final long min;
        private final long max;
        private final int heap;
        private final LongFunction<Object> boxing;

        IntegerConverter(
                LogicalType type, long min, long max, int heap, LongFunction<Object> boxing) {
            super(type);
            this.min = min;
            this.max = max;
            this.heap = heap;
            this.boxing = boxing;
        }

        @Override
        Object convert(AttributeType type, ValueReader in) throws IOException, DecodingFailure {
            expectNumber(type, in, this);
            long value = in.shortInteger();
            if (value == Long.MIN_VALUE) {
                value = exactly(in.decimal(this), in);
            }
            if (value < min || value > max) {
                throw outOfRange(in);
            }
            in.charge(heap);
            return boxing.apply(value);
        }

        private long exactly(BigDecimal decimal, ValueReader in)
                throws IOException, DecodingFailure {
            if (decimal.signum() != 0 && (long) decimal.precision() - decimal.scale() > 19) {
                throw outOfRange(in);
            }
            try {
                return decimal.longValueExact();
            } catch (ArithmeticException e) {
                if (decimal.abs().compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
                    throw outOfRange(in);
                }
                throw unfit(AttributeType.N, in, "which has no fraction");
            }
        }

        private DecodingFailure outOfRange(ValueReader in) throws IOException {
            return unfit(AttributeType.N, in, "which holds " + min + " to " + max);
        }
    }

    /** DECIMAL: a number with more digits than declared does not fit, or is rounded. */
    static final class DecimalConverter extends ValueConverter {

        /** {@code DecimalData}, and the {@code BigDecimal} that it keeps. */
        private static final int DECIMAL_DATA = 32 + 40;

        /** {@code BigInteger} and its array, which a {@code BigDecimal} has beyond a long. */
        private static final int BIG_INTEGER = 40 + 32;

        private static final int MAX_COMPACT_PRECISION = 18;

        private final int precision;
        private final int scale;
        private final RoundingMode rounding;

        /** The first number that is too large, without its point; 0 if it is not a long. */
        private final long compactEnd;

        DecimalConverter(DecimalType type, Decimals decimals) {
            super(type);
            this.rounding =
                    decimals == Decimals.ROUND ? RoundingMode.HALF_UP : RoundingMode.UNNECESSARY;
            this.precision = type.getPrecision();
            this.scale = type.getScale();
            this.compactEnd =
                    precision <= MAX_COMPACT_PRECISION ? Numbers.powerOfTen(precision) : 0;
        }

        @Override
        Object convert(AttributeType type, ValueReader in) throws IOException, DecodingFailure {
            expectNumber(type, in, this);
            long unscaled = unscaled(in.shortDecimal(), in.shortScale());
            if (Math.abs(unscaled) < compactEnd) {
                in.charge(DECIMAL_DATA);
                return DecimalData.fromUnscaledLong(unscaled, precision, scale);
            }
            BigDecimal decimal = rescaled(in.decimal(this), in);
            in.charge(
                    decimal.precision() > MAX_COMPACT_PRECISION
                            ? DECIMAL_DATA + BIG_INTEGER
                            : DECIMAL_DATA);
            return DecimalData.fromBigDecimal(decimal, precision, scale);
        }

        /**
         * The number without its point if it has no more digits than the type behind it; something
         * too large otherwise.
         */
        private long unscaled(long digits, int digitsBehindPoint) {
            int missing = scale - digitsBehindPoint;
            if (digits == Long.MIN_VALUE
                    || missing < 0
                    || missing > MAX_COMPACT_PRECISION
                    || Math.abs(digits) > Numbers.powerOfTen(MAX_COMPACT_PRECISION - missing)) {
                return Long.MAX_VALUE;
            }
            return digits * Numbers.powerOfTen(missing);
        }

        private BigDecimal rescaled(BigDecimal decimal, ValueReader in)
                throws IOException, DecodingFailure {
            if (decimal.signum() == 0) {
                return BigDecimal.ZERO;
            }
            // Sizes are compared before anything is computed: an exponent can have any size.
            if ((long) decimal.precision() - decimal.scale() > (long) precision - scale) {
                throw tooLarge(in);
            }
            // Digits that are all of them far behind the last one that is kept.
            boolean isTiny = (long) decimal.scale() - scale > decimal.precision();
            if (isTiny && rounding != RoundingMode.UNNECESSARY) {
                return BigDecimal.ZERO;
            }
            if (isTiny) {
                throw tooFine(in);
            }
            BigDecimal rescaled;
            try {
                rescaled = decimal.setScale(scale, rounding);
            } catch (ArithmeticException e) {
                throw tooFine(in);
            }
            if (rescaled.precision() > precision) {
                // Rounded up to one digit more.
                throw tooLarge(in);
            }
            return rescaled;
        }

        private DecodingFailure tooLarge(ValueReader in) throws IOException {
            return unfit(
                    AttributeType.N,
                    in,
                    "which holds " + (precision - scale) + " digits before the point");
        }

        private DecodingFailure tooFine(ValueReader in) throws IOException {
            return unfit(
                    AttributeType.N,
                    in,
                    "which holds " + scale + " digits behind the point, and does not round");
        }
    }

    /** FLOAT: the nearest one. */
    static final class FloatConverter extends ValueConverter {

        private static final int HEAP = 16;

        FloatConverter(LogicalType type) {
            super(type);
        }

        @Override
        Object convert(AttributeType type, ValueReader in) throws IOException, DecodingFailure {
            expectNumber(type, in, this);
            BigDecimal exact = in.decimal(this);
            float value = Float.parseFloat(in.text());
            if (Float.isInfinite(value) || value == 0 && exact.signum() != 0) {
                throw unfit(type, in, "which holds magnitudes from 1.4E-45 to 3.4E+38");
            }
            in.charge(HEAP);
            return value;
        }
    }

    /** DOUBLE: the nearest one. */
    static final class DoubleConverter extends ValueConverter {

        private static final int HEAP = 24;

        /**
         * Integers up to here are doubles, and so are the powers of ten that are shorter than 18
         * digits: the quotient of the two is the nearest one.
         */
        private static final long MAX_EXACT = 1L << 53;

        DoubleConverter(LogicalType type) {
            super(type);
        }

        @Override
        Object convert(AttributeType type, ValueReader in) throws IOException, DecodingFailure {
            expectNumber(type, in, this);
            long digits = in.shortDecimal();
            if (digits != 0 && Math.abs(digits) <= MAX_EXACT && digits != Long.MIN_VALUE) {
                in.charge(HEAP);
                return digits / (double) Numbers.powerOfTen(in.shortScale());
            }
            BigDecimal exact = in.decimal(this);
            double value = Double.parseDouble(in.text());
            if (Double.isInfinite(value) || value == 0 && exact.signum() != 0) {
                throw unfit(type, in, "which holds magnitudes from 4.9E-324 to 1.8E+308");
            }
            in.charge(HEAP);
            return value;
        }
    }
}
