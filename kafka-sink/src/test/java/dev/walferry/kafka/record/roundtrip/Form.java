package dev.walferry.kafka.record.roundtrip;

import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The form of a table's columns, one for each type: of the type itself, of a domain over it, of arrays of either, or of
 * a domain over those.
 */
enum Form {
    PLAIN,
    DOMAINS,
    ARRAYS,
    DOMAIN_ARRAYS,
    /** Domains over arrays. */
    ARRAY_DOMAINS,
    /** Arrays of domains over arrays: each element is an array itself. */
    ARRAYS_OF_ARRAYS,
    /** Arrays of two dimensions. */
    NESTED;

    boolean isArray() {
        return compareTo(ARRAYS) >= 0;
    }

    /** Whether a format can hold a column of this form. */
    boolean fits(String format) {
        return this != ARRAYS_OF_ARRAYS || !format.equals("protobuf");
    }

    String table() {
        return name().toLowerCase(Locale.ROOT);
    }

    String create() {
        return "create table " + table() + " (id int primary key, "
                + TypeCase.ALL.stream()
                        .map(type -> type.column() + " " + type(type))
                        .collect(Collectors.joining(", "))
                + ")";
    }

    /** Returns one insert statement with all rows. */
    String insert() {
        return "insert into " + table() + " values "
                + IntStream.range(0, TypeCase.ROWS).mapToObj(this::row).collect(Collectors.joining(", "));
    }

    private String row(int row) {
        return "(" + row + ", "
                + TypeCase.ALL.stream().map(type -> value(type, row)).collect(Collectors.joining(", ")) + ")";
    }

    private String type(TypeCase type) {
        if (this == ARRAY_DOMAINS) {
            return arrayDomain(type);
        }
        if (this == ARRAYS_OF_ARRAYS) {
            return arrayDomain(type) + "[]";
        }
        String element = this == DOMAINS || this == DOMAIN_ARRAYS ? "d_" + type.column() : type.type();
        return isArray() ? element + "[]" : element;
    }

    private static String arrayDomain(TypeCase type) {
        return "da_" + type.column();
    }

    private String value(TypeCase type, int row) {
        String literal = "(" + type.literal(row) + ")::" + type.type();
        return "(" + (isArray() ? array(type, literal, row) : literal) + ")::" + type(type);
    }

    /**
     * Returns an array that has its value twice, in some rows with a null in between. The last rows have an empty array
     * and null.
     */
    private String array(TypeCase type, String literal, int row) {
        if (row == TypeCase.ROWS - 1) {
            return "null";
        }
        if (row == TypeCase.ROWS - 2) {
            return "'{}'";
        }
        if (this == ARRAYS_OF_ARRAYS) {
            String domain = "::" + arrayDomain(type);
            return "array[array[" + literal + ", null]" + domain + (row % 2 == 0 ? "" : ", null") + ", array[" + literal
                    + "]" + domain + "]";
        }
        return this == NESTED
                ? "array[array[" + literal + ", null], array[" + literal + ", " + literal + "]]"
                : "array[" + literal + (row % 2 == 0 ? "" : ", null") + ", " + literal + "]";
    }

    /**
     * Returns SQL for the text of a column as PostgreSQL prints it. The character 1 separates elements of arrays, and
     * the character 2 means null.
     */
    String sql(TypeCase type) {
        String column = type.column();
        if (!isArray()) {
            return type.kind().sql(column);
        }
        String inner = switch (this) {
            case NESTED -> "generate_subscripts(" + column + ", 2)";
            case ARRAYS_OF_ARRAYS -> "generate_subscripts((" + column + ")[i]::" + type.type() + "[], 1)";
            default -> "generate_series(1, 1)";
        };
        String element = switch (this) {
            case NESTED -> "(" + column + ")[i][j]";
            case ARRAYS_OF_ARRAYS -> "((" + column + ")[i]::" + type.type() + "[])[j]";
            default -> "(" + column + ")[i]";
        };
        return "case when " + column + " is not null then coalesce((select string_agg(coalesce("
                + type.kind().sql(element) + ", chr(2)), chr(1) order by i, j) from generate_subscripts(" + column
                + ", 1) i left join lateral " + inner + " j on true), '') end";
    }
}
