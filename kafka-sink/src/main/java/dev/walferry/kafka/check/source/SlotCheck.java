package dev.walferry.kafka.check.source;

import dev.walferry.kafka.check.CheckReport;
import dev.walferry.kafka.config.SinkConfig;
import dev.walferry.kafka.connection.CatalogReader;
import dev.walferry.plugin.OutputPlugin;
import dev.walferry.replication.ReplicationSlots;
import dev.walferry.replication.SlotStatus;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;

/** The state of the slot. */
final class SlotCheck {
    private final CatalogReader catalog;
    private final SinkConfig config;
    private final CheckReport report;
    private final String name;

    SlotCheck(CatalogReader catalog, SinkConfig config, CheckReport report) {
        this.catalog = catalog;
        this.config = config;
        this.report = report;
        this.name = "slot \"" + config.source().slotName() + "\": ";
    }

    void run() {
        report.attempt("slot", this::find);
    }

    private void find() throws SQLException {
        Optional<SlotStatus> slot =
                new ReplicationSlots(catalog.connection()).find(config.source().slotName());
        if (slot.isPresent()) {
            exists(slot.get());
        } else if (config.source().createSlot()) {
            report.ok(name + "does not exist and will be created");
        } else {
            report.fail(
                    name + "does not exist",
                    "walferry slot create " + config.source().slotName() + " --url ... "
                            + (config.source().plugin() == OutputPlugin.PGOUTPUT
                                    ? "--publication "
                                            + String.join(",", config.source().publicationNames())
                                    : "--plugin " + config.source().plugin())
                            + ", or set source.slot.create = true");
        }
    }

    private void exists(SlotStatus slot) throws SQLException {
        String database = catalog.one("SELECT current_database()", row -> row.getString(1));
        OutputPlugin plugin = config.source().plugin();
        if (!plugin.pluginName().equals(slot.plugin())) {
            report.fail(
                    name + (slot.plugin() == null ? "is physical" : "is for " + slot.plugin()) + ", not for " + plugin,
                    "choose another slot, or set source.plugin to the slot's plugin");
        } else if (!database.equals(slot.database())) {
            report.fail(
                    name + "belongs to database \"" + slot.database() + "\", not \"" + database + "\"",
                    "change source.url or source.slot.name");
        } else if (slot.isLost()) {
            String reason = Objects.requireNonNullElse(slot.invalidationReason(), "wal_status lost");
            report.fail(
                    name + "was invalidated by the server (" + reason + "): changes are missing",
                    "drop it, create a new one and take a new snapshot");
        } else {
            report.ok(name + "for " + plugin + " in this database, confirmed up to " + slot.confirmedFlushLsn());
            if (slot.walStatus() != null) {
                room(slot);
            }
            holder(slot);
        }
    }

    private void room(SlotStatus slot) {
        Long safe = slot.safeWalSize();
        String what = name + "wal_status " + slot.walStatus() + ", holds back " + slot.retainedBytes()
                + " bytes of WAL, " + (safe == null ? "without a limit" : safe + " bytes more are safe");
        if ("unreserved".equals(slot.walStatus())) {
            report.warn(what, "read it now, or raise max_slot_wal_keep_size: the next checkpoint may invalidate it");
        } else {
            report.ok(what);
        }
    }

    private void holder(SlotStatus slot) {
        if (slot.activePid() != null) {
            report.warn(
                    name + "in use by PID " + slot.activePid(), "stop that client first, unless it is Walferry itself");
        }
    }
}
