package dev.walferry.internal.placement;

import dev.walferry.Lsn;
import dev.walferry.internal.placement.WholeTable.Verdict;
import dev.walferry.pgoutput.PgOutputMessage;
import dev.walferry.pgoutput.PgOutputMessage.Kind;
import dev.walferry.pgoutput.Relation;
import dev.walferry.pgoutput.RowChange;
import dev.walferry.pgoutput.Truncate;
import dev.walferry.replication.Publications.Table;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The tables that are read whole, and those for which that is not known yet. Changes of the latter wait.
 * For the stream's thread, except where it says otherwise.
 */
public final class WholeTables {
    private final Set<Placement.Rule> rules;
    private final TableIds ids;
    private final Map<Integer, WholeTable> tables = new ConcurrentHashMap<>();
    private final Set<Table> unknown = ConcurrentHashMap.newKeySet();
    private @Nullable PgOutputMessage rest;

    WholeTables(Set<Placement.Rule> rules, TableIds ids) {
        this.rules = rules;
        this.ids = ids;
    }

    /** Has the changes of a table wait until it is known how the table is read. Safe in any thread. */
    public void expect(Table table) {
        unknown.add(table);
    }

    /** Notes that it is known how a table is read. A table that is read whole is watched already. Safe in any thread. */
    public void known(Table table) {
        unknown.remove(table);
    }

    /** Watches the changes of a table that is read whole. Safe in any thread. */
    public WholeTable watch(int id) {
        WholeTable table = new WholeTable(rules);
        if (tables.putIfAbsent(id, table) != null) {
            throw new IllegalStateException("table " + Integer.toUnsignedString(id) + " is watched already");
        }
        return table;
    }

    /** Forgets a table. Safe in any thread. */
    void forget(int id) {
        WholeTable table = tables.remove(id);
        if (table != null) {
            table.close();
        }
    }

    boolean isEmpty() {
        return tables.isEmpty() && unknown.isEmpty();
    }

    boolean isReading() {
        return tables.values().stream().anyMatch(WholeTable::isReading);
    }

    Collection<WholeTable> tables() {
        return tables.values();
    }

    /**
     * Takes a message.
     *
     * @return false if it has to wait, perhaps after rows that go out
     */
    boolean offer(PgOutputMessage message, int xid, Lsn lsn, Consumer<Placed> out) {
        rest = message;
        return switch (message.kind()) {
            case INSERT, UPDATE, DELETE -> offerChange((RowChange) message, xid, lsn, out);
            case TRUNCATE -> offerTruncate((Truncate) message, xid, lsn, out);
            default -> true;
        };
    }

    /** Returns what remains of the message that was offered last, to be passed on; null for nothing. */
    @Nullable
    PgOutputMessage rest() {
        return rest;
    }

    private boolean offerChange(RowChange change, int xid, Lsn lsn, Consumer<Placed> out) {
        Verdict verdict = judge(change.relation(), xid, change.kind() != Kind.INSERT, lsn, out);
        if (verdict == Verdict.LEFT_OUT) {
            rest = null;
        }
        return verdict != Verdict.WAITS;
    }

    private boolean offerTruncate(Truncate truncate, int xid, Lsn lsn, Consumer<Placed> out) {
        List<Relation> left = new ArrayList<>();
        for (Relation relation : truncate.relations()) {
            Verdict verdict = judge(relation, xid, true, lsn, out);
            if (verdict == Verdict.WAITS) {
                return false;
            } else if (verdict == Verdict.OUT) {
                left.add(relation);
            }
        }
        if (left.isEmpty()) {
            rest = null;
        } else if (left.size() < truncate.relations().size()) {
            rest = new Truncate(truncate.xid(), truncate.cascade(), truncate.restartIdentity(), left);
        }
        return true;
    }

    /** A table is watched before it counts as known, so it is asked in this order. */
    private Verdict judge(Relation relation, int xid, boolean needsRows, Lsn lsn, Consumer<Placed> out) {
        if (!unknown.isEmpty() && unknown.contains(new Table(relation.namespace(), relation.name()))) {
            return Verdict.WAITS;
        }
        WholeTable table = tables.get(ids.of(relation));
        return table == null ? Verdict.OUT : table.judge(xid, needsRows, lsn, out);
    }

    void giveUpWaiting() {
        tables.values().forEach(WholeTable::giveUpWaiting);
    }
}
