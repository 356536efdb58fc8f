package dev.walferry.bench.e2e.contender;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What one run of one contender uses: its own slot and topic prefix on the shared servers.
 *
 * @param host PostgreSQL's host
 * @param port PostgreSQL's port
 * @param database the database with the table and the publication
 * @param user a superuser
 * @param password the user's password
 * @param slot a logical slot for the contender's output plugin
 * @param publication publishes the table
 * @param bootstrap Kafka's brokers
 * @param registry the URL of a schema registry; null if no contender needs one
 * @param prefix prefix of the topic, {@code <prefix>.public.bench}, which exists
 * @param directory for configuration and logs
 * @param rows the number of rows to carry
 * @param transactions the number of transactions with these rows
 * @param endLsn end of the WAL to read, {@code X/X}
 * @param isSnapshot whether the rows are older than the slot, so that the table has to be read; otherwise they are in the WAL
 */
public record Lane(
        String host,
        int port,
        String database,
        String user,
        String password,
        String slot,
        String publication,
        String bootstrap,
        @Nullable String registry,
        String prefix,
        Path directory,
        long rows,
        long transactions,
        String endLsn,
        boolean isSnapshot) {

    /**
     * Returns where the records go.
     *
     * @return the topic
     */
    public String topic() {
        return prefix + ".public.bench";
    }

    /**
     * The database's URL.
     *
     * @return a JDBC URL without credentials
     */
    public String jdbcUrl() {
        return "jdbc:postgresql://" + host + ":" + port + "/" + database;
    }
}
