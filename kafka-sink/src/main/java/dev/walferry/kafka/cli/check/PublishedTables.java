package dev.walferry.kafka.cli.check;

import dev.walferry.replication.Publications.Table;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the checks of the source find out about the published tables, for the checks of Kafka. */
final class PublishedTables {
    private final Map<Table, PublishedTable> tables = new LinkedHashMap<>();
    private final Set<Table> withoutKey = new LinkedHashSet<>();

    void add(PublishedTable published) {
        tables.merge(published.table(), published, PublishedTable::or);
    }

    List<PublishedTable> all() {
        return List.copyOf(tables.values());
    }

    /** Notes that the records of a table have no key. */
    void addWithoutKey(Table table) {
        withoutKey.add(table);
    }

    boolean hasKey(Table table) {
        return !withoutKey.contains(table);
    }
}
