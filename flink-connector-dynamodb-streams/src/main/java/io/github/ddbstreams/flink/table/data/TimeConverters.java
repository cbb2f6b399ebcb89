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
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQuery;
import java.util.Locale;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.LogicalType;

/** Times of S in ISO 8601, and of N as time since the epoch. All that is without a zone is UTC. */
final class TimeConverters {

    private static final DateTimeFormatter DATE_TIME =
            new DateTimeFormatterBuilder()
                    .parseCaseInsensitive()
                    .append(DateTimeFormatter.ISO_LOCAL_DATE)
                    .appendLiteral('T')
                    .append(DateTimeFormatter.ISO_LOCAL_TIME)
                    .optionalStart()
                    .appendOffset("+HH:MM:ss", "Z")
                    .optionalEnd()
                    .optionalStart()
                    .appendOffset("+HHmm", "Z")
                    .optionalEnd()
                    .toFormatter()
                    .withResolverStyle(ResolverStyle.STRICT);

    private static final long FIRST_SECOND =
            LocalDateTime.of(0, 1, 1, 0, 0).toEpochSecond(ZoneOffset.UTC);
    private static final long END_SECOND =
            LocalDateTime.of(10_000, 1, 1, 0, 0).toEpochSecond(ZoneOffset.UTC);
    private static final int NANO_DIGITS = 9;

    private TimeConverters() {}

    /** What the kinds of times have in common. */
    private abstract static class TimeConverter extends ValueConverter {

        private final EpochUnit unit;
        private final int precision;
        private final long nanosOfLastDigit;

        TimeConverter(LogicalType type, int precision, EpochUnit unit) {
            super(type);
            this.unit = unit;
            this.precision = precision;
            this.nanosOfLastDigit = BigDecimal.TEN.pow(NANO_DIGITS - precision).longValueExact();
        }

        final Instant sinceEpoch(ValueReader in) throws IOException, DecodingFailure {
            long integer = in.shortInteger();
            long second;
            long nano = 0;
            if (integer != Long.MIN_VALUE && unit == EpochUnit.SECONDS) {
                second = integer;
            } else if (integer != Long.MIN_VALUE) {
                second = Math.floorDiv(integer, 1000L);
                nano = Math.floorMod(integer, 1000L) * 1_000_000;
            } else {
                BigDecimal seconds = in.decimal(this).movePointLeft(unit.decimals());
                // Sizes are compared before anything is computed: an exponent can have any size.
                if (seconds.signum() != 0 && (long) seconds.precision() - seconds.scale() > 18) {
                    throw outOfRange(AttributeType.N, in);
                }
                BigDecimal stripped = seconds.stripTrailingZeros();
                if (stripped.scale() > NANO_DIGITS) {
                    throw tooFine(AttributeType.N, in);
                }
                second = stripped.setScale(0, RoundingMode.FLOOR).longValueExact();
                nano =
                        stripped.subtract(BigDecimal.valueOf(second))
                                .movePointRight(NANO_DIGITS)
                                .longValueExact();
            }
            checkSecond(second, AttributeType.N, in);
            return Instant.ofEpochSecond(second, nano);
        }

        final LocalDateTime utcDateTime(ValueReader in) throws IOException, DecodingFailure {
            String text = in.text();
            if (text.length() > 10 && text.charAt(10) == ' ') {
                text = text.substring(0, 10) + 'T' + text.substring(11);
            }
            LocalDateTime utc;
            try {
                TemporalAccessor time =
                        DATE_TIME.parseBest(text, OffsetDateTime::from, LocalDateTime::from);
                utc =
                        time instanceof OffsetDateTime
                                ? ((OffsetDateTime) time)
                                        .withOffsetSameInstant(ZoneOffset.UTC)
                                        .toLocalDateTime()
                                : (LocalDateTime) time;
            } catch (DateTimeException e) {
                throw notIso(in, "a date and a time, such as 2024-05-31T23:59:59.5Z");
            }
            checkSecond(utc.toEpochSecond(ZoneOffset.UTC), AttributeType.S, in);
            return utc;
        }

        final <T> T parse(
                DateTimeFormatter format, TemporalQuery<T> query, String example, ValueReader in)
                throws IOException, DecodingFailure {
            try {
                return format.parse(in.text(), query);
            } catch (DateTimeException e) {
                throw notIso(in, example);
            }
        }

