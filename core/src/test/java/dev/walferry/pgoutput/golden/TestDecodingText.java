package dev.walferry.pgoutput.golden;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.walferry.pgoutput.Column;
import dev.walferry.pgoutput.Delete;
import dev.walferry.pgoutput.Insert;
import dev.walferry.pgoutput.LogicalMessage;
import dev.walferry.pgoutput.Relation;
import dev.walferry.pgoutput.Truncate;
import dev.walferry.pgoutput.Tuple;
import dev.walferry.pgoutput.Update;
import dev.walferry.pgoutput.ValueKind;
import dev.walferry.pgoutput.ValueView;
import dev.walferry.type.TypeOid;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.regex.Pattern;

/**
 * Writes changes the way PostgreSQL's {@code test_decoding} plug-in does. A binary value of a type that is not read here is
 * {@link #UNREAD} and matches any value.
 */
final class TestDecodingText {
    static final String UNREAD = "\u0000";

    private static final String ANY_VALUE = "(?:'(?:[^']|'')*'|B'[01]*'|[^' ]+)";
    private static final Set<Integer> UNQUOTED = Set.of(
            TypeOid.INT8, TypeOid.INT2, TypeOid.INT4, TypeOid.OID, TypeOid.FLOAT4, TypeOid.FLOAT8, TypeOid.NUMERIC);
    private static final Set<Integer> BITS = Set.of(TypeOid.BIT, TypeOid.VARBIT);

    /** Types whose binary form is their text. */
    private static final Set<Integer> SAME_IN_BINARY =
            Set.of(TypeOid.TEXT, TypeOid.BPCHAR, TypeOid.VARCHAR, TypeOid.NAME, TypeOid.JSON, TypeOid.XML);

    /** PostgreSQL's reserved words that are names in the captured streams. */
    private static final Set<String> RESERVED = Set.of("select", "user", "order");

    private final Map<Integer, String> typeNames;

    TestDecodingText(Map<Integer, String> typeNames) {
        this.typeNames = typeNames;
    }

    /** Returns whether a line matches what was rendered; unread values match anything. */
    static boolean matches(String rendered, String line) {
        if (!rendered.contains(UNREAD)) {
            return rendered.equals(line);
        }
        StringJoiner pattern = new StringJoiner(ANY_VALUE);
        for (String part : rendered.split(UNREAD, -1)) {
            pattern.add(Pattern.quote(part));
        }
        return Pattern.compile(pattern.toString(), Pattern.DOTALL).matcher(line).matches();
    }

    String insert(Insert m) {
        return table(m.relation()) + ": INSERT:" + row(m.row(), false);
    }

    String update(Update m) {
        Tuple old = m.old();
        String before = old == null ? "" : " old-key:" + row(old, true) + " new-tuple:";
        return table(m.relation()) + ": UPDATE:" + before + newRow(m);
    }

    String delete(Delete m) {
        return table(m.relation()) + ": DELETE:" + row(m.old(), true);
    }

    String truncate(Truncate m) {
        StringJoiner names = new StringJoiner(", ", "table ", ": TRUNCATE:");
        m.relations().forEach(relation -> names.add(name(relation)));
        String flags = (m.restartIdentity() ? " restart_seqs" : "") + (m.cascade() ? " cascade" : "");
        return names + (flags.isEmpty() ? " (no-flags)" : flags);
    }

    String message(LogicalMessage m) {
        byte[] content = m.toContent();
        return "message: transactional: " + (m.isTransactional() ? 1 : 0) + " prefix: " + m.prefix() + ", sz: "
                + content.length + " content:" + new String(content, UTF_8);
    }

    private static String table(Relation relation) {
        return "table " + name(relation);
    }

    private static String name(Relation relation) {
        return quoted(relation.namespace()) + "." + quoted(relation.name());
    }

    private String newRow(Update m) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < m.row().size(); i++) {
            column(line, m.row(), i);
            line.append(
                    m.wasSentUnchanged(i)
                            ? "unchanged-toast-datum"
                            : literal(m.row().value(i)));
        }
        return line.toString();
    }

    private String row(Tuple tuple, boolean skipNulls) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < tuple.size(); i++) {
            ValueView value = tuple.value(i);
            boolean absent = value.kind() == ValueKind.NULL || value.kind() == ValueKind.UNCHANGED;
            if (!skipNulls || !absent) {
                column(line, tuple, i);
                line.append(literal(value));
            }
        }
        return line.toString();
    }

    private void column(StringBuilder line, Tuple tuple, int index) {
        Column column = tuple.relation().columns().get(index);
        String type = typeNames.get(column.typeOid());
        if (type == null) {
            throw new AssertionError("no name was captured of type " + column.typeOid());
        }
        line.append(' ').append(quoted(column.name())).append('[').append(type).append("]:");
    }

    private static String literal(ValueView value) {
        return switch (value.kind()) {
            case NULL -> "null";
            case UNCHANGED -> "unchanged-toast-datum";
            case TEXT -> literal(value.typeOid(), value.getText());
            case BINARY -> binary(value);
        };
    }

    private static String literal(int typeOid, String text) {
        if (UNQUOTED.contains(typeOid)) {
            return text;
        }
        if (BITS.contains(typeOid)) {
            return "B'" + text + "'";
        }
        if (typeOid == TypeOid.BOOL) {
            return text.equals("t") ? "true" : "false";
        }
        return "'" + text.replace("'", "''") + "'";
    }

    private static String binary(ValueView value) {
        int type = value.typeOid();
        if (SAME_IN_BINARY.contains(type)) {
            return literal(type, new String(value.toBytes(), UTF_8));
        }
        return switch (type) {
            case TypeOid.BOOL -> value.asByteBuffer().get() == 1 ? "true" : "false";
            case TypeOid.INT2 -> String.valueOf(value.asByteBuffer().getShort());
            case TypeOid.INT4 -> String.valueOf(value.asByteBuffer().getInt());
            case TypeOid.INT8 -> String.valueOf(value.asByteBuffer().getLong());
            default -> UNREAD;
        };
    }

    static String quoted(String identifier) {
        return identifier.matches("[a-z_][a-z0-9_]*") && !RESERVED.contains(identifier)
                ? identifier
                : '"' + identifier.replace("\"", "\"\"") + '"';
    }
}
