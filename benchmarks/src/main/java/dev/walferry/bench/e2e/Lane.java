package dev.walferry.bench.e2e;

import java.nio.file.Path;

/**
 * What one run of one contender gets: a slot and a topic prefix of its own on the servers that all share.
 *
 * @param host PostgreSQL's
 * @param port PostgreSQL's
 * @param database with the table and the publication
 * @param user superuser
 * @param password its password
 * @param slot a logical slot for pgoutput
 * @param publication publishes the table
 * @param bootstrap Kafka's brokers
 * @param prefix of the topic, which is {@code <prefix>.public.bench} and exists
 * @param directory for configuration and logs
 * @param rows how many rows there are to carry
 * @param transactions in how many transactions
 * @param endLsn end of the WAL that there is to read, {@code X/X}
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
        String prefix,
        Path directory,
        long rows,
        long transactions,
        String endLsn) {

    /**
     * Where the records go.
     *
     * @return the topic
     */
    public String topic() {
        return prefix + ".public.bench";
    }

    /**
     * Where the database is.
     *
     * @return without credentials
     */
    public String jdbcUrl() {
        return "jdbc:postgresql://" + host + ":" + port + "/" + database;
    }
}
