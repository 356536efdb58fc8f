package dev.walferry.kafka.cli.check;

import dev.walferry.kafka.config.settings.ShapeSettings;
import dev.walferry.replication.Publications.Table;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the checks of the source find out about the published tables, for the checks of Kafka. */
final class PublishedTables {
    private final ShapeSettings settings;
    private final Map<Table, PublishedTable> tables = new LinkedHashMap<>();
    private final Set<Table> withoutKey = new LinkedHashSet<>();

    PublishedTables(ShapeSettings settings) {
        this.settings = settings;
    }

    void add(PublishedTable published) {
        tables.merge(published.table(), published, PublishedTable::or);
    }

    List<PublishedTable> all() {
        return List.copyOf(tables.values());
    }

    /** Returns the tables that the configuration's lists do not leave out. */
    List<PublishedTable> carried() {
        return tables.values().stream()
                .filter(published -> settings.carries(
                        published.table().schema(), published.table().name()))
                .toList();
    }

    /** Notes that the records of a table have no key. */
    void addWithoutKey(Table table) {
        withoutKey.add(table);
    }

    boolean hasKey(Table table) {
        return !withoutKey.contains(table);
    }
}
