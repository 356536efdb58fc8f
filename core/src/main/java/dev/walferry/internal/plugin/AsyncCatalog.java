package dev.walferry.internal.plugin;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** Asks the database on its own thread, over a connection that is opened with the first question. */
public final class AsyncCatalog implements SourceCatalog {
    /** Opens connections. */
    @FunctionalInterface
    public interface ConnectionSource {
        /**
         * Opens an ordinary connection to the stream's database.
         *
         * @return closed by these lookups
         * @throws SQLException if it cannot be opened
         */
        Connection open() throws SQLException;
    }

    private interface Question<T> {
        T ask(PluginCatalog queries) throws SQLException;
    }

    private static final System.Logger LOG = System.getLogger(AsyncCatalog.class.getName());

    private final ConnectionSource connections;
    private final int serverMajor;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
        Thread created = new Thread(task, "walferry-catalog");
        created.setDaemon(true);
        return created;
    });

    /** The connection, which only the thread uses. */
    private @Nullable Connection connection;

    /**
     * Creates lookups that have not connected yet.
     *
     * @param connections where to ask
     * @param serverMajor the server's major version
     */
    public AsyncCatalog(ConnectionSource connections, int serverMajor) {
        this.connections = connections;
        this.serverMajor = serverMajor;
    }

    @Override
    public CompletableFuture<Optional<TableDefinition>> table(QualifiedName name) {
        return ask(queries -> queries.table(name));
    }

    @Override
    public CompletableFuture<Optional<String>> originName(int id) {
        return ask(queries -> queries.originName(id));
    }

    private <T> CompletableFuture<T> ask(Question<T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        thread.execute(() -> {
            try {
                answer.complete(answer(question));
            } catch (Throwable e) { // whatever it is, the stream waits for an answer
                answer.completeExceptionally(e);
            }
        });
        return answer;
    }

    /** A connection that was idle for long may be dead, so one that was used before gets a second chance. */
    private <T> T answer(Question<T> question) throws SQLException {
        boolean wasOpen = connection != null;
        try {
            return answerOnce(question);
        } catch (SQLException e) {
            closeConnection();
            if (!wasOpen) {
                throw e;
            }
            return answerOnce(question);
        }
    }

    private <T> T answerOnce(Question<T> question) throws SQLException {
        Connection open = connection;
        if (open == null) {
            open = connections.open();
            connection = open;
        }
        return question.ask(new PluginCatalog(open, serverMajor));
    }

    private void closeConnection() {
        Connection closing = connection;
        connection = null;
        try {
            if (closing != null) {
                closing.close();
            }
        } catch (SQLException e) {
            LOG.log(System.Logger.Level.DEBUG, () -> "catalog connection not closed cleanly: " + e.getMessage());
        }
    }

    @Override
    public void close() {
        thread.execute(this::closeConnection);
        thread.shutdown();
    }
}
