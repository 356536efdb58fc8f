package dev.walferry.kafka.config.settings;

import dev.walferry.kafka.config.mode.PublicationCreation;
import dev.walferry.plugin.OutputPlugin;
import dev.walferry.replication.Publications;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.config.types.Password;
import org.jspecify.annotations.Nullable;

/**
 * Where changes come from.
 *
 * @param url JDBC URL, without credentials
 * @param user the role to connect as
 * @param password its password, null for none; prints as {@code [hidden]}
 * @param plugin the output plugin of the slot
 * @param slotName the replication slot; empty without one
 * @param createSlot whether to create the slot where it is missing
 * @param publicationNames at least one publication with pgoutput, none with another plugin
 * @param createPublications what to do about missing publications
 * @param tables the tables to publish when publications are created for tables; with a plugin that has none, the tables
 *     to deliver, empty for all
 * @param jdbcProperties passed to pgjdbc unchanged; may hold secrets
 * @param spool how transactions in progress are received and kept
 * @param statusInterval the longest time between two status updates to the server
 * @param receiverTimeout how long the server may be silent, zero for no limit
 * @param giveUpRetainedBytes how much WAL the slot may hold back before it is dropped; 0 for any amount
 * @param failover how PostgreSQL's standbys are used
 * @param takeover how other daemons share the slot
 * @param retryBackoff wait before the first reconnect, doubled with each further one
 * @param retryBackoffMax longest wait between two reconnects
 */
public record SourceSettings(
        String url,
        String user,
        @Nullable Password password,
        OutputPlugin plugin,
        String slotName,
        boolean createSlot,
        List<String> publicationNames,
        PublicationCreation createPublications,
        List<Publications.Table> tables,
        Map<String, String> jdbcProperties,
        SpoolSettings spool,
        Duration statusInterval,
        Duration receiverTimeout,
        long giveUpRetainedBytes,
        FailoverSettings failover,
        TakeoverSettings takeover,
        Duration retryBackoff,
        Duration retryBackoffMax) {

    /**
     * Returns what an ordinary connection to the source needs besides the URL.
     *
     * @return user, password and pgjdbc's own properties; holds secrets
     */
    public Properties connectionProperties() {
        Properties properties = new Properties();
        jdbcProperties.forEach(properties::setProperty);
        properties.setProperty("user", user);
        if (password != null) {
            properties.setProperty("password", password.value());
        }
        return properties;
    }

    /**
     * Returns the settings for people.
     *
     * @return URL, slot and publications; no credentials
     */
    @Override
    public String toString() {
        return "SourceSettings[url=" + url + ", plugin=" + plugin + ", slot=" + slotName + ", publications="
                + publicationNames + "]";
    }
}
