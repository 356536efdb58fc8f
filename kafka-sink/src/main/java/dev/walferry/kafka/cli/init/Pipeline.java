package dev.walferry.kafka.cli.init;

import dev.walferry.replication.Publications.Table;
import java.util.List;

/**
 * The answers that {@code init} was given.
 *
 * @param url JDBC URL of the database, without credentials
 * @param role the role to connect as
 * @param slot the replication slot
 * @param publication the publication
 * @param tables the tables to carry, none for all of the database
 * @param snapshot whether the rows that are there already are read
 * @param topicPrefix first part of every topic's name
 * @param brokers {@code host:port}, separated by commas
 * @param principal who the daemon is in Kafka, such as {@code User:walferry}
 */
record Pipeline(
        String url,
        String role,
        String slot,
        String publication,
        List<Table> tables,
        boolean snapshot,
        String topicPrefix,
        String brokers,
        String principal) {

    Pipeline {
        tables = List.copyOf(tables);
    }
}
