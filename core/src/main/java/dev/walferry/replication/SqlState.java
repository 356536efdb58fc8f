package dev.walferry.replication;

import dev.walferry.replication.ReplicationException.Category;
import java.sql.SQLException;

/**
 * What the server's error codes mean to a replication client, and what to do about them.
 *
 * @param category whether trying again can help
 * @param remedy what to do next
 * @see <a href="https://www.postgresql.org/docs/current/errcodes-appendix.html">PostgreSQL Error Codes</a>
 */
record SqlState(Category category, String remedy) {
    private static final String LOST = "if the slot was invalidated its WAL is gone: create a new slot and take a new"
            + " snapshot; raise max_slot_wal_keep_size to prevent it";

    static SqlState of(SQLException e) {
        String code = e.getSQLState() == null ? "" : e.getSQLState();
        return switch (code) {
            case "28P01" -> fatal("wrong password: check user and password");
            case "28000" ->
                fatal("the server refuses this user: check pg_hba.conf and the role's REPLICATION attribute");
            case "42501" -> fatal("the role lacks a privilege: ALTER ROLE ... REPLICATION");
            case "3D000" -> fatal("no such database: check the URL");
            case "42602" -> fatal("a slot's name is made of a-z, 0-9 and _, at most 63 of them");
            case "42704" -> fatal("create the slot or publication first, or let Walferry create it");
            case "55000" -> fatal(LOST);
            case "55006" ->
                retry("another client holds the slot: stop it, or wait until the server notices that it is gone");
            case "53300", "53400" -> retry("no free connection or walsender: raise max_connections or max_wal_senders");
            case "22P05", "22021" ->
                fatal("a value cannot be sent in UTF-8, because the database holds bytes that are not text: correct it,"
                        + " move the slot past this change with pg_replication_slot_advance, and carry over by hand what"
                        + " that leaves out");
            case "42883" -> fatal("a type has no binary form: turn binary off for this stream");
            case "XX000" -> fatal("the server cannot decode this position: see the server's log");
            default -> byClass(code);
        };
    }

    private static SqlState byClass(String code) {
        if (code.startsWith("08") || code.startsWith("57") || code.startsWith("58") || code.isEmpty()) {
            return retry("the connection was lost: see whether the server is up");
        }
        if (code.startsWith("53")) {
            return retry("the server is out of resources: see its log");
        }
        return fatal("see the server's log");
    }

    private static SqlState retry(String remedy) {
        return new SqlState(Category.RETRY, remedy);
    }

    private static SqlState fatal(String remedy) {
        return new SqlState(Category.FATAL, remedy);
    }
}
