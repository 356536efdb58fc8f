package dev.walferry.kafka.record.roundtrip;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How a value is compared: as text that PostgreSQL and we make of it, each in its own way. */
enum Kind {
    /** Booleans, integers and strings. */
    PLAIN("v::text"),
    FLOAT("encode(float4send(v), 'hex')"),
    DOUBLE("encode(float8send(v), 'hex')"),
    /** With a scale of two digits. */
    DECIMAL("v::numeric(20,2)::text"),
    VARIABLE("trim_scale(v)::text"),
    BYTES("encode(v, 'hex')"),
    BITS("v::text"),
    DAYS("case v when 'infinity' then '2147483647' when '-infinity' then '-2147483648'"
            + " else (v - date '1970-01-01')::text end"),
    MICROS("case v::text when 'infinity' then '9223372036854775807' when '-infinity' then '-9223372036854775808'"
            + " else trunc(extract(epoch from v) * 1000000)::bigint::text end"),
    /** A string with a time zone, compared as microseconds. */
    ZONED("case v::text when 'infinity' then 'infinity' when '-infinity' then '-infinity'"
            + " else trunc(extract(epoch from v) * 1000000)::bigint::text end"),
    INTEGERS("array_to_string(v, ',', 'null')"),
    TEXTS("case when v is not null then coalesce((select string_agg(coalesce(x, 'null'), ',' order by i)"
            + " from unnest(v) with ordinality u (x, i)), '') end"),
    DOUBLES(
            "case when v is not null then coalesce((select string_agg(coalesce(encode(float8send(x), 'hex'), 'null'), ','"
                    + " order by i) from unnest(v) with ordinality u (x, i)), '') end"),
    DECIMALS("array_to_string(v, ',', 'null')");

    private final String sql;

    Kind(String sql) {
        this.sql = sql;
    }

    /** The text of a column as PostgreSQL makes it. */
    String sql(String column) {
        return sql.replaceAll("\\bv\\b", column);
    }

    /** The kind of an array's elements. */
    Kind element() {
        return switch (this) {
            case INTEGERS, TEXTS -> PLAIN;
            case DOUBLES -> DOUBLE;
            case DECIMALS -> DECIMAL;
            default -> throw new IllegalStateException(this + " has no elements");
        };
    }

    boolean isArray() {
        return this == INTEGERS || this == TEXTS || this == DOUBLES || this == DECIMALS;
    }

    /** The text of a value that was read: a boolean, number, string, list, bytes or null. */
    @Nullable
    String text(@Nullable Object value) {
        if (value == null) {
            return null;
        }
        if (isArray()) {
            return ((List<?>) value)
                    .stream()
                            .map(element -> String.valueOf(element().text(element)))
                            .collect(Collectors.joining(","));
        }
        return switch (this) {
            case FLOAT -> String.format(Locale.ROOT, "%08x", Float.floatToRawIntBits((Float) value));
            case DOUBLE -> String.format(Locale.ROOT, "%016x", Double.doubleToRawLongBits((Double) value));
            case DECIMAL -> ((BigDecimal) value).toPlainString();
            case VARIABLE -> variable((BigDecimal) value);
            case BYTES -> HexFormat.of().formatHex((byte[]) value);
            case BITS -> bits((byte[]) value);
            case ZONED -> micros(value.toString());
            default -> value.toString();
        };
    }

    private static String variable(BigDecimal value) {
        return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
    }

    /** Ten bits, the last of which are in the first byte. */
    private static String bits(byte[] littleEndian) {
        StringBuilder bits = new StringBuilder();
        for (int i = 9; i >= 0; i--) {
            boolean isSet = i / 8 < littleEndian.length && (littleEndian[i / 8] >> (i % 8) & 1) == 1;
            bits.append(isSet ? '1' : '0');
        }
        return bits.toString();
    }

    private static String micros(String text) {
        if (text.endsWith("infinity")) {
            return text;
        }
        Duration since =
                Duration.between(Instant.EPOCH, OffsetDateTime.parse(text).toInstant());
        return Long.toString(since.getSeconds() * 1_000_000 + since.getNano() / 1000);
    }
}
