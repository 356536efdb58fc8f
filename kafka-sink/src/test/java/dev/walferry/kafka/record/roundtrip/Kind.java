package dev.walferry.kafka.record.roundtrip;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How a value is compared: as a text that PostgreSQL and we each compute from it independently. */
enum Kind {
    /** What PostgreSQL prints. */
    TEXT("concat(v)"),
    /** Booleans. */
    BOOL("v::text"),
    /** One bit, which is a boolean. */
    BIT("(v = b'1')::text"),
    FLOAT("encode(float4send(v), 'hex')"),
    DOUBLE("encode(float8send(v), 'hex')"),
    /** With a scale of two digits. */
    DECIMAL("v::numeric::text"),
    /** With a scale of none. */
    WHOLE("v::text"),
    /** With a scale of five digits. */
    SMALL("v::text"),
    /** With a scale of minus two digits. */
    HUNDREDS("v::text"),
    VARIABLE("trim_scale(v)::text"),
    BYTES("encode(v, 'hex')"),
    /** Without zeros on the left. */
    BITS("ltrim(v::text, '0')"),
    DAYS("case v when 'infinity' then '2147483647' when '-infinity' then '-2147483648'"
            + " else (v - date '1970-01-01')::text end"),
    MILLIS("case v::text when 'infinity' then '9223372036825200000' when '-infinity' then '-9223372036832400000'"
            + " else trunc(extract(epoch from v) * 1000)::bigint::text end"),
    MICROS("case v::text when 'infinity' then '9223372036854775807' when '-infinity' then '-9223372036854775808'"
            + " else trunc(extract(epoch from v) * 1000000)::bigint::text end"),
    /** A string with a time zone, compared as microseconds. */
    ZONED("case v::text when 'infinity' then 'infinity' when '-infinity' then '-infinity'"
            + " else trunc(extract(epoch from v) * 1000000)::bigint::text end"),
    /** A time of day as a string with a time zone, compared as microseconds of a day in UTC. */
    ZONED_TIME("mod(trunc(extract(epoch from v) * 1000000)::bigint + 86400000000, 86400000000)::text"),
    /** A type other than JSON that is written as JSON, compared without spaces. */
    HSTORE("replace(v::jsonb::text, ' ', '')"),
    /** Structures of {@code time.precision.mode=structured}, compared part by part. PostgreSQL has no year 0. */
    STRUCTURED_DATE(Kind.finiteSql(Kind.DATE)),
    STRUCTURED_TIME(Kind.joinedSql(Kind.TIME)),
    STRUCTURED_ZONED_TIME(Kind.joinedSql(Kind.TIME + ", extract(timezone from v)")),
    STRUCTURED_TIMESTAMP(Kind.finiteSql(Kind.DATE + ", " + Kind.TIME)),
    STRUCTURED_INTERVAL(
            Kind.joinedSql("extract(year from v), extract(month from v), extract(day from v), " + Kind.TIME)),
    POINT("v::text"),
    CIRCLE("v::text"),
    LINE("v::text"),
    BOX("v::text"),
    SEGMENT("v::text"),
    POLYGON("v::text"),
    PATH("isclosed(v)::text || v::text");

    private static final String DATE =
            "extract(year from v) + (v < '0001-01-01')::int, extract(month from v), extract(day from v)";
    private static final String TIME = "extract(hour from v), extract(minute from v), extract(microseconds from v)";
    private static final Pattern NUMBER = Pattern.compile("true|false|-?Infinity|NaN|-?[0-9][-+.0-9e]*");

    private final String sql;

    Kind(String sql) {
        this.sql = sql;
    }

    private static String joinedSql(String parts) {
        return "concat_ws(' ', " + parts + ")";
    }

    private static String finiteSql(String parts) {
        return "case when isfinite(v) then " + joinedSql(parts) + " else v::text end";
    }

    /** Returns SQL for the text of a value as PostgreSQL prints it. */
    String sql(String value) {
        return "case when " + value + " is not null then " + sql.replaceAll("\\bv\\b", Matcher.quoteReplacement(value))
                + " end";
    }

    /** Returns PostgreSQL's text in the form that is compared: for geometry the bits of the numbers. */
    @Nullable
    String expected(@Nullable String text) {
        return text == null || !isGeometry()
                ? text
                : NUMBER.matcher(text)
                        .results()
                        .map(number -> hex(number.group()))
                        .collect(Collectors.joining(" "));
    }

    boolean isGeometry() {
        return compareTo(POINT) >= 0;
    }

    /** Returns the number of fraction digits of a decimal. */
    int scale() {
        return switch (this) {
            case WHOLE -> 0;
            case SMALL -> 5;
            case HUNDREDS -> -2;
            default -> 2;
        };
    }

