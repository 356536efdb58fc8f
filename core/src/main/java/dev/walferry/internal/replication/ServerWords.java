package dev.walferry.internal.replication;

import dev.walferry.Printable;
import java.io.EOFException;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * The part of a server's error that can be printed. An error about a value or a constraint, or one that a function raises, may
 * show a row's content, above all if a user has written the query's condition. So may the place of the error, which can name a
 * statement's parameters.
 */
public final class ServerWords {
    /** Classes of SQLSTATEs: data, constraints, views with a check, PL/pgSQL, and errors of functions in other languages. */
    private static final String OF_ROWS = "22|23|44|P0|38|39";

    /** Source files of the server and its plugins whose errors are about settings and options, not rows. */
    private static final Set<String> OF_SETTINGS = Set.of(
            "guc.c",
            "guc_funcs.c",
            "variable.c",
            "pgoutput.c",
            "wal2json.c",
            "decoderbufs.c",
            "slot.c",
            "slotfuncs.c",
            "logical.c",
            "logicalfuncs.c",
            "walsender.c");

    /** The driver's error about a connection's parameters. */
    private static final String INVALID_PARAMETER = "22023";

    private static final String OF_STREAM = "slot ";

    private ServerWords() {}

    /**
     * Returns the message, if it can be printed.
     *
     * @param e what the driver has thrown
     * @return the message in lines, or what can be said without it
     */
    public static String of(SQLException e) {
        ServerErrorMessage server = e instanceof PSQLException driver ? driver.getServerErrorMessage() : null;
        if (mayShowRows(e, server)) {
            return "SQLSTATE " + ErrorSigns.state(e) + (server == null ? "" : " from " + server.getRoutine())
                    + "; only the server's log has the message, because it may show a row";
        }
        if (server == null) {
            return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        }
        return Stream.of(
                        server.getSeverity() + ": " + server.getMessage(),
                        named("Detail", server.getDetail()),
                        named("Hint", server.getHint()),
                        server.getPosition() == 0 ? "" : "Position: " + server.getPosition(),
                        named("Where", ofStream(server.getWhere())))
                .filter(part -> !part.isEmpty())
                .reduce((one, next) -> one + "\n" + next)
                .orElse("");
    }

    /**
     * Returns the message on one line. The driver says only in the cause why a connection failed, so that is added.
     *
     * @param e what the driver has thrown
     * @return the line
     */
    public static String onOneLine(SQLException e) {
        String line = Printable.of(of(e).strip().replaceAll("\\s*\\R\\s*", "; "));
        return e.getCause() instanceof IOException cause ? line + " (" + why(cause) + ")" : line;
    }

    private static String why(IOException e) {
        return e instanceof EOFException
                ? "the server closed it"
                : e.getClass().getSimpleName() + (e.getMessage() == null ? "" : ": " + Printable.of(e.getMessage()));
    }

    private static boolean mayShowRows(SQLException e, @Nullable ServerErrorMessage server) {
        boolean isOfSettings = server == null
                ? ErrorSigns.fit(e, INVALID_PARAMETER, "")
                : OF_SETTINGS.contains(String.valueOf(server.getFile()));
        return ErrorSigns.fit(e, OF_ROWS, "") && !isOfSettings;
    }

    private static String named(String name, @Nullable String text) {
        return text == null || text.isEmpty() ? "" : name + ": " + text;
    }

    private static @Nullable String ofStream(@Nullable String where) {
        return where != null && where.startsWith(OF_STREAM) ? where : null;
    }

    /**
     * Returns the same error, safe to print with its causes.
     *
     * @param e what the driver has thrown
     * @return itself if nothing has to be left out
     */
    public static SQLException printable(SQLException e) {
        ServerErrorMessage server = e instanceof PSQLException driver ? driver.getServerErrorMessage() : null;
        boolean isWherePrintable = server == null || server.getWhere() == null || ofStream(server.getWhere()) != null;
        if (isWherePrintable && !mayShowRows(e, server)) {
            return e;
        }
        SQLException printable = new SQLException(of(e), ErrorSigns.state(e));
        printable.setStackTrace(e.getStackTrace());
        return printable;
    }
}
