package dev.walferry.kafka.cli.tail;

import dev.walferry.Lsn;
import dev.walferry.pgoutput.Column;
import dev.walferry.pgoutput.Commit;
import dev.walferry.pgoutput.LogicalMessage;
import dev.walferry.pgoutput.Relation;
import dev.walferry.pgoutput.Truncate;
import dev.walferry.pgoutput.Tuple;
import dev.walferry.pgoutput.ValueKind;
import dev.walferry.pgoutput.ValueView;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Lines for people: position, table, operation, the key's columns in parentheses, then the values.
 *
 * <pre>
 * 0/19F2A10 begin 740 at 2026-11-23T08:23:51.123456Z
 * 0/19F2A10 public.item update (id) id=1 name='Tea' body=unchanged
 * 0/19F2B58 commit 740 at 0/19F2B28, ends at 0/19F2B58
 * </pre>
 */
final class TextLines implements LineFormat {
    private final LineOutput out;
    private final StringBuilder line = new StringBuilder();

    TextLines(LineOutput out) {
        this.out = out;
    }

    @Override
    public void begin(Lsn lsn, PrintedTransaction transaction) throws IOException {
        start(lsn).append("begin ").append(transaction.xid()).append(" at ").append(transaction.commitTime());
        end();
    }

    @Override
    public void row(Lsn lsn, PrintedTransaction transaction, RowOp op, @Nullable OldRow old, @Nullable Tuple row)
            throws IOException {
        start(lsn);
        if (row != null) {
            relation(row.relation(), op.toString());
        } else if (old != null) {
            relation(old.values().relation(), op.toString());
        }
        if (old != null) {
            line.append(row == null ? "" : " old:");
            oldValues(old);
            line.append(row == null ? "" : " new:");
        }
        if (row != null) {
            values(row);
        }
        end();
    }

    @Override
    public void truncate(Lsn lsn, PrintedTransaction transaction, Relation relation, Truncate statement)
            throws IOException {
        start(lsn);
        relation(relation, "truncate");
        line.append(statement.cascade() ? " cascade" : "")
                .append(statement.restartIdentity() ? " restart identity" : "");
        end();
    }

    @Override
    public void message(Lsn lsn, @Nullable PrintedTransaction transaction, LogicalMessage message) throws IOException {
        start(lsn).append(transaction == null ? "message, not transactional, " : "message ");
        line.append(TerminalText.quoted(message.prefix()));
        String text = MessageContent.text(message);
        line.append(": ");
        if (text == null) {
            line.append("\\x").append(HexFormat.of().formatHex(message.toContent()));
        } else {
            line.append(TerminalText.quoted(text));
        }
        end();
    }

    @Override
    public void commit(Lsn lsn, PrintedTransaction transaction, Commit commit) throws IOException {
        start(lsn)
                .append("commit ")
                .append(transaction.xid())
                .append(" at ")
                .append(commit.commitLsn())
                .append(", ends at ")
                .append(commit.endLsn());
        end();
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }

    private StringBuilder start(Lsn lsn) {
        line.setLength(0);
        return line.append(lsn).append(' ');
    }

    private void end() throws IOException {
        out.write(line.append('\n').toString().getBytes(StandardCharsets.UTF_8));
    }

    private void relation(Relation relation, String op) {
        line.append(TerminalText.name(relation.namespace()))
                .append('.')
                .append(TerminalText.name(relation.name()))
                .append(' ')
                .append(op)
                .append(relation.columns().stream()
                        .filter(Column::identity)
                        .map(column -> TerminalText.name(column.name()))
                        .collect(Collectors.joining(", ", " (", ")")));
    }

    private void values(Tuple row) {
        List<Column> columns = row.relation().columns();
        for (int i = 0; i < columns.size(); i++) {
            name(columns.get(i));
            value(row.value(i));
        }
    }

    /** Prints the old row's values; in a key-only row the columns outside the key are left out. */
    private void oldValues(OldRow old) {
        List<Column> columns = old.values().relation().columns();
        for (int i = 0; i < columns.size(); i++) {
            if (old.sent().test(i)) {
                name(columns.get(i));
                value(old.values().value(i));
            } else if (columns.get(i).identity()) {
                name(columns.get(i));
                line.append("unknown");
            }
        }
    }

    private void name(Column column) {
        line.append(' ').append(TerminalText.name(column.name())).append('=');
    }

    private void value(ValueView value) {
        if (value.kind() == ValueKind.NULL || value.kind() == ValueKind.UNCHANGED) {
            line.append(value.kind() == ValueKind.NULL ? "null" : "unchanged");
            return;
        }
        String text = value.getText();
        switch (ValueShape.of(value.typeOid(), text)) {
            case NUMBER -> line.append(text);
            case BOOLEAN -> line.append(text.equals("t"));
            case STRING -> line.append(TerminalText.quoted(text));
        }
    }
}
