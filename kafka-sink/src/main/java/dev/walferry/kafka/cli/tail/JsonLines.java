package dev.walferry.kafka.cli.tail;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
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
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * One JSON object per line, in UTF-8.
 *
 * <p>Every line has {@code op} and {@code lsn}, and within a transaction {@code xid}, {@code commit_lsn} and
 * {@code commit_time}. Commit lines add {@code end_lsn}. Lines of rows and truncations add {@code schema}, {@code table},
 * {@code identity} and {@code key}: the names of the columns in the replica identity, which under FULL are all. Rows have
 * {@code old}, with the columns that were sent of the old version if there are any, and {@code new} with
 * {@code unchanged}, the names of the columns that are missing in {@code new} because they were not sent.
 *
 * <p>Integers, floats and numerics are JSON numbers in PostgreSQL's own digits, booleans are booleans and SQL NULL is
 * null. Everything else is PostgreSQL's text as a string: also NaN and infinities, domains, arrays and JSON documents.
 * A message's {@code content} is text if it is UTF-8, otherwise Base64, with {@code encoding} set to {@code base64}.
 */
final class JsonLines implements LineFormat {
    private final JsonGenerator json;

    JsonLines(LineOutput out) throws IOException {
        json = new JsonFactory()
                .setRootValueSeparator("")
                .enable(JsonGenerator.Feature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
                .createGenerator(out, JsonEncoding.UTF8);
    }

    @Override
    public void begin(Lsn lsn, PrintedTransaction transaction) throws IOException {
        start("begin", lsn, transaction);
        end();
    }

    @Override
    public void row(Lsn lsn, PrintedTransaction transaction, RowOp op, @Nullable OldRow old, @Nullable Tuple row)
            throws IOException {
        start(op.toString(), lsn, transaction);
        if (row != null) {
            relation(row.relation());
        } else if (old != null) {
            relation(old.values().relation());
        }
        if (old != null) {
            values("old", old.values(), old.sent());
        }
        if (row != null) {
            values("new", row, column -> !row.isUnchanged(column));
            unchanged(row);
        }
        end();
    }

    @Override
    public void truncate(Lsn lsn, PrintedTransaction transaction, Relation relation, Truncate statement)
            throws IOException {
        start("truncate", lsn, transaction);
        relation(relation);
        json.writeBooleanField("cascade", statement.cascade());
        json.writeBooleanField("restart_identity", statement.restartIdentity());
        end();
    }

    @Override
    public void message(Lsn lsn, @Nullable PrintedTransaction transaction, LogicalMessage message) throws IOException {
        start("message", lsn, transaction);
        json.writeBooleanField("transactional", message.isTransactional());
        json.writeStringField("prefix", message.prefix());
        String text = MessageContent.text(message);
        if (text != null) {
            json.writeStringField("content", text);
        } else {
            json.writeStringField("content", Base64.getEncoder().encodeToString(message.toContent()));
            json.writeStringField("encoding", "base64");
        }
        end();
    }

    @Override
    public void commit(Lsn lsn, PrintedTransaction transaction, Commit commit) throws IOException {
        start("commit", lsn, transaction);
        json.writeStringField("end_lsn", commit.endLsn().toString());
        end();
    }

    @Override
    public void flush() throws IOException {
        json.flush();
    }

    private void start(String op, Lsn lsn, @Nullable PrintedTransaction transaction) throws IOException {
        json.writeStartObject();
        json.writeStringField("op", op);
        json.writeStringField("lsn", lsn.toString());
        if (transaction != null) {
            json.writeNumberField("xid", transaction.xid());
            json.writeStringField("commit_lsn", transaction.commitLsn().toString());
            json.writeStringField("commit_time", transaction.commitTime());
        }
    }

    private void end() throws IOException {
        json.writeEndObject();
        json.writeRaw('\n');
    }

    private void relation(Relation relation) throws IOException {
        json.writeStringField("schema", relation.namespace());
        json.writeStringField("table", relation.name());
        json.writeStringField("identity", relation.replicaIdentity().name().toLowerCase(Locale.ROOT));
        json.writeArrayFieldStart("key");
        for (Column column : relation.columns()) {
            if (column.identity()) {
                json.writeString(column.name());
            }
        }
        json.writeEndArray();
    }

    private void values(String field, Tuple row, IntPredicate shown) throws IOException {
        json.writeObjectFieldStart(field);
        List<Column> columns = row.relation().columns();
        for (int i = 0; i < columns.size(); i++) {
            if (shown.test(i)) {
                json.writeFieldName(columns.get(i).name());
                value(row.value(i));
            }
        }
        json.writeEndObject();
    }

    private void unchanged(Tuple row) throws IOException {
        json.writeArrayFieldStart("unchanged");
        List<Column> columns = row.relation().columns();
        for (int i = 0; i < columns.size(); i++) {
            if (row.isUnchanged(i)) {
                json.writeString(columns.get(i).name());
            }
        }
        json.writeEndArray();
    }

    private void value(ValueView value) throws IOException {
        if (value.kind() == ValueKind.NULL) {
            json.writeNull();
            return;
        }
        String text = value.getText();
        switch (ValueShape.of(value.typeOid(), text)) {
            case NUMBER -> json.writeNumber(text);
            case BOOLEAN -> json.writeBoolean(text.equals("t"));
            case STRING -> json.writeString(text);
        }
    }
}
