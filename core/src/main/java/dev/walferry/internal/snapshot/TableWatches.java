package dev.walferry.internal.snapshot;

import dev.walferry.internal.placement.KeyText;
import dev.walferry.internal.placement.Placement;
import dev.walferry.internal.placement.Watch;
import dev.walferry.internal.placement.WatchedTable;
import dev.walferry.internal.snapshot.plan.TablePlan;
import dev.walferry.internal.snapshot.server.TableLayout;
import dev.walferry.pgoutput.Relation;

/** Where the stream's changes of tables are watched. Guarded by the {@link SnapshotWork} it belongs to. */
final class TableWatches {
    private final Placement placement;
    private final SnapshotWork work;

    TableWatches(Placement placement, SnapshotWork work) {
        this.placement = placement;
        this.work = work;
    }

    /**
     * Watches a table's changes, unless they are watched already. If they are watched for another table that is being read,
     * that table has lost its name and has not noticed it yet. It lets go of the watch, because its turn may come only after
     * changes that wait for this table.
     *
     * @param oid the table that has the name now
     * @param onStandby whether it is read on a standby: after a promotion a new watch begins
     */
    Watch watch(TableWork table, long oid, boolean onStandby) {
        Watch watched = table.watched;
        if (watched != null && table.oid == oid && (table.whole || table.onStandby == onStandby)) {
            return watched;
        }
        if (watched != null) {
            letGo(table);
        }
        int id = placement.ids().of(table.table, oid);
        TableWork other = work.watching(id);
        if (other != null) {
            letGo(other);
        }
        watched = table.whole ? placement.whole().watch(id) : placement.watch(id, findings(table));
        table.watched = watched;
        table.oid = oid;
        table.onStandby = onStandby;
        return watched;
    }

    /**
     * Begins a new watch of a table that has changed: what was read before is no longer placed, and a new fence is
     * drawn. A table that is read whole keeps its watch: its changes are left out all the time, and nothing of it was
     * read.
     */
    void renew(TableWork table) {
        Watch watched = table.watched;
        if (table.whole && watched != null) {
            watched.fence(Long.MAX_VALUE);
        } else if (watched != null) {
            unwatch(table);
            watch(table, table.oid, table.onStandby);
        }
    }

    /** Starts over, because what was read under the old watch is never placed. */
    private void letGo(TableWork table) {
        unwatch(table);
        table.startOver();
    }

    void unwatch(TableWork table) {
        if (table.watched != null) {
            placement.forget(placement.ids().of(table.table, table.oid));
            table.watched = null;
            table.moved = null;
            work.letGo(table);
        }
    }

    /** The stream's thread tells what a table looks like, and which rows have to be read by key. */
    private WatchedTable.Findings findings(TableWork table) {
        return new WatchedTable.Findings() {
            @Override
            public void defined(Relation relation) {
                synchronized (work) {
                    TableLayout layout = table.isActive() ? table.layout : null;
                    table.told.told(relation);
                    if (layout != null && table.told.differsFrom(layout.relation())) {
                        work.startOver(table);
                        work.notifyAll();
                    }
                }
            }

            @Override
            public void unread(KeyText key, KeyText before) {
                synchronized (work) {
                    TablePlan plan = table.plan;
                    if (plan != null) {
                        plan.unread(key, before);
                        work.notifyAll();
                    } else if (table.moved != null) {
                        table.moved.add(key);
                    }
                }
            }

            @Override
            public void dropped(KeyText key) {
                synchronized (work) {
                    TablePlan plan = table.plan;
                    if (plan != null) {
                        plan.dropped(key);
                        work.notifyAll();
                    }
                }
            }
        };
    }
}
