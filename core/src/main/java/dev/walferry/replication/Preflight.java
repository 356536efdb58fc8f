package dev.walferry.replication;

import dev.walferry.Lsn;
import dev.walferry.Printable;
import dev.walferry.internal.replication.PreparedAtStart;
import dev.walferry.internal.replication.PublishedTypes;
import dev.walferry.internal.replication.Sql;
import dev.walferry.pgoutput.CommitPrepared;
import dev.walferry.plugin.OutputPlugin;
import dev.walferry.replication.ReplicationException.Category;
import dev.walferry.transaction.TwoPhase;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.function.Predicate;

/**
 * Checks before a stream starts. They find what the server would accept although changes would be lost, or would report
 * only when it decodes the first change.
 */
final class Preflight {
    private static final System.Logger LOG = System.getLogger(Preflight.class.getName());

    private final ReplicationConnection session;
    private final StreamOptions options;

    Preflight(ReplicationConnection session, StreamOptions options) {
        this.session = session;
        this.options = options;
    }

    /** Checks everything and creates the slot if that was asked for. Returns the slot as it is now. */
    SlotStatus run() throws SQLException {
        requireLogicalWal();
        requirePublications();
        if (options.plugin() != OutputPlugin.PGOUTPUT) {
            new PluginPreflight(session.connection(), options).run();
        }
        SlotStatus slot = findOrCreateSlot();
        requireUsable(slot);
        requireReachable(slot);
        if (options.failoverSlot() && !slot.failover()) {
            session.makeFailover(options.slot());
        }
        return slot;
    }

    /** Returns whether to ask for values in binary form. */
    boolean binaryFormat() throws SQLException {
        if (options.binary() != Binary.AUTO || options.plugin() != OutputPlugin.PGOUTPUT) {
            return options.binary() == Binary.ON;
        }
        return session.server().binary()
                && new PublishedTypes(session.connection())
                        .withoutBinaryForm(options.publications())
                        .isEmpty();
    }

    /** Returns which commits of prepared transactions may be skipped because nothing of them was sent. */
    Predicate<CommitPrepared> knownEmpty(SlotStatus slot) throws SQLException {
        boolean held = slot.twoPhase() && options.assembler().twoPhase() == TwoPhase.AT_COMMIT;
        if (!held) {
            return commit -> false;
        }
        PreparedAtStart prepared = PreparedAtStart.ask(session.connection(), options.messages());
        Lsn walEnd = session.walEnd(); // asked for after the transactions
        boolean isProvable = !session.isInRecovery();
        return commit -> (isProvable && prepared.isEmpty(commit, walEnd)) || mayBeSkipped(commit);
    }

