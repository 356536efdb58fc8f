package dev.walferry.internal.placement;

import dev.walferry.Lsn;
import dev.walferry.internal.placement.ModelDatabase.Logged;
import dev.walferry.internal.placement.ModelRows.Row;
import dev.walferry.internal.snapshot.plan.Leaf;
import dev.walferry.internal.snapshot.plan.Part;
import dev.walferry.internal.snapshot.plan.Span;
import dev.walferry.internal.snapshot.plan.TablePlan;
import dev.walferry.internal.snapshot.plan.Tid;
import dev.walferry.pgoutput.PgOutputMessage;
import dev.walferry.pgoutput.Relation;
import dev.walferry.pgoutput.Tuple;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One session of a stream with a snapshot of the table: readers and the stream take turns with the database. */
final class ModelSession {
    /** The content of a report, from which a later session can go on. */
    record Token(int filenode, int definition, List<Span> read, long since, boolean finished) {}

    private static final class Reading {
        final Part part;
        final Chunk chunk;
        final TablePlan plan;

        /** The table in which the chunk is watched. */
        final WatchedTable table;

        /** The position that a standby had replayed. */
        final Lsn before;

        Lsn after = Lsn.ZERO;
        Chunk.@Nullable Content content;

        Reading(Part part, Chunk chunk, TablePlan plan, WatchedTable table, Lsn before) {
            this.part = part;
            this.chunk = chunk;
            this.plan = plan;
            this.table = table;
            this.before = before;
        }
    }

    /** How many steps it takes to plan what was measured: enough for a transaction to be returned meanwhile. */
    private static final int PLANNING = 8;

    /** How many parts are begun before something else about the table changes. */
    private static final int STAYS = 30;

    private final Random random;
    private final ModelDatabase database;

    /** The standby that the session is on; null for the primary. */
    private final @Nullable ModelStandby standby;

    /** The position at which the stream begins. */
    private final Lsn start;

    private final Care care;
    private final ModelConsumer consumer;
    private final Placement placement;
    private WatchedTable table;
    private final boolean byKey;
    private final List<Token> reports;
    private final List<Reading> readings = new ArrayList<>();
    private final List<PgOutputMessage> stream = new ArrayList<>();
    private int loggedTaken;
    private int streamed;
    private int filenode;
    private int definition;

    /** The table's definition when the fence was drawn. */
    private int fencedAs;

    private final ToldDefinition told = new ToldDefinition();

    private int readAs;
    private long since;
    private @Nullable TablePlan plan;
    private @Nullable Token resume;

    /** The file as it was measured for a plan that is still to be made. */
    private @Nullable Leaf measured;

    private @Nullable Set<KeyText> noted;

    /** How far the standby had replayed when the table was measured, and how far it surely had when the table was last planned. */
    private Lsn measuredAt = Lsn.ZERO;

    private Lsn plannedAt = Lsn.ZERO;

    ModelSession(
            Random random,
            ModelDatabase database,
            @Nullable ModelStandby standby,
            ModelConsumer consumer,
            Lsn confirmed,
            List<Token> reports,
            Care care,
            boolean byKey) {
        this.random = random;
        this.database = database;
        this.standby = standby;
        this.start = confirmed;
        this.care = care;
        this.consumer = consumer;
        this.reports = reports;
        this.byKey = byKey;
        this.resume = reports.isEmpty() ? null : reports.get(reports.size() - 1);
        this.placement = new Placement(confirmed, care.rules(), TableIds.BY_OID);
        while (loggedTaken < database.log().size()
                && !database.log().get(loggedTaken).end().isAfter(confirmed)) {
            loggedTaken++;
        }
        this.table = watch();
        fence();
    }

    /** Draws a fence: the rows must be read with the columns that are published now. */
    private void fence() {
        told.fencing();
        fencedAs = currentDefinition();
        if (care.fenceBy() == Care.FenceBy.SNAPSHOT_XMAX) {
            table.fence((standby == null ? database.snapshot() : standby.snapshot(standby.position())).xmax());
        } else {
            table.fence(standby == null ? database.drawXid() : standby.nextXid());
        }
    }

    private WatchedTable watch() {
        return placement.watch(77, new WatchedTable.Findings() {
            @Override
            public void defined(Relation relation) {
                told.told(relation);
                if (plan != null && isToldAnotherDefinition()) {
                    resume = new Token(filenode, definition, plan.read(), since, plan.isFinished());
                    startOver();
                }
            }

            @Override
            public void unread(KeyText key, KeyText before) {
                if (plan != null) {
                    plan.unread(key, before);
                } else if (noted != null) {
                    noted.add(key);
                }
            }

            @Override
            public void dropped(KeyText key) {
                if (plan != null) {
                    plan.dropped(key);
                }
            }
        });
    }

    private boolean isToldAnotherDefinition() {
        return care.onNewDefinition() == Care.NewDefinition.STARTS_OVER
                && told.differsFrom(ModelRows.definition(definition));
    }

