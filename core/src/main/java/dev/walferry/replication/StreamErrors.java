package dev.walferry.replication;

import dev.walferry.Lsn;
import dev.walferry.internal.plugin.CatalogException;
import dev.walferry.pgoutput.PgOutputFormatException;
import dev.walferry.plugin.PluginFormatException;
import dev.walferry.plugin.UnknownTableException;
import dev.walferry.replication.ReplicationException.Category;
import dev.walferry.transaction.TransactionException;
import java.io.IOException;
import java.sql.SQLException;

/** Turns whatever ended a stream into one error that says where it happened and what to do. */
final class StreamErrors {
    private static final String REPORT = "; nothing from here on was confirmed: report it";

    private StreamErrors() {}

    /**
     * Says what an error means to a stream.
     *
     * @param e what was thrown while the stream read or wrote
     * @param position where the stream was
     */
    static ReplicationException of(Throwable e, String slot, Lsn position) {
        String at = ReplicationException.at(slot, position);
        if (e instanceof ReplicationException known) {
            return known;
        } else if (e instanceof SQLException sql) {
            return ReplicationException.of(sql, slot, position);
        } else if (e instanceof IOException) {
            return new ReplicationException(Category.RETRY, at + "connection lost: " + e.getMessage(), e);
        } else if (e instanceof CatalogException unanswered) {
            return ReplicationException.of(unanswered.reason(), slot, position);
        } else if (e instanceof UnknownTableException) {
            return new ReplicationException(Category.FATAL, at + e.getMessage(), e);
        } else if (e instanceof PgOutputFormatException || e instanceof PluginFormatException) {
            return new ReplicationException(Category.FATAL, at + e.getMessage() + REPORT, e);
        } else if (e instanceof TransactionException) {
            return new ReplicationException(Category.FATAL, at + e.getMessage(), e);
        } else if (e instanceof OutOfMemoryError) {
            return new ReplicationException(Category.FATAL, at + tooLarge(e), e);
        }
        // a mistake of our own, whose message could hold anything
        return new ReplicationException(
                Category.FATAL, at + "unexpected " + e.getClass().getName() + REPORT, e);
    }

    /** A message is one array, whatever its size, and the driver allocates it before this library sees the message. */
    private static String tooLarge(Throwable e) {
        return "the next message does not fit into memory (" + e.getMessage() + ", at most "
                + (Runtime.getRuntime().maxMemory() >> 20)
                + " MiB); nothing from here on was confirmed: raise -Xmx, a row can have up to 1 GiB";
    }
}