    private boolean mayBeSkipped(CommitPrepared commit) {
        boolean isSkipped = options.unknownPrepared() == UnknownPrepared.SKIP;
        if (isSkipped) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    () -> "skipped the commit of prepared transaction '" + Printable.of(commit.gid()) + "' at "
                            + commit.commitLsn() + ": if it had rows, they were not sent to this stream");
        }
        return isSkipped;
    }

    private void requireLogicalWal() throws SQLException {
        if (session.server().major() >= 19) {
            return; // from 19 on logical decoding is switched on by the first logical slot
        }
        String level = SessionSettings.show(session.connection(), "wal_level");
        if (!level.equals("logical")) {
            throw ReplicationException.fatal("wal_level is '" + level
                    + "' but must be 'logical': ALTER SYSTEM SET wal_level = logical, then restart the server");
        }
    }

    private void requirePublications() throws SQLException {
        List<String> missing = new Publications(session.connection()).missing(options.publications());
        if (!missing.isEmpty()) {
            throw ReplicationException.fatal("publication "
                    + Printable.quoted(missing.get(0)) + " does not exist in this database: CREATE PUBLICATION "
                    + Printable.quoted(missing.get(0))
                    + " FOR ALL TABLES (or FOR TABLE ...), before the slot is created");
        }
    }

    private SlotStatus findOrCreateSlot() throws SQLException {
        ReplicationSlots slots = new ReplicationSlots(session.connection());
        SlotStatus slot = slots.find(options.slot()).orElse(null);
        if (slot != null) {
            if (options.temporarySlot()) {
                throw fatal("already exists, but a temporary slot was requested: choose another name");
            }
            return slot;
        }
        session.waitWithoutLimit(); // creating a slot takes until every running transaction has ended
        if (options.temporarySlot() || (options.createSlot() && options.resumed() == null)) {
            slots.create(options.slot(), options.plugin(), options.temporarySlot(), options.failoverSlot());
        }
        return slots.find(options.slot()).orElseThrow(this::missing);
    }

    private ReplicationException missing() {
        String slot = "replication slot " + Printable.quoted(options.slot());
        SlotPosition before = options.resumed();
        if (before != null) {
            String message = slot + " no longer exists: the changes since " + before.told()
                    + " are lost; create a new slot and take a new snapshot";
            return new ReplicationException(Category.SLOT_LOST, message, null);
        }
        return ReplicationException.fatal(
                slot + " does not exist: create it with SELECT pg_create_logical_replication_slot("
                        + Printable.of(Sql.literal(options.slot())) + ", '" + options.plugin()
                        + "'), or enable slot creation");
    }

    private void requireUsable(SlotStatus slot) throws SQLException {
        if (!options.plugin().pluginName().equals(slot.plugin())) {
            throw fatal("is not a logical slot for " + options.plugin() + " but "
                    + (slot.plugin() == null ? "physical" : "one for " + Printable.of(slot.plugin()))
                    + ": choose another slot, or the slot's plugin");
        }
        String database = currentDatabase();
        if (!database.equals(slot.database())) {
            throw fatal("belongs to database "
                    + (slot.database() == null ? "none" : Printable.quoted(slot.database()))
                    + ", not " + Printable.quoted(database) + ": change the URL");
        }
        if (slot.isLost()) {
            throw lost("was invalidated by the server (" + reason(slot)
                    + "): changes are missing; create a new slot and take a new snapshot");
        }
        if (slot.activePid() != null && !slot.temporary()) {
            throw new ReplicationException(Category.SLOT_IN_USE, inUse(slot.activePid()), null);
        }
    }

    private static String reason(SlotStatus slot) {
        return slot.invalidationReason() != null ? slot.invalidationReason() : "wal_status " + slot.walStatus();
    }

    private String inUse(int pid) throws SQLException {
        return "slot " + Printable.quoted(options.slot()) + " is in use by PID " + pid + Printable.of(holder(pid))
                + ": stop that client, or SELECT pg_terminate_backend(" + pid + ")";
    }

    private String holder(int pid) throws SQLException {
        String sql = "SELECT ' (application ' || coalesce(nullif(application_name, ''), 'unknown') || ', client '"
                + " || coalesce(client_addr::text, 'local') || ')' FROM pg_catalog.pg_stat_activity WHERE pid = " + pid;
        try (Statement statement = session.connection().createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            String holder = row.next() ? row.getString(1) : null;
            return holder == null ? "" : holder;
        }
    }

    private void requireReachable(SlotStatus slot) throws SQLException {
        Lsn start = options.startAt();
        if (start == null) {
            return;
        }
        Lsn confirmed = slot.confirmedFlushLsn();
        if (confirmed != null && confirmed.isAfter(start)) {
            throw lost("is at " + confirmed + ", ahead of the requested start " + start
                    + ": the changes in between will never be sent; take a new snapshot");
        }
        Lsn end = session.walEnd();
        if (start.isAfter(end)) {
            // asked before the position, so a server that is promoted in between is tried again
            if (session.standby()) {
                throw new ReplicationException(
                        Category.RETRY,
                        ReplicationException.at(options.slot(), start) + "the standby has replayed only up to " + end
                                + ": wait until it has caught up",
                        null);
            }
            throw fatal("cannot start at " + start + ": the server's WAL ends at " + end
                    + ", so this is another server or timeline");
        }
    }

    private String currentDatabase() throws SQLException {
        try (Statement statement = session.connection().createStatement();
                ResultSet row = statement.executeQuery("SELECT pg_catalog.current_database()")) {
            row.next();
            return row.getString(1);
        }
    }

    private ReplicationException fatal(String what) {
        return ReplicationException.fatal("slot " + Printable.quoted(options.slot()) + " " + what);
    }

    private ReplicationException lost(String what) {
        String message = "slot " + Printable.quoted(options.slot()) + " " + what;
        return new ReplicationException(Category.SLOT_LOST, message, null);
    }
}
