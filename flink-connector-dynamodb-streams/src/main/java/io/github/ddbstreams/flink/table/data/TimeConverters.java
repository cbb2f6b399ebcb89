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
import io.github.ddbstreams.flink.table.config.EpochUnit;
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
                    .append(region())
                    .optionalEnd()
                    .optionalStart()
                    .appendOffset("+HHmm", "Z")
                    .append(region())
                    .optionalEnd()
                    .toFormatter()
                    .withResolverStyle(ResolverStyle.STRICT);

    private static final long FIRST_SECOND =
            LocalDateTime.of(0, 1, 1, 0, 0).toEpochSecond(ZoneOffset.UTC);
    private static final long END_SECOND =
            LocalDateTime.of(10_000, 1, 1, 0, 0).toEpochSecond(ZoneOffset.UTC);
    private static final int NANO_DIGITS = 9;
    private static final int DATE_LENGTH = 10;

    private TimeConverters() {}

    /** The name of the zone, which Java writes behind the offset; the offset alone counts. */
    private static DateTimeFormatter region() {
        return new DateTimeFormatterBuilder()
                .optionalStart()
                .appendLiteral('[')
                .appendZoneRegionId()
                .appendLiteral(']')
                .optionalEnd()
                .toFormatter();
    }

    /** What the kinds of times have in common. */
    private abstract static class TimeConverter extends ValueConverter {

        private final EpochUnit unit;
        private final int nanosOfLastDigit;
        private final int unitsOfSecond;

        TimeConverter(LogicalType type, int precision, EpochUnit unit) {
            super(type);
            this.unit = unit;
            this.nanosOfLastDigit = BigDecimal.TEN.pow(NANO_DIGITS - precision).intValueExact();
            this.unitsOfSecond = BigDecimal.TEN.pow(unit.decimals()).intValueExact();
        }

        final Instant sinceEpoch(ValueReader in) throws IOException, DecodingFailure {
            long integer = in.shortInteger();
            long second;
            long nano = 0;
            if (integer != Long.MIN_VALUE && unit != EpochUnit.DAYS) {
                second = Math.floorDiv(integer, (long) unitsOfSecond);
                nano =
                        Math.floorMod(integer, (long) unitsOfSecond)
                                * (1_000_000_000 / unitsOfSecond);
            } else {
                BigDecimal seconds =
                        in.decimal(this)
                                .movePointLeft(unit.decimals())
                                .multiply(BigDecimal.valueOf(unit.seconds()));
                // Sizes are compared before anything is computed: an exponent can have any size.
                if (seconds.signum() != 0 && (long) seconds.precision() - seconds.scale() > 18) {
                    throw outOfRange(AttributeType.N, in);
                }
                BigDecimal cut = seconds.setScale(NANO_DIGITS, RoundingMode.FLOOR);
                second = cut.setScale(0, RoundingMode.FLOOR).longValueExact();
                nano =
                        cut.subtract(BigDecimal.valueOf(second))
                                .movePointRight(NANO_DIGITS)
                                .longValueExact();
            }
            checkSecond(second, AttributeType.N, in);
            return Instant.ofEpochSecond(second, nano);
        }

        /** A date is its midnight. */
        final LocalDateTime utcDateTime(String example, ValueReader in)
                throws IOException, DecodingFailure {
            LocalDateTime utc = in.dateTime();
            if (utc == null) {
                utc = parseDateTime(example, in);
            }
            checkSecond(utc.toEpochSecond(ZoneOffset.UTC), AttributeType.S, in);
            return utc;
        }

        private LocalDateTime parseDateTime(String example, ValueReader in)
                throws IOException, DecodingFailure {
            String text = in.text();
            if (text.length() > DATE_LENGTH && text.charAt(DATE_LENGTH) == ' ') {
                text = text.substring(0, DATE_LENGTH) + 'T' + text.substring(DATE_LENGTH + 1);
            } else if (text.length() == DATE_LENGTH) {
                text += "T00:00:00";
            }
            try {
                TemporalAccessor time =
                        DATE_TIME.parseBest(text, OffsetDateTime::from, LocalDateTime::from);
                return time instanceof OffsetDateTime
                        ? ((OffsetDateTime) time)
                                .withOffsetSameInstant(ZoneOffset.UTC)
                                .toLocalDateTime()
                        : (LocalDateTime) time;
            } catch (DateTimeException e) {
                throw notIso(in, example);
            }
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

        /** Without the digits that the type does not hold. */
        final int cut(int nano) {
            return nano - nano % nanosOfLastDigit;
        }

        final EpochUnit unit() {
            return unit;
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

        final DecodingFailure notIso(ValueReader in, String allowed) throws IOException {
            return unfit(AttributeType.S, in, "for which a text must be " + allowed);
        }

        final DecodingFailure noTime(AttributeType type, ValueReader in) throws IOException {
            return wrongType(type, in, "S and N");
        }
    }

    /** TIMESTAMP and TIMESTAMP_LTZ. */
    static final class TimestampConverter extends TimeConverter {

        private static final int HEAP = 24;
        private static final String EXAMPLE = "a date and a time, such as 2024-05-31T23:59:59.5Z";

        TimestampConverter(LogicalType type, int precision, EpochUnit unit) {
            super(type, precision, unit);
        }

        @Override
        Object convert(AttributeType type, ValueReader in) throws IOException, DecodingFailure {
            LocalDateTime utc;
            switch (type) {
                case S:
                    utc = utcDateTime(EXAMPLE, in);
                    break;
                case N:
                    utc = LocalDateTime.ofInstant(sinceEpoch(in), ZoneOffset.UTC);
                    break;
                default:
                    throw noTime(type, in);
            }
            in.charge(HEAP);
            return TimestampData.fromLocalDateTime(utc.withNano(cut(utc.getNano())));
        }
    }

    /** DATE. */
    static final class DateConverter extends TimeConverter {

        private static final int HEAP = 16;
        private static final String EXAMPLE = "a date, such as 2024-05-31";

        /** Until the year 2243. As seconds they are in the first two days of 1970. */
        private static final BigDecimal MAX_PLAIN_DAYS = BigDecimal.valueOf(100_000);

        DateConverter(LogicalType type, EpochUnit unit) {
            super(type, 0, unit);
        }

        @Override
        Object convert(AttributeType type, ValueReader in) throws IOException, DecodingFailure {
            LocalDate date;
            switch (type) {
                case S:
                    date = midnight(in);
                    break;
                case N:
                    Instant instant = sinceEpoch(in);
                    checkUnit(instant, in);
                    date = LocalDate.ofInstant(instant, ZoneOffset.UTC);
                    break;
                default:
                    throw noTime(type, in);
            }
            in.charge(HEAP);
            return (int) date.toEpochDay();
        }

        private LocalDate midnight(ValueReader in) throws IOException, DecodingFailure {
            LocalDateTime utc = utcDateTime(EXAMPLE, in);
            if (!utc.toLocalTime().equals(LocalTime.MIDNIGHT)) {
                throw notIso(in, EXAMPLE + ", or midnight in UTC");
            }
            return utc.toLocalDate();
        }

        /** Days that are taken for seconds would all be the same date. */
        private void checkUnit(Instant instant, ValueReader in)
                throws IOException, DecodingFailure {
            boolean isMidnight =
                    Math.floorMod(instant.getEpochSecond(), 86_400L) == 0 && instant.getNano() == 0;
            if (unit() != EpochUnit.DAYS
                    && !isMidnight
                    && in.decimal(this).abs().compareTo(MAX_PLAIN_DAYS) < 0) {
                throw unfit(
                        AttributeType.N,
                        in,
                        "and this looks like days, while decode.epoch-unit is '"
                                + unit()
                                + "'. Set it to 'days', or declare TIMESTAMP and cast it in a"
                                + " computed column");
            }
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
            in.charge(HEAP);
            return (int) (time.withNano(cut(time.getNano())).toNanoOfDay() / 1_000_000);
        }
    }
}
