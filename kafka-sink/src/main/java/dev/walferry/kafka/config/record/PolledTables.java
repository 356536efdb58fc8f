package dev.walferry.kafka.config.record;

import dev.walferry.kafka.config.syntax.ParsedSettings;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/** What lists of tables need to know where tables are polled: JDBC source connectors have lists of the same names. */
final class PolledTables {
    private static final String MODE = "source.mode";
    private static final String URL = "source.url";
    private static final String USER = "source.user";

    private PolledTables() {}

    /** Returns whether tables are polled. */
    static boolean areMeant(ParsedSettings settings) {
        return settings.has(MODE) && settings.text(MODE).strip().equalsIgnoreCase("query");
    }

    /** Returns the name of their database, as the driver takes it from the URL; null if the URL cannot be read. */
    static @Nullable String database(ParsedSettings settings) {
        Properties defaults = new Properties();
        if (settings.has(USER)) {
            PGProperty.USER.set(defaults, settings.text(USER));
        }
        Properties parsed = settings.has(URL) ? Driver.parseURL(settings.text(URL), defaults) : null;
        return parsed == null ? null : PGProperty.PG_DBNAME.getOrDefault(parsed);
    }
}
