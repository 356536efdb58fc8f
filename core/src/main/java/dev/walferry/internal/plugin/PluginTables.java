package dev.walferry.internal.plugin;

import dev.walferry.internal.MalformedException;
import dev.walferry.pgoutput.Column;
import dev.walferry.pgoutput.DecoderLimits;
import dev.walferry.pgoutput.Relation;
import dev.walferry.plugin.OutputPlugin;
import dev.walferry.plugin.UnknownTableException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The tables of a stream by name, each with the shape of its rows. If a message does not fit the shape, the catalog is
 * asked again.
 */
final class PluginTables {
    private static final System.Logger LOG = System.getLogger(PluginTables.class.getName());

    /** A table that was named before. */
    private static final class Table {
        final byte[] encoded;
        final QualifiedName name;
        final boolean wanted;

        @Nullable
        TableShape shape;

        boolean partitioned;
        boolean warned;

        Table(byte[] encoded, QualifiedName name, boolean wanted) {
            this.encoded = encoded;
            this.name = name;
            this.wanted = wanted;
        }
    }

    private final OutputPlugin plugin;
    private final PluginReader reader;
    private final SourceCatalog catalog;
    private final DecoderLimits limits;
    private final Set<QualifiedName> wanted;
    private final Map<ByteBuffer, Table> tables = new HashMap<>();
    private @Nullable Table last;
    private @Nullable CompletableFuture<Optional<TableDefinition>> asked;
    private @Nullable TableShape found;
    private boolean isNew;

    PluginTables(
            OutputPlugin plugin,
            PluginReader reader,
            SourceCatalog catalog,
            DecoderLimits limits,
            Set<QualifiedName> wanted) {
        this.plugin = plugin;
        this.reader = reader;
        this.catalog = catalog;
        this.limits = limits;
        this.wanted = Set.copyOf(wanted);
    }

    /**
     * Finds the shape that fits a change.
     *
     * @return what to wait for before asking again, null if it was {@linkplain #found found}
     */
    @Nullable
    CompletableFuture<?> find(PluginMessage change) {
        Table table = table(change);
        TableShape shape = table.shape;
        isNew = false;
        found = null;
        if (!table.wanted) {
            return null;
        }
        if (shape != null && shape.fits(change, reader.leavesColumnsOut())) {
            found = shape;
            return null;
        }
        if (table.partitioned && change.kind == PluginMessage.Kind.TRUNCATE) {
            return null;
        }
        if (asked == null) {
            asked = catalog.table(table.name);
        }
        if (!asked.isDone()) {
            return asked;
        }
        Optional<TableDefinition> answer = CatalogAnswers.of(asked);
        asked = null;
        learn(table, answer.orElseThrow(() -> gone(table.name)), change);
        return null;
    }

    /**
     * Returns the shape of the change that was asked for last; null if the change is not wanted, or pgoutput would not send it.
     */
    @Nullable
    TableShape found() {
        return found;
    }

    /** Returns whether the shape's relation has to be announced. */
    boolean isNew() {
        return isNew;
    }

    private Table table(PluginMessage change) {
        Table table = last;
        if (table != null && change.names(table.encoded)) {
            return table;
        }
        table = tables.get(ByteBuffer.wrap(change.bytes, change.tableAt, change.tableLength));
        if (table == null) {
            if (tables.size() >= limits.maxRelations()) {
                throw new MalformedException(
                        change.tableAt, "more relations than the limit of " + limits.maxRelations());
            }
            byte[] encoded = Arrays.copyOfRange(change.bytes, change.tableAt, change.tableAt + change.tableLength);
            QualifiedName name = reader.table(change);
            table = new Table(encoded, name, wanted.isEmpty() || wanted.contains(name));
            tables.put(ByteBuffer.wrap(encoded), table);
        }
        last = table;
        return table;
    }

    private void learn(Table table, TableDefinition now, PluginMessage change) {
        if (now.view()) {
            throw view(table.name);
        }
        table.partitioned = now.partitioned();
        if (now.partitioned() && change.kind == PluginMessage.Kind.TRUNCATE) {
            return; // its partitions are named as well
        }
        TableShape before = table.shape != null && table.shape.relation().oid() == now.oid() ? table.shape : null;
        TableShape shape = new ShapeBuilder(table.name, now, change, reader, before).build(limits.maxMessageBytes());
        if (!shape.fits(change, reader.leavesColumnsOut())) {
            if (change.hasOld && !reader.leavesColumnsOut()) {
                throw unknownKey(table.name);
            }
            throw new MalformedException(change.tableAt, "expected columns that belong together, got others");
        }
        table.shape = shape;
        found = shape;
        isNew = true;
        warn(table, shape.relation());
    }

    private void warn(Table table, Relation relation) {
        if (!table.warned && relation.columns().stream().noneMatch(Column::identity)) {
            table.warned = true;
            LOG.log(
                    System.Logger.Level.WARNING,
                    () -> "table " + table.name + " has no usable replica identity: " + plugin
                            + " does not send its updated and deleted rows; add a primary key, or ALTER TABLE ..."
                            + " REPLICA IDENTITY FULL");
        }
    }

    private UnknownTableException view(QualifiedName view) {
        return new UnknownTableException(view + " is a materialized view, and " + plugin
                + " sends its rows when it is refreshed: let the stream read only the tables that are needed (tables); a"
                + " slot of pgoutput leaves such views out");
    }

    private UnknownTableException unknownKey(QualifiedName table) {
        return new UnknownTableException("the old row of a change of table " + table + " does not fit its replica"
                + " identity, which was changed since, and " + plugin + " does not say what it was: move the slot past"
                + " this change with pg_replication_slot_advance and copy the skipped changes by hand; a slot of"
                + " pgoutput does not have this limit");
    }

    private UnknownTableException gone(QualifiedName table) {
        return new UnknownTableException("table " + table + " no longer exists, and " + plugin
                + " does not send all about it: let the stream read only the tables that are needed (tables), or move"
                + " the slot past this change with pg_replication_slot_advance; a slot of pgoutput does not have this"
                + " limit");
    }
}
