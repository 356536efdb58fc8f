package dev.walferry.kafka.cli;

import java.io.IOException;
import java.sql.SQLException;

/** What errors of an ordinary connection say, and what to do about them. */
public final class SourceErrors {
    private SourceErrors() {}

    /** An error's message on one line. The driver hides why it could not connect in the cause: that is added. */
    public static String reason(Throwable e) {
        String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        String reason = message.strip().replaceAll("\\s*\\R\\s*", "; ");
        if (!(e.getCause() instanceof IOException cause) || message.contains("refused")) {
            return reason;
        }
        return reason + " (" + cause.getClass().getSimpleName() + ": " + cause.getMessage() + ")";
    }

    /** What to do next. */
    public static String remedy(SQLException e) {
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        return switch (state) {
            case "28P01" -> "check user and password";
            case "28000" -> "check the user, and whether pg_hba.conf admits it";
            case "3D000" -> "check the database in the URL";
            case "53300" -> "close a connection, or raise max_connections";
            case "53400" -> "drop a slot that nobody needs, or raise max_replication_slots";
            case "42501" -> "ALTER ROLE ... REPLICATION";
            default ->
                state.startsWith("08") ? "check the URL, and whether the server is up and reachable from here" : "";
        };
    }
}
