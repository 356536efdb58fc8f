package dev.walferry.kafka.query.table;

import dev.walferry.Printable;
import dev.walferry.kafka.config.settings.QuerySettings;
import dev.walferry.kafka.query.table.FoundColumns.Found;
import dev.walferry.kafka.query.table.PollOrder.Kind;
import dev.walferry.kafka.query.table.PollOrder.Term;
import dev.walferry.replication.ReplicationException;
import dev.walferry.type.TypeOid;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Chooses the order in which a table's rows are read, and refuses columns that give none. */
final class OrderChoice {
    private final QuerySettings settings;
    private final String what;
    private final List<Found> columns;
    private final OrderColumns named;
    private final boolean isStored;

    /**
     * Creates a choice of order columns.
     *
     * @param settings the mode
     * @param named the columns that are configured
     * @param what the table, for people
     * @param columns its columns
     * @param isStored whether its rows are its own: those of a view or a query may have a value twice that grows in a table
     */
    OrderChoice(QuerySettings settings, OrderColumns named, String what, List<Found> columns, boolean isStored) {
        this.settings = settings;
        this.named = named;
        this.what = what;
        this.columns = columns;
        this.isStored = isStored;
    }

    PollOrder order() {
        List<Term> terms = new ArrayList<>();
        if (settings.mode().hasTimestamp()) {
            terms.add(time());
        }
        if (settings.mode().hasIncrementing()) {
            terms.add(term(growing()));
            return new PollOrder(terms, isStored);
        }
        if (terms.isEmpty()) {
            return PollOrder.NONE;
        }
        // among rows of the same time the key tells which were read
        List<Found> key = columns.stream()
                .filter(column -> column.keyPlace() >= 0)
                .sorted(Comparator.comparingInt(Found::keyPlace))
                .toList();
        key.forEach(column -> terms.add(term(column)));
        return new PollOrder(terms, !key.isEmpty());
    }

    private static Term term(Found column) {
        return new Term(
                SqlText.name(column.name()), column.type(), column.operators(), Kind.OTHER, List.of(column.name()));
    }

    private Found growing() {
        Found column = named.growing().isEmpty()
                ? columns.stream()
                        .filter(Found::growsItself)
                        .findFirst()
                        .orElseThrow(() ->
                                refused("has neither an identity column nor a serial: set incrementing.column.name, or"
                                        + " leave it out"))
                : named(named.growing(), named.growingKey());
        if (settings.requireNotNull() && column.mayBeNull()) {
            throw refused(
                    "may have null in column " + Printable.quoted(column.name()) + ", and such rows are never read:"
                            + " ALTER TABLE ... SET NOT NULL, or set validate.non.null=false");
        }
        return column;
    }

    private Term time() {
        List<Found> times = named.times().stream()
                .map(name -> named(name, named.timesKey()))
                .toList();
        boolean hasZone = false;
        for (Found time : times) {
            int type = time.column().typeOid();
            hasZone |= type == TypeOid.TIMESTAMPTZ;
            if (type != TypeOid.TIMESTAMP && type != TypeOid.TIMESTAMPTZ) {
                throw refused("has column " + Printable.quoted(time.name())
                        + " of another type than timestamp or timestamptz: correct " + named.timesKey());
            }
        }
        if (settings.requireNotNull() && times.stream().allMatch(Found::mayBeNull)) {
            throw refused("may have null in every column of " + named.timesKey() + ", and such rows are never read:"
                    + " ALTER TABLE ... SET NOT NULL, or set validate.non.null=false");
        }
        List<String> names = times.stream().map(Found::name).toList();
        return new Term(
                names.size() == 1 ? SqlText.name(names.get(0)) : "COALESCE(" + SqlText.names(names) + ")",
                hasZone ? "pg_catalog.timestamptz" : "pg_catalog.timestamp",
                FoundColumns.BUILT_IN,
                hasZone ? Kind.TIME : Kind.LOCAL_TIME,
                names);
    }

    private Found named(String name, String key) {
        Found column = FoundColumns.named(columns, name);
        if (column == null) {
            throw refused("has no column " + Printable.quoted(name) + ", which " + key
                    + " names: correct it, or leave the table out");
        }
        return column;
    }

    private ReplicationException refused(String why) {
        return PollException.fatal(what + " " + why);
    }
}
