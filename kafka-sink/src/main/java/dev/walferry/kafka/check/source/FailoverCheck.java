package dev.walferry.kafka.check.source;

import dev.walferry.kafka.check.CheckReport;
import dev.walferry.kafka.config.SinkConfig;
import dev.walferry.kafka.connection.CatalogReader;
import dev.walferry.replication.ReplicationSlots;
import dev.walferry.replication.SlotStatus;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/** Checks whether the daemon can go on after a standby is promoted, and whether it can read from a standby. */
final class FailoverCheck {
    private static final int FIRST_WITH_COPIES = 17;
    private static final int FIRST_WITH_STANDBY_SLOTS = 16;

    /** Names are separated by commas, and may be quoted. */
    private static final String NAMED = "SELECT named, s.slot_type, coalesce(s.active, false)"
            + " FROM (SELECT pg_catalog.btrim(item, ' \"') AS named"
            + " FROM pg_catalog.unnest(pg_catalog.string_to_array(?, ',')) item) n"
            + " LEFT JOIN pg_catalog.pg_replication_slots s ON s.slot_name = named";

    private final CatalogReader catalog;
    private final SinkConfig config;
    private final CheckReport report;
    private final Properties url;
    private final boolean hasSeveralHosts;

    FailoverCheck(CatalogReader catalog, SinkConfig config, CheckReport report) {
        this.catalog = catalog;
        this.config = config;
        this.report = report;
        Properties parsed =
                Driver.parseURL(config.source().url(), config.source().connectionProperties());
        this.url = parsed == null ? new Properties() : parsed;
        this.hasSeveralHosts =
                Objects.requireNonNullElse(url.getProperty("PGHOST"), "").contains(",");
    }

    void run() {
        if (hasSeveralHosts && PGProperty.TARGET_SERVER_TYPE.getOrNull(url) == null) {
            report.warn(
                    "source.url: names several hosts, and the one that answers may be a standby",
                    "add targetServerType=primary to source.url");
        }
        report.attempt("standby", () -> {
            if (catalog.one("SELECT pg_catalog.pg_is_in_recovery()", row -> row.getBoolean(1))) {
                onStandby();
            } else {
                onPrimary();
            }
        });
    }

    private void onStandby() throws SQLException {
        if (catalog.major() < FIRST_WITH_STANDBY_SLOTS) {
            report.fail(
                    "standby: the server is one, and before PostgreSQL 16 a standby has no logical slots",
                    "set source.url to the primary");
        } else if (config.source().failover().primaryUrl() == null) {
            report.warn(
                    "standby: the server is one, and nothing can be written there: no heartbeat, no publication",
                    "set source.primary.url, or set source.url to the primary");
        } else {
            report.ok("standby: the server is one, and source.primary.url is set");
        }
        if (catalog.setting("hot_standby_feedback").equals("off")) {
            report.warn(
                    "hot_standby_feedback: off, so the primary may remove what the slot needs, and the slot is lost",
                    "ALTER SYSTEM SET hot_standby_feedback = on, on the standby");
        }
    }

    private void onPrimary() throws SQLException {
        boolean isToBeCopied = config.source().failover().slot();
        if (config.source().failover().primaryUrl() != null) {
            report.warn("source.primary.url: is set, but the source is a primary itself", "remove source.primary.url");
        }
        if (catalog.major() < FIRST_WITH_COPIES) {
            if (isToBeCopied) {
                report.fail("source.slot.failover: needs PostgreSQL 17 or later", "remove source.slot.failover");
            }
        } else if (isToBeCopied || isCopied()) {
            requireWaiting();
        } else if (hasSeveralHosts) {
            report.warn(
                    "slot \"" + config.source().slotName()
                            + "\": is not copied to standbys, so a promoted standby does not have it",
                    "set source.slot.failover = true");
        }
    }

    private boolean isCopied() throws SQLException {
        return new ReplicationSlots(catalog.connection())
                .find(config.source().slotName())
                .map(SlotStatus::failover)
                .orElse(false);
    }

    private void requireWaiting() throws SQLException {
        String slots = catalog.setting("synchronized_standby_slots");
        if (slots.isEmpty()) {
            report.warn(
                    "synchronized_standby_slots: empty, so Kafka may get changes that no standby has",
                    "name the physical slot of the standby that will be promoted");
        } else {
            List<NamedSlot> trouble = catalog.all(NAMED, NamedSlot::read, slots).stream()
                    .filter(slot -> !slot.isRead())
                    .toList();
            if (trouble.isEmpty()) {
                report.ok("synchronized_standby_slots: " + slots);
            }
            trouble.forEach(slot -> report.warn(
                    "synchronized_standby_slots: " + slot.trouble()
                            + ", so the server sends nothing of the slots that are copied to standbys",
                    slot.remedy() + ", or take it out of the setting"));
        }
    }

    /** A slot that the setting names. */
    private record NamedSlot(String name, @Nullable String type, boolean isActive) {
        static NamedSlot read(ResultSet row) throws SQLException {
            return new NamedSlot(row.getString(1), row.getString(2), row.getBoolean(3));
        }

        boolean isRead() {
            return isActive && "physical".equals(type);
        }

        String trouble() {
            if (type == null) {
                return "slot \"" + name + "\" does not exist";
            }
            return type.equals("physical")
                    ? "no standby reads slot \"" + name + "\""
                    : "slot \"" + name + "\" is not a standby's";
        }

        String remedy() {
            if (type == null) {
                return "SELECT pg_create_physical_replication_slot('" + name + "')";
            }
            return type.equals("physical") ? "start the standby" : "name the standby's slot";
        }
    }
}
