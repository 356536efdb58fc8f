package dev.walferry.kafka.record.column;

import dev.walferry.kafka.record.value.NumericReaders;
import dev.walferry.type.TypeOid;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a default's SQL says, as Debezium understands it: a constant, or, for a function call, a constant that stands
 * for whatever it returns. Other expressions are not evaluated.
 */
final class DefaultExpression {
    private static final Pattern LITERAL = Pattern.compile("'([^']*(?:''[^']*)*)'");
    private static final Pattern ENUM_LITERAL = Pattern.compile("^'([^']*(?:''[^']*)*)'::");
    private static final Pattern FUNCTION = Pattern.compile("^\\(?[A-Za-z0-9_.]+\\(.*\\)");
    private static final Set<String> TIME_FUNCTIONS =
            Set.of("current_timestamp", "current_time", "current_date", "localtime", "localtimestamp");
    private static final String ENUM = "io.debezium.data.Enum";
    private static final Map<Integer, String> PLACEHOLDER_BY_TYPE = new HashMap<>();

    static {
        for (int oid : new int[] {TypeOid.TEXT, TypeOid.VARCHAR, TypeOid.BPCHAR, TypeOid.XML}) {
            PLACEHOLDER_BY_TYPE.put(oid, "");
        }
        for (int oid : new int[] {
            TypeOid.INT2, TypeOid.INT4, TypeOid.INT8, TypeOid.NUMERIC, TypeOid.FLOAT4, TypeOid.FLOAT8, TypeOid.VARBIT
        }) {
            PLACEHOLDER_BY_TYPE.put(oid, "0");
        }
        PLACEHOLDER_BY_TYPE.put(TypeOid.BOOL, "f");
        PLACEHOLDER_BY_TYPE.put(TypeOid.BIT, "00");
        PLACEHOLDER_BY_TYPE.put(TypeOid.JSON, "{}");
        PLACEHOLDER_BY_TYPE.put(TypeOid.JSONB, "{}");
        PLACEHOLDER_BY_TYPE.put(TypeOid.UUID, "00000000-0000-0000-0000-000000000000");
        PLACEHOLDER_BY_TYPE.put(TypeOid.DATE, "1970-01-01");
        PLACEHOLDER_BY_TYPE.put(TypeOid.TIME, "00:00:00");
        PLACEHOLDER_BY_TYPE.put(TypeOid.TIMESTAMP, "1970-01-01 00:00:00");
        PLACEHOLDER_BY_TYPE.put(TypeOid.TIMESTAMPTZ, "1970-01-01 00:00:00+00");
        PLACEHOLDER_BY_TYPE.put(TypeOid.INTERVAL, "00:00:00");
    }

    private DefaultExpression() {}

    /** Returns the text of a value of the column's type, or null if the expression has none. */
    static @Nullable String literal(String expression, ColumnType type, int typmod) {
        if (ENUM.equals(type.schema().name())) {
            Matcher label = ENUM_LITERAL.matcher(expression);
            return label.find() ? unescaped(label.group(1)) : null;
        }
        String placeholder = PLACEHOLDER_BY_TYPE.get(type.oid());
        if (placeholder == null || expression.startsWith("NULL::")) {
            return null;
        }
        if (FUNCTION.matcher(expression).find() || TIME_FUNCTIONS.contains(expression.toLowerCase(Locale.ROOT))) {
            return placeholder;
        }
        Matcher literal = LITERAL.matcher(expression);
        String constant = literal.find() ? unescaped(literal.group(1)) : constant(expression, type.oid());
        return type.oid() == TypeOid.NUMERIC && NumericReaders.hasScale(typmod)
                ? withScale(constant, NumericReaders.scale(typmod))
                : constant;
    }

    /** Returns a number with the column's scale, as a row would have it; anything else as it is. */
    private static String withScale(String number, int scale) {
        try {
            return new BigDecimal(number)
                    .setScale(Math.max(scale, 0), RoundingMode.HALF_UP)
                    .toPlainString();
        } catch (NumberFormatException e) {
            return number;
        }
    }

    private static String unescaped(String quoted) {
        return quoted.replace("''", "'");
    }

    private static String constant(String expression, int oid) {
        // The catalog prints true and false where a value is t or f.
        return oid == TypeOid.BOOL ? expression.substring(0, 1) : expression;
    }
}