    /** Discards what was read but not yet placed, and draws a new fence. */
    private void startOver() {
        placement.forget(77);
        table = watch();
        fence();
        plan = null;
        measured = null;
        noted = null;
    }

    /** Returns the latest definition under which a chunk was read. */
    int definition() {
        return readAs;
    }

    boolean isFinished() {
        return plan != null && plan.isFinished() && isStreamed();
    }

    private boolean isStreamed() {
        return loggedTaken == database.log().size() && streamed == stream.size();
    }

    /** Makes one step of a reader. */
    void read() {
        if (!readings.isEmpty() && random.nextInt(3) > 0) {
            goOn(readings.get(random.nextInt(readings.size())));
        } else if (readings.size() < 2) {
            begin();
        }
    }

    private void begin() {
        if (plan == null) {
            look();
            return;
        }
        if (!plan.isFinished() && random.nextInt(STAYS) == 0) {
            resume = new Token(filenode, definition, plan.read(), since, plan.isFinished());
            startOver(); // as if a partition with rows was attached: what was read of the others still counts
            return;
        }
        Part part = plan.take();
        if (part instanceof Part.Border border) {
            plan.cut(border, anyKeyIn(border.range()));
        } else if (part != null) {
            if (standby != null && !hasReplayed(Lsn.max(table.begunAt(), plannedAt))) {
                plan.again(part);
                return;
            } else if (standby != null) {
                standby.lock();
            } else if (!database.lockForReading()) {
                plan.again(part);
                return;
            }
            TablePlan of = plan;
            Chunk chunk = table.begin(new Chunk.Outcome() {
                @Override
                public void stale(long xid) {
                    of.again(part);
                }

                @Override
                public void unclear() {
                    of.again(part);
                }

                @Override
                public void dropped(KeyText key) {
                    of.dropped(part, key);
                }

                @Override
                public void ended(long rows) {
                    of.ended(part);
                    if (of == plan) {
                        reports.add(new Token(filenode, definition, of.read(), since, of.isFinished()));
                    }
                }
            });
            readings.add(new Reading(part, chunk, plan, table, standby == null ? Lsn.ZERO : standby.position()));
        }
    }

    private void look() {
        if (measured != null) {
            if (random.nextInt(PLANNING) == 0 && hasPassed(measuredAt)) {
                plan(measured);
            }
            return;
        }
        if (standby != null && !hasReplayed(Lsn.max(start, plannedAt))) {
            return;
        }
        VisibilitySnapshot now = standby == null ? database.snapshot() : standby.snapshot(standby.position());
        table.seen(now);
        if (table.fence() <= now.xmin() || mayMeasureEarly()) {
            start(now);
        }
    }

    /**
     * Rows in blocks beyond the measured ones come as changes, whenever they were measured. But where more is published, changes of
     * transactions below the fence may lack it, so their rows must be in what is measured.
     */
    private boolean mayMeasureEarly() {
        return !database.isPublishedAnew() && (standby != null || random.nextInt(10) == 0);
    }

    /** Returns whether the record that a standby was replaying at a position has been replayed. */
    private boolean hasPassed(Lsn position) {
        return standby == null || standby.position().isAfter(position) || !standby.isBehind();
    }

    private boolean hasReplayed(Lsn position) {
        return !care.rules().contains(Placement.Rule.FENCE)
                || (standby.isReceiving() && !position.isAfter(standby.position()));
    }

    /** Disconnects all readers. */
    void disconnectReaders() {
        for (Reading reading : readings) {
            reading.table.withdraw(reading.chunk);
            reading.plan.again(reading.part);
        }
        readings.clear();
        measured = null;
    }

    private int currentFilenode() {
        return standby == null ? database.filenode : standby.filenode;
    }

    private int currentDefinition() {
        return standby == null ? database.definition : standby.definition;
    }

    private void unlock() {
        if (standby == null) {
            database.unlock();
        } else {
            standby.unlock();
        }
    }

    private void start(VisibilitySnapshot now) {
        filenode = currentFilenode();
        definition = currentDefinition();
        if (definition != fencedAs && care.onNewDefinition() == Care.NewDefinition.STARTS_OVER) {
            startOver();
            return;
        }
        if (care.noteFrom() == Care.NoteFrom.BEFORE_MEASURING) {
            table.key(List.of("id"));
            noted = new HashSet<>();
        }
        if (standby != null && !hasReplayed(placement.reached())) {
            return; // its file may lack blocks of rows that were returned before they were noted
        }
        int blocks = standby == null ? database.blocks() : standby.blocks();
        measured = new Leaf(77, "public", "t", filenode, blocks);
        measuredAt = standby == null ? Lsn.ZERO : standby.position();
        since = now.xmin();
    }

