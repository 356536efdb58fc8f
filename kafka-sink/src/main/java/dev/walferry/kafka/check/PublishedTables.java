package dev.walferry.kafka.check;

import dev.walferry.kafka.config.settings.ShapeSettings;
import dev.walferry.kafka.record.registry.SchemaQuestion;
import dev.walferry.replication.Publications.Table;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the checks of the source find out about the published tables, for the checks of Kafka and of the registry. */
public final class PublishedTables {
    private final ShapeSettings settings;
    private final Map<Table, PublishedTable> tables = new LinkedHashMap<>();
    private final Set<Table> withoutKey = new LinkedHashSet<>();
    private final Set<SchemaQuestion> schemas = new LinkedHashSet<>();

    /**
     * Creates a list without tables.
     *
     * @param settings the configuration's lists of tables
     */
    public PublishedTables(ShapeSettings settings) {
        this.settings = settings;
    }

    /**
     * Adds a table, or what another publication publishes of one that is here already.
     *
     * @param published the table
     */
    public void add(PublishedTable published) {
        tables.merge(published.table(), published, PublishedTable::or);
    }

    /**
     * Returns the tables that the publications hold.
     *
     * @return in the order in which they were added
     */
    public List<PublishedTable> all() {
        return List.copyOf(tables.values());
    }

    /**
     * Returns the tables that the configuration's lists do not leave out.
     *
     * @return in the order in which they were added
     */
    public List<PublishedTable> carried() {
        return tables.values().stream()
                .filter(published -> settings.carries(
                        published.table().schema(), published.table().name()))
                .toList();
    }

    /**
     * Notes schemas that records will need.
     *
     * @param needed the schemas, with their subjects
     */
    public void needs(Collection<SchemaQuestion> needed) {
        schemas.addAll(needed);
    }

    /**
     * Returns the schemas that records will need.
     *
     * @return in the order in which they were noted, each once
     */
    public List<SchemaQuestion> schemas() {
        return List.copyOf(schemas);
    }

    /**
     * Notes that the records of a table have no key.
     *
     * @param table its name
     */
    public void addWithoutKey(Table table) {
        withoutKey.add(table);
    }

    /**
     * Returns whether the records of a table have a key.
     *
     * @param table its name
     * @return false if it was noted that they have none
     */
    public boolean hasKey(Table table) {
        return !withoutKey.contains(table);
    }
}
