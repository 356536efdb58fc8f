package dev.walferry.docs;

import dev.walferry.Lsn;
import dev.walferry.pgoutput.Begin;
import dev.walferry.pgoutput.Commit;
import dev.walferry.pgoutput.Delete;
import dev.walferry.pgoutput.Insert;
import dev.walferry.pgoutput.LogicalMessage;
import dev.walferry.pgoutput.PgOutputMessage;
import dev.walferry.pgoutput.Truncate;
import dev.walferry.pgoutput.Tuple;
import dev.walferry.pgoutput.Update;
import dev.walferry.pgoutput.ValueKind;
import dev.walferry.replication.ChangeStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.StringJoiner;
import java.util.function.BooleanSupplier;

/** The example of docs/how-to/write-an-audit-log.md. */
final class AuditLog {
    private AuditLog() {}

    // tag::audit
    /** Appends every committed change to a file exactly once, until told to stop. */
    static void write(String jdbcUrl, Path file, BooleanSupplier running) throws IOException {
        Lsn last = cutBackToLastCommit(file);
        try (ChangeStream changes = ChangeStream.to(jdbcUrl)
                        .slot("audit")
                        .createSlot()
                        .publication("audit")
                        .messages(true)
                        .open();
                FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            boolean written = false;
            while (running.getAsBoolean()) {
                PgOutputMessage message = changes.poll(Duration.ofMillis(200));
                if (message instanceof Begin begin) {
                    // delivery is at least once: after a crash the last transactions may come again
                    written = !begin.commitLsn().isAfter(last);
                }
                String line = message == null || written ? "" : line(message);
                if (!line.isEmpty()) {
                    String escaped = line.replace("\n", "\\n").replace("\r", "\\r");
                    out.write(ByteBuffer.wrap((escaped + "\n").getBytes(StandardCharsets.UTF_8)));
                }
                if (message instanceof Commit commit) {
                    out.force(false); // on disk first, then confirmed
                    changes.confirm(commit.endLsn());
                } else if (message instanceof LogicalMessage logical && !logical.isTransactional()) {
                    changes.confirm(logical.lsn()); // outside any transaction, so no Commit follows
                }
            }
        }
    }

    private static String line(PgOutputMessage message) {
        return switch (message.kind()) {
            case INSERT -> "insert " + row(((Insert) message).row());
            case UPDATE -> {
                Update update = (Update) message;
                yield "update " + (update.old() == null ? "" : row(update.old()) + " to ") + row(update.row());
            }
            case DELETE -> "delete " + row(((Delete) message).old());
            case TRUNCATE -> "truncate " + ((Truncate) message).relations();
            case MESSAGE -> { // what the application says about its transaction
                LogicalMessage logical = (LogicalMessage) message;
                yield logical.isTransactional() && logical.prefix().equals("audit.user")
                        ? "by " + new String(logical.toContent(), StandardCharsets.UTF_8)
                        : "";
            }
            case COMMIT -> {
                Commit commit = (Commit) message;
                yield "commit " + commit.commitLsn() + " at " + commit.commitInstant();
            }
            default -> "";
        };
    }

    private static String row(Tuple row) {
        StringJoiner columns = new StringJoiner(", ", row.relation() + "(", ")");
        for (int i = 0; i < row.size(); i++) {
            ValueKind kind = row.valueKind(i);
            String name = row.relation().columns().get(i).name();
            columns.add(name + "="
                    + switch (kind) {
                        case NULL -> "null";
                        case UNCHANGED -> "not sent"; // this is not null
                        default -> '"' + row.getString(i) + '"';
                    });
        }
        return columns.toString();
    }

    /** Removes an incomplete transaction, which a crash may leave: all of it comes again. */
    private static Lsn cutBackToLastCommit(Path file) throws IOException {
        if (!Files.exists(file)) {
            return Lsn.ZERO;
        }
        List<String> lines = new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
                .lines()
                .toList();
        int end = lines.size();
        while (end > 0 && !lines.get(end - 1).matches("commit \\S+ at \\S+Z")) {
            end--;
        }
        Files.write(file, lines.subList(0, end));
        return end == 0 ? Lsn.ZERO : Lsn.parse(lines.get(end - 1).split(" ", 3)[1]);
    }
    // end::audit
}
