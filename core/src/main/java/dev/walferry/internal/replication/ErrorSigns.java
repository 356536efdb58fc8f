package dev.walferry.internal.replication;

import dev.walferry.replication.SourceError;
import java.sql.SQLException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLWarning;
import org.postgresql.util.ServerErrorMessage;

/** Finds the rows of {@link SourceError} that fit an error. */
public final class ErrorSigns {
    private ErrorSigns() {}

    /** Returns whether an error has one of these states, or classes of states, and one of these signs, if there are any. */
    public static boolean fit(SQLException e, String states, String signs) {
        String state = state(e);
        return alternatives(states).anyMatch(own -> isOrContains(own, state))
                && (signs.isEmpty() || alternatives(signs).anyMatch(sign -> bears(e, sign)));
    }

    /** Returns the server's code; empty if it sent none. */
    static String state(SQLException e) {
        return e.getSQLState() == null ? "" : e.getSQLState();
    }

    private static Stream<String> alternatives(String text) {
        return Stream.of(text.split("\\|"));
    }

    /** A state of two characters is a class of states. */
    private static boolean isOrContains(String own, String state) {
        return own.equals("*") || own.equals(state) || (own.length() == 2 && state.startsWith(own));
    }

    private static boolean bears(SQLException e, String sign) {
        for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            if (cause.getClass().getSimpleName().equals(sign) || says(cause, sign)) {
                return true;
            }
        }
        return sign.equals(routine(e)) || says(e, sign);
    }

    private static boolean says(Throwable e, String sign) {
        return e.getMessage() != null && e.getMessage().contains(sign);
    }

    private static @Nullable String routine(SQLException e) {
        ServerErrorMessage server = null;
        if (e instanceof PSQLException driver) {
            server = driver.getServerErrorMessage();
        } else if (e instanceof PSQLWarning driver) {
            server = driver.getServerErrorMessage();
        }
        return server == null ? null : server.getRoutine();
    }
}
