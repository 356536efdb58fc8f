package dev.walferry.internal.plugin;

import dev.walferry.internal.MalformedException;
import dev.walferry.internal.plugin.TableDefinition.Column;
import dev.walferry.pgoutput.Relation;
import dev.walferry.pgoutput.ReplicaIdentity;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Describes a table for one message: the message's own columns, as they were when it was written, completed by what only
 * the catalog knows.
 *
 * <p>A column keeps its number for life, so its modifier is found even if it was renamed or dropped since. An update
 * lacks the columns whose large values did not change; those are taken from the catalog. So is every column of a table
 * for which only a key or a truncation was sent.
 */
final class ShapeBuilder {
    /** A column as far as it is known. */
    private record Draft(
            ByteBuffer encoded,
            String name,
            int typeOid,
            int typmod,
            int number,
            @Nullable Column now) {
        boolean isGenerated() {
            return now != null && now.generated();
        }

        boolean isToastable() {
            return now == null || now.dropped() || now.toastable();
        }
    }

    private final QualifiedName name;
    private final TableDefinition table;
    private final PluginMessage message;
    private final PluginReader reader;
    private final @Nullable TableShape before;
    private final List<Draft> drafts = new ArrayList<>();

    ShapeBuilder(
            QualifiedName name,
            TableDefinition table,
            PluginMessage message,
            PluginReader reader,
            @Nullable TableShape before) {
        this.name = name;
        this.table = table;
        this.message = message;
        this.reader = reader;
        this.before = before;
    }

    /** Puts the shape together. The message fits it, unless it contradicts itself. */
    TableShape build(int maxRowBytes) {
        if (message.hasRow) {
            addSent(message.row);
            if (message.kind == PluginMessage.Kind.UPDATE && reader.leavesColumnsOut()) {
                addUnsent();
            }
        } else if (message.hasOld && (!reader.leavesColumnsOut() || !isKnownByName(message.old))) {
            addSent(message.old);
        } else {
            table.columns().stream().filter(column -> !column.dropped()).forEach(this::addNow);
        }
        requireDistinctNames();
        RowIdentity identity = identity();
        boolean full = identity.kind() == ReplicaIdentity.FULL;
        List<TableShape.Element> elements = new ArrayList<>();
        List<dev.walferry.pgoutput.Column> columns = new ArrayList<>();
        for (Draft draft : drafts) {
            boolean key = full || identity.columns().contains(draft.name());
            elements.add(new TableShape.Element(
                    draft.encoded().array(),
                    draft.typeOid(),
                    draft.number(),
                    key,
                    !draft.isGenerated(),
                    draft.isToastable()));
            if (!draft.isGenerated()) {
                columns.add(new dev.walferry.pgoutput.Column(draft.name(), draft.typeOid(), draft.typmod(), key));
            }
        }
        Relation relation = Relation.of(table.oid(), name.schema(), name.name(), identity.kind(), columns);
        return new TableShape(relation, elements, full, primaryKey(), maxRowBytes);
    }

    private void requireDistinctNames() {
        if (drafts.stream().map(Draft::name).distinct().count() < drafts.size()) {
            throw new MalformedException(message.tableAt, "expected distinct column names, got one twice");
        }
    }

    private void addSent(RowColumns columns) {
        for (int i = 0; i < columns.size(); i++) {
            String columnName = reader.columnName(message, columns, i);
            int number = columns.number(i);
            Column now = number == 0 ? table.byName(columnName) : table.byNumber(number);
            int typmod = ColumnModifiers.of(name, columnName, columns.typeOid(i), now);
            int from = columns.nameAt(i);
            ByteBuffer encoded = ByteBuffer.wrap(Arrays.copyOfRange(message.bytes, from, from + columns.nameLength(i)));
            int ownNumber = number == 0 && now != null ? now.number() : number;
            drafts.add(new Draft(encoded, columnName, columns.typeOid(i), typmod, ownNumber, now));
        }
    }

    /**
     * Adds the columns that an update did not send. A column that is not in the table's earlier shape was added after
     * the update was written, so it is left out. Without an earlier shape it counts as unchanged: nothing tells the two
     * cases apart.
     */
    private void addUnsent() {
        Set<Integer> sent = drafts.stream().map(Draft::number).collect(Collectors.toSet());
        Set<String> names = drafts.stream().map(Draft::name).collect(Collectors.toSet());
        table.columns().stream()
                .filter(column -> !column.dropped() && column.toastable() && !sent.contains(column.number()))
                .filter(column -> !names.contains(column.name()))
                .filter(column -> before == null || before.hasNumber(column.number()))
                .forEach(this::addNow);
        drafts.sort(Comparator.comparingInt(Draft::number));
    }

    private void addNow(Column column) {
        drafts.add(new Draft(
                ByteBuffer.wrap(reader.encodedName(column.name())),
                column.name(),
                column.typeOid(),
                column.typmod(),
                column.number(),
                column));
    }

    /** Returns whether the catalog has all these columns with these types. */
    private boolean isKnownByName(RowColumns old) {
        for (int i = 0; i < old.size(); i++) {
            Column now = table.byName(reader.columnName(message, old, i));
            if (now == null || now.typeOid() != old.typeOid(i)) {
                return false;
            }
        }
        return true;
    }

    private RowIdentity identity() {
        Set<String> all = drafts.stream().map(Draft::name).collect(Collectors.toSet());
        boolean shown = message.hasOld && reader.leavesColumnsOut();
        return RowIdentity.of(
                table, all, shown ? names(message.old) : null, message.hasKey ? names(message.key) : null);
    }

    private Set<String> names(RowColumns columns) {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < columns.size(); i++) {
            names.add(reader.columnName(message, columns, i));
        }
        return names;
    }

    private byte @Nullable [][] primaryKey() {
        if (!message.hasKey) {
            return null;
        }
        byte[][] names = new byte[message.key.size()][];
        for (int i = 0; i < names.length; i++) {
            int at = message.key.nameAt(i);
            names[i] = Arrays.copyOfRange(message.bytes, at, at + message.key.nameLength(i));
        }
        return names;
    }
}
