package dev.walferry.kafka.progress.query;

/**
 * The database that query-based capture reads. Progress of another one says nothing about it.
 *
 * @param systemId the cluster's system identifier
 * @param database the database's name
 */
public record QueryIdentity(String systemId, String database) {
    @Override
    public String toString() {
        return "database \"" + database + "\" of the cluster " + systemId;
    }
}
