package dev.walferry.internal.snapshot;

import dev.walferry.pgoutput.Relation;
import dev.walferry.pgoutput.Tuple;
import dev.walferry.pgoutput.TupleWriter;
import java.util.Set;

/**
 * Makes tuples from the lines of COPY in text format: columns end with a tab, {@code \N} is null, and a backslash
 * escapes special characters.
 *
 * @see <a href="https://www.postgresql.org/docs/current/sql-copy.html#SQL-COPY-FILE-FORMATS">COPY, Text Format</a>
 */
final class CopyRows {
    private final Relation relation;
    private final TupleWriter writer;
    private final int columns;
    private final boolean[] unread;

    /**
     * Creates a reader of a relation's lines.
     *
     * @param unread the columns that the lines do not have
     */
    CopyRows(Relation relation, Set<String> unread) {
        this.relation = relation;
        this.writer = new TupleWriter(relation);
        this.columns = relation.columns().size();
        this.unread = new boolean[columns];
        unread.forEach(name -> this.unread[relation.columnIndex(name)] = true);
    }

    /** Reads one line, its newline included. Unescapes in place. */
    Tuple row(byte[] line) {
        int end = line.length - 1;
        if (end < 0 || line[end] != '\n') {
            throw new IllegalStateException(
                    "expected a line of COPY of " + relation + ", got " + line.length + " bytes");
        }
        int at = 0;
        for (int i = 0; i < columns; i++) {
            if (unread[i]) {
                writer.unchanged();
            } else {
                at = column(line, at, end) + 1;
            }
        }
        if (at != end + 1) {
            throw new IllegalStateException("expected another number of columns in a line of COPY of " + relation);
        }
        return writer.row();
    }

    /** Writes the column that begins at a position; returns where it ends. */
    private int column(byte[] line, int from, int end) {
        int at = from;
        while (at < end && line[at] != '\t' && line[at] != '\\') {
            at++;
        }
        if (at == end || line[at] == '\t') {
            writer.text(line, from, at - from);
            return at;
        }
        if (at == from && line[at + 1] == 'N') {
            writer.nul();
            return at + 2;
        }
        int to = at;
        while (at < end && line[at] != '\t') {
            if (line[at] == '\\') {
                line[to++] = unescaped(line[at + 1]);
                at += 2;
            } else {
                line[to++] = line[at++];
            }
        }
        writer.text(line, from, to - from);
        return at;
    }

    private static byte unescaped(byte letter) {
        return switch (letter) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'v' -> 0x0B;
            default -> letter;
        };
    }
}