    boolean isDecimal() {
        return this == DECIMAL || this == WHOLE || this == SMALL || this == HUNDREDS;
    }

    /** Returns the text of a value that was read: a boolean, number, string, structure, bytes or null. */
    @Nullable
    String text(@Nullable Object value) {
        if (value == null) {
            return null;
        }
        return switch (this) {
            case FLOAT -> HexFormat.of().toHexDigits(Float.floatToRawIntBits((Float) value));
            case DOUBLE -> HexFormat.of().toHexDigits(Double.doubleToRawLongBits((Double) value));
            case DECIMAL, WHOLE, SMALL, HUNDREDS -> decimal(value).toPlainString();
            case VARIABLE -> variable(value);
            case BYTES -> HexFormat.of().formatHex((byte[]) value);
            case BITS -> bits((byte[]) value);
            case ZONED -> micros(value.toString());
            case ZONED_TIME ->
                Long.toString(OffsetTime.parse(value.toString())
                        .withOffsetSameInstant(ZoneOffset.UTC)
                        .getLong(ChronoField.MICRO_OF_DAY));
            case STRUCTURED_DATE -> finite(value, "year", "month", "day");
            case STRUCTURED_TIME -> clock(value);
            case STRUCTURED_ZONED_TIME -> clock(value) + " " + part(value, "offsetSeconds");
            case STRUCTURED_TIMESTAMP -> {
                String date = finite(value, "year", "month", "day");
                yield date.endsWith("infinity") ? date : date + " " + clock(value);
            }
            case STRUCTURED_INTERVAL ->
                joined(value, "years", "months", "days", "hours", "minutes") + " " + microsOf(value, "seconds");
            case POINT -> numbers(part(value, "x"), part(value, "y"));
            case LINE -> numbers(part(value, "a"), part(value, "b"), part(value, "c"));
            case CIRCLE -> POINT.text(part(value, "center")) + " " + numbers(part(value, "radius"));
            case SEGMENT, POLYGON, BOX, PATH -> new WkbRead((byte[]) part(value, "wkb")).text(this, value);
            default -> value.toString();
        };
    }

    static Object part(Object struct, String name) {
        return Objects.requireNonNull(((Map<?, ?>) struct).get(name), name);
    }

    private BigDecimal decimal(Object value) {
        return value instanceof byte[] unscaled
                ? new BigDecimal(new BigInteger(unscaled), scale())
                : (BigDecimal) value;
    }

    private static String variable(Object value) {
        BigDecimal number = value instanceof BigDecimal decimal
                ? decimal
                : new BigDecimal(
                        new BigInteger((byte[]) part(value, "value")), ((Number) part(value, "scale")).intValue());
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }

    /** Returns a bit string as text; the last bits are in the first byte. */
    private static String bits(byte[] littleEndian) {
        byte[] bigEndian = new byte[littleEndian.length + 1];
        for (int i = 0; i < littleEndian.length; i++) {
            bigEndian[bigEndian.length - 1 - i] = littleEndian[i];
        }
        BigInteger number = new BigInteger(bigEndian);
        return number.signum() == 0 ? "" : number.toString(2);
    }

    private static String finite(Object struct, String... parts) {
        Object special = ((Map<?, ?>) struct).get("specialValue");
        return special == null
                ? joined(struct, parts)
                : special.equals("POSITIVE_INFINITY")
                        ? "infinity"
                        : special.equals("NEGATIVE_INFINITY") ? "-infinity" : "?";
    }

    private static String clock(Object struct) {
        return joined(struct, "hour", "minute") + " " + microsOf(struct, "second");
    }

    private static String joined(Object struct, String... parts) {
        return Stream.of(parts).map(name -> part(struct, name).toString()).collect(Collectors.joining(" "));
    }

    private static long microsOf(Object struct, String seconds) {
        return Long.parseLong(part(struct, seconds).toString()) * 1_000_000
                + Long.parseLong(part(struct, "nanos").toString()) / 1000;
    }

    private static String micros(String text) {
        if (text.endsWith("infinity")) {
            return text;
        }
        Duration since =
                Duration.between(Instant.EPOCH, OffsetDateTime.parse(text).toInstant());
        return Long.toString(since.getSeconds() * 1_000_000 + since.getNano() / 1000);
    }

    static String numbers(Object... numbers) {
        return List.of(numbers).stream().map(number -> hex(number.toString())).collect(Collectors.joining(" "));
    }

    private static String hex(String number) {
        return number.startsWith("t") || number.startsWith("f")
                ? number
                : HexFormat.of().toHexDigits(Double.doubleToRawLongBits(Double.parseDouble(number)));
    }
}
