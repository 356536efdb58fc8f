package dev.walferry.transaction;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.walferry.pgoutput.Begin;
import dev.walferry.pgoutput.BeginPrepare;
import dev.walferry.pgoutput.Column;
import dev.walferry.pgoutput.Commit;
import dev.walferry.pgoutput.CommitPrepared;
import dev.walferry.pgoutput.Delete;
import dev.walferry.pgoutput.Insert;
import dev.walferry.pgoutput.LogicalMessage;
import dev.walferry.pgoutput.Origin;
import dev.walferry.pgoutput.PgOutputMessage;
import dev.walferry.pgoutput.Prepare;
import dev.walferry.pgoutput.Read;
import dev.walferry.pgoutput.Relation;
import dev.walferry.pgoutput.RollbackPrepared;
import dev.walferry.pgoutput.Truncate;
import dev.walferry.pgoutput.Tuple;
import dev.walferry.pgoutput.Type;
import dev.walferry.pgoutput.Update;
import dev.walferry.pgoutput.ValueKind;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Describes messages in a few words, to compare them with what was expected. */
public final class MessageText {
    private MessageText() {}

    /**
     * Returns a message in words, including its values; fails if it carries an xid, which no assembled message does.
     */
    public static String of(PgOutputMessage message) {
        return switch (message.kind()) {
            case BEGIN -> "begin " + ((Begin) message).commitLsn() + " xid " + ((Begin) message).xid();
            case COMMIT -> "commit " + ((Commit) message).commitLsn() + " end " + ((Commit) message).endLsn();
            case ORIGIN -> "origin " + ((Origin) message).name();
            case RELATION -> relation((Relation) message);
            case TYPE -> "type " + ((Type) message).name() + plain(((Type) message).xid());
            case INSERT -> "insert " + row(((Insert) message).row()) + plain(((Insert) message).xid());
            case UPDATE -> update((Update) message);
            case DELETE -> "delete " + row(((Delete) message).old()) + plain(((Delete) message).xid());
            case READ -> "read " + row(((Read) message).row());
            case TRUNCATE -> "truncate " + ((Truncate) message).relations() + plain(((Truncate) message).xid());
            case MESSAGE -> message((LogicalMessage) message);
            case BEGIN_PREPARE -> "begin prepare " + ((BeginPrepare) message).gid();
            case PREPARE -> "prepare " + ((Prepare) message).gid();
            case COMMIT_PREPARED -> "commit prepared " + ((CommitPrepared) message).gid();
            case ROLLBACK_PREPARED -> "rollback prepared " + ((RollbackPrepared) message).gid();
            default -> throw new AssertionError("never comes out of an assembler: " + message.kind());
        };
    }

    private static String plain(int xid) {
        assertEquals(0, xid, "a change that was assembled has no xid");
        return "";
    }

    private static String relation(Relation relation) {
        return "relation " + relation.name()
                + relation.columns().stream().map(Column::name).toList()
                + plain(relation.xid());
    }

    private static String update(Update update) {
        Tuple old = update.old();
        return "update " + (old == null ? "" : row(old) + " to ") + row(update.row()) + plain(update.xid());
    }

    private static String message(LogicalMessage message) {
        return (message.isTransactional() ? "message " : "standalone message ") + message.prefix() + " "
                + new String(message.toContent(), StandardCharsets.UTF_8) + plain(message.xid());
    }

    private static String row(Tuple row) {
        plain(row.relation().xid());
        return row.relation()
                + IntStream.range(0, row.size())
                        .mapToObj(i -> row.relation().columns().get(i).name() + "=" + value(row, i))
                        .collect(Collectors.joining(",", "(", ")"));
    }

    private static String value(Tuple row, int column) {
        ValueKind kind = row.valueKind(column);
        return switch (kind) {
            case NULL, UNCHANGED -> kind.name();
            case TEXT, BINARY -> text(row, column);
        };
    }

    private static String text(Tuple row, int column) {
        return new String(row.value(column).toBytes(), StandardCharsets.ISO_8859_1);
    }
}
