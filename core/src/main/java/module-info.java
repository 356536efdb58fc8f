/**
 * Walferry's library: decodes PostgreSQL's pgoutput off a replication stream and knows which LSN may be confirmed.
 *
 * <p>Start with {@link dev.walferry.replication.ChangeStream} for a stream from a server, or with
 * {@link dev.walferry.pgoutput.PgOutputDecoder} for decoding alone. Packages named {@code internal} are not exported.
 */
module dev.walferry.core {
    requires transitive java.sql;
    requires org.postgresql.jdbc;
    requires org.lz4.java;
    requires static transitive org.jspecify;

    exports dev.walferry;
    exports dev.walferry.delivery;
    exports dev.walferry.pgoutput;
    exports dev.walferry.plugin;
    exports dev.walferry.replication;
    exports dev.walferry.snapshot;
    exports dev.walferry.transaction;
    exports dev.walferry.type;

    // The driver makes our socket by its class's name.
    exports dev.walferry.internal.socket to
            org.postgresql.jdbc;
}