        final void checkPrecision(int nano, AttributeType type, ValueReader in)
                throws IOException, DecodingFailure {
            if (nano % nanosOfLastDigit != 0) {
                throw tooFine(type, in);
            }
        }

        private void checkSecond(long second, AttributeType type, ValueReader in)
                throws IOException, DecodingFailure {
            if (second < FIRST_SECOND || second >= END_SECOND) {
                throw outOfRange(type, in);
            }
        }

        private DecodingFailure outOfRange(AttributeType type, ValueReader in) throws IOException {
            return unfit(
                    type,
                    in,
                    "and this is not within the years 0 to 9999"
                            + (type == AttributeType.N
                                    ? "; numbers are taken as "
                                            + unit.name().toLowerCase(Locale.ROOT)
                                            + " since 1970-01-01T00:00:00Z"
                                    : ""));
        }

        private DecodingFailure tooFine(AttributeType type, ValueReader in) throws IOException {
            return unfit(
                    type,
                    in,
                    "which holds "
                            + precision
                            + " digits of a second's fraction, and does not"
                            + " round");
        }

        private DecodingFailure notIso(ValueReader in, String allowed) throws IOException {
            return unfit(AttributeType.S, in, "for which a text must be " + allowed);
        }

        final DecodingFailure noTime(AttributeType type, ValueReader in) throws IOException {
            return wrongType(type, in, "S and N");
        }
    }

    /** TIMESTAMP and TIMESTAMP_LTZ. */
    static final class TimestampConverter extends TimeConverter {

        private static final int HEAP = 24;

        TimestampConverter(LogicalType type, int precision, EpochUnit unit) {
            super(type, precision, unit);
        }

        @Override
        Object convert(AttributeType type, ValueReader in) throws IOException, DecodingFailure {
            LocalDateTime utc;
            switch (type) {
                case S:
                    utc = utcDateTime(in);
                    break;
                case N:
                    utc = LocalDateTime.ofInstant(sinceEpoch(in), ZoneOffset.UTC);
                    break;
                default:
                    throw noTime(type, in);
            }
            checkPrecision(utc.getNano(), type, in);
            in.charge(HEAP);
            return TimestampData.fromLocalDateTime(utc);
        }
    }

    /** DATE. */
    static final class DateConverter extends TimeConverter {

        private static final int HEAP = 16;

        DateConverter(LogicalType type, EpochUnit unit) {
            super(type, 0, unit);
        }

        @Override
        Object convert(AttributeType type, ValueReader in) throws IOException, DecodingFailure {
            LocalDate date;
            switch (type) {
                case S:
                    date =
                            parse(
                                    DateTimeFormatter.ISO_LOCAL_DATE,
                                    LocalDate::from,
                                    "a date, such as 2024-05-31",
                                    in);
                    break;
                case N:
                    date = LocalDate.ofInstant(sinceEpoch(in), ZoneOffset.UTC);
                    break;
                default:
                    throw noTime(type, in);
            }
            in.charge(HEAP);
            return (int) date.toEpochDay();
        }
    }

    /** TIME, of which Flink holds milliseconds at most. */
    static final class TimeOfDayConverter extends TimeConverter {

        private static final int HEAP = 16;
        private static final int MAX_PRECISION = 3;

        TimeOfDayConverter(LogicalType type, int precision, EpochUnit unit) {
            super(type, Math.min(precision, MAX_PRECISION), unit);
        }

        @Override
        Object convert(AttributeType type, ValueReader in) throws IOException, DecodingFailure {
            LocalTime time;
            switch (type) {
                case S:
                    time =
                            parse(
                                    DateTimeFormatter.ISO_LOCAL_TIME,
                                    LocalTime::from,
                                    "a time of day, such as 23:59:59",
                                    in);
                    break;
                case N:
                    time = LocalTime.ofInstant(sinceEpoch(in), ZoneOffset.UTC);
                    break;
                default:
                    throw noTime(type, in);
            }
            checkPrecision(time.getNano(), type, in);
            in.charge(HEAP);
            return (int) (time.toNanoOfDay() / 1_000_000);
        }
    }
}
