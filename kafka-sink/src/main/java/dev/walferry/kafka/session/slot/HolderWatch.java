package dev.walferry.kafka.session.slot;

import dev.walferry.Lsn;
import dev.walferry.Printable;
import dev.walferry.kafka.log.LogEvent;
import dev.walferry.kafka.observe.Outage;
import dev.walferry.kafka.pipeline.SlotReader;
import dev.walferry.replication.SlotStatus;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the process that holds a slot which this daemon waits for. It may be no daemon at all, or one that hangs: then all
 * daemons stand by, and none carries anything. For one thread.
 */
final class HolderWatch {
    private static final Logger LOG = LoggerFactory.getLogger(HolderWatch.class);

    /** A daemon confirms many times a minute, unless Kafka does not acknowledge or a transaction is very large. */
    private static final Duration STILL = Duration.ofMinutes(2);

    /** A server that writes nothing has nothing to confirm. */
    private static final long WRITTEN = 16 << 20;

    private static final int MEBIBYTE = 20;

    /** A role that may not see the client sees neither address nor port. */
    private static final String HOLDER = "SELECT ' (role ' || coalesce(usename, 'unknown') || ', application '"
            + " || coalesce(nullif(application_name, ''), 'unknown') || ', client ' || CASE"
            + " WHEN client_addr IS NOT NULL THEN pg_catalog.host(client_addr) WHEN client_port = -1 THEN 'local'"
            + " ELSE 'unknown' END || ')' FROM pg_catalog.pg_stat_activity WHERE pid = ?";

    private final String slot;
    private final Duration still;
    private final Outage outage;
    private @Nullable Integer pid;
    private String name = "";
    private @Nullable Lsn confirmed;
    private long retained;
    private long since;

    HolderWatch(String slot) {
        this(slot, STILL);
    }

    HolderWatch(String slot, Duration still) {
        this.slot = slot;
        this.still = still;
        this.outage = new Outage(LOG, LogEvent.STANDBY_READER);
    }

    /** Takes note of a slot that is held, and asks who holds it if that is not known. */
    SlotReader look(SlotStatus status, Connection connection, long now) throws SQLException {
        boolean isNew = !Objects.equals(pid, status.activePid());
        if (isNew) {
            pid = status.activePid();
            name = "PID " + pid + holder(connection, Objects.requireNonNull(pid));
        }
        long kept = status.retainedBytes() == null ? 0 : status.retainedBytes();
        if (isNew || !Objects.equals(confirmed, status.confirmedFlushLsn())) {
            confirmed = status.confirmedFlushLsn();
            retained = kept;
            since = now;
            outage.over("slot \"" + slot + "\": its reader confirms");
        }
        String trouble = trouble(Duration.ofNanos(now - since), kept - retained);
        if (trouble != null) {
            outage.failed("slot \"" + slot + "\": " + name + " " + trouble);
        }
        return new SlotReader(name, trouble);
    }

    /** Notes that no process holds the slot any more. */
    void forget() {
        pid = null;
        outage.over("slot \"" + slot + "\": it is free, and can be read");
    }

    /**
     * Returns what is wrong with the holder; null if nothing is. While the slot does not move, the WAL that it holds
     * back grows by what the server writes.
     */
    private @Nullable String trouble(Duration lasted, long written) {
        return lasted.compareTo(still) < 0 || written < WRITTEN
                ? null
                : "has confirmed nothing for " + lasted.toSeconds() + " s while the server has written "
                        + (written >> MEBIBYTE) + " MiB of WAL";
    }

    private static String holder(Connection connection, int pid) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(HOLDER)) {
            query.setInt(1, pid);
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? Printable.of(row.getString(1)) : "";
            }
        }
    }
}
