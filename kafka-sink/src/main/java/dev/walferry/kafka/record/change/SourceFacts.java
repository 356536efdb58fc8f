package dev.walferry.kafka.record.change;

/**
 * What every record says about its origin.
 *
 * @param version version of the daemon
 * @param database the database's name
 */
public record SourceFacts(String version, String database) {}
