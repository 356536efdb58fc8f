package dev.walferry.internal.replication;

import java.util.Collection;
import java.util.stream.Collectors;

/** Quoting for statements that take no parameters, such as all statements of a replication session. */
public final class Sql {
    private Sql() {}

    /** Returns a name in double quotes, exactly as it is. */
    public static String identifier(String name) {
        return '"' + withoutNul(name).replace("\"", "\"\"") + '"';
    }

    /** Returns a string constant, whatever {@code standard_conforming_strings} says. */
    public static String literal(String text) {
        String quoted = withoutNul(text).replace("'", "''");
        return text.indexOf('\\') < 0 ? "'" + quoted + "'" : " E'" + quoted.replace("\\", "\\\\") + "'";
    }

    /** Returns the texts as string constants, separated by commas. */
    public static String literals(Collection<String> texts) {
        return texts.stream().map(Sql::literal).collect(Collectors.joining(", "));
    }

    /** Returns a string constant of a replication command, whose grammar knows no escape but the doubled quote. */
    public static String optionValue(String text) {
        return "'" + withoutNul(text).replace("'", "''") + "'";
    }

    private static String withoutNul(String text) {
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("PostgreSQL allows no NUL character in a name or value");
        }
        return text;
    }
}