    private void plan(Leaf leaf) {
        if (isToldAnotherDefinition()) {
            startOver();
            return;
        }
        if (standby != null && care.behindThePlan() == Care.BehindThePlan.WAITS) {
            plannedAt = standby.position();
        }
        table.key(List.of("id"));
        if (resume != null && resume.filenode() == filenode && resume.definition() == definition) {
            since = resume.since();
            plan = plan(leaf, resume.read(), true);
        } else {
            plan = plan(leaf, List.of(), false);
        }
        if (noted != null) {
            plan.unread(noted);
        }
        resume = null;
        measured = null;
        noted = null;
    }

    private TablePlan plan(Leaf leaf, List<Span> read, boolean recent) {
        return byKey
                ? TablePlan.byKey(List.of(leaf), read, recent, 1)
                : TablePlan.byBlock(List.of(leaf), read, recent, 1);
    }

    /** Returns the key at which to cut a range; null for none. */
    private @Nullable KeyText anyKeyIn(Part.Range range) {
        int first = range.after() == null ? 0 : key(range.after()) + 1;
        int end = range.upTo() == null ? ModelDatabase.KEYS : key(range.upTo());
        return first >= end || random.nextInt(3) == 0
                ? null
                : new KeyText(List.of(String.valueOf(first + random.nextInt(end - first))));
    }

    private static int key(KeyText key) {
        return Integer.parseInt(key.values().get(0));
    }

    private void goOn(Reading reading) {
        if (reading.chunk.snapshot() == null) {
            boolean isRedefined =
                    definition != currentDefinition() && care.onNewDefinition() == Care.NewDefinition.STARTS_OVER;
            if (reading.plan != plan || filenode != currentFilenode() || isRedefined) {
                unlock();
                reading.table.withdraw(reading.chunk);
                readings.remove(reading);
                if (reading.plan == plan && isRedefined) {
                    startOver();
                }
                plan = reading.plan == plan ? null : plan;
                return;
            }
            VisibilitySnapshot snapshot = standby == null ? database.snapshot() : standby.snapshot(reading.before);
            reading.after = standby == null ? Lsn.ZERO : standby.position();
            reading.chunk.taken(snapshot);
            readAs = Math.max(readAs, currentDefinition());
            reading.content = new Chunk.Content(
                    ModelRows.definition(currentDefinition()),
                    List.of(),
                    new KeyEquality(ModelRows.TABLE, List.of("id")),
                    rows(reading.part),
                    Lsn.ZERO,
                    0);
            unlock();
        } else if (database.getsColumns() && random.nextInt(6) > 0) {
            return; // planning takes so long that the table gets another column meanwhile
        } else if (standby == null) {
            arrive(reading, database.writeMark());
        } else if (hasPassed(reading.after)) {
            arrive(reading, standby.position());
        }
    }

    private void arrive(Reading reading, Lsn horizon) {
        Chunk.Content c = reading.content;
        readings.remove(reading);
        if (!reading.chunk.arrive(new Chunk.Content(c.relation(), c.types(), c.key(), c.rows(), horizon, 0))) {
            reading.plan.again(reading.part);
        }
    }

    private Tuple[] rows(Part part) {
        Map<Integer, Row> visible = standby == null ? database.rows() : standby.rows();
        return visible.entrySet().stream()
                .filter(row -> isIn(part, row))
                .map(row -> database.tuple(row.getKey(), row.getValue(), currentDefinition()))
                .toArray(Tuple[]::new);
    }

    private boolean isIn(Part part, Map.Entry<Integer, Row> row) {
        if (part instanceof Part.Keys keys) {
            return keys.keys().contains(new KeyText(List.of(String.valueOf(row.getKey()))));
        }
        if (part instanceof Part.Range range) {
            return (range.after() == null || row.getKey() > key(range.after()))
                    && (range.upTo() == null || row.getKey() <= key(range.upTo()))
                    && (!range.recentOnly() || row.getValue().xid() >= since);
        }
        Part.Rows range = (Part.Rows) part;
        long tid = Tid.ofBlock(row.getValue().block());
        return tid >= range.from()
                && tid < range.to()
                && (!range.recentOnly() || row.getValue().xid() >= since);
    }

    /** Makes one step of the stream. */
    void stream() {
        PgOutputMessage next = placement.next();
        if (next != null) {
            consumer.take(next, reports.size());
            return;
        }
        if (streamed == stream.size() && isAnyLogged()) {
            Logged logged = database.log().get(loggedTaken++);
            stream.addAll(logged.messages());
        }
        if (streamed < stream.size()) {
            if (placement.offer(stream.get(streamed), Lsn.of(streamed + 1))) {
                streamed++;
            } else if (random.nextInt(50) == 0) {
                placement.giveUpWaiting(true);
            }
        } else {
            placement.passed(standby == null ? database.walEnd() : standby.position());
        }
    }

    /** Returns whether the server has something to send: a standby sends what it has replayed. */
    private boolean isAnyLogged() {
        return loggedTaken < database.log().size()
                && (standby == null || !database.log().get(loggedTaken).end().isAfter(standby.position()));
    }
}
