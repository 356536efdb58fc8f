package dev.walferry.kafka.source;

import dev.walferry.Lsn;
import dev.walferry.kafka.config.settings.SourceSettings;
import dev.walferry.kafka.observe.Failures;
import dev.walferry.plugin.OutputPlugin;
import dev.walferry.replication.ChangeStreamBuilder;
import dev.walferry.replication.SlotPosition;
import dev.walferry.replication.Streaming;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Opens the slot's stream as it is configured. */
final class SlotOpener {
    private final SourceSettings settings;
    private final SourceDatabase database;
    private final Failures failures;

    SlotOpener(SourceSettings settings, SourceDatabase database, Failures failures) {
        this.settings = settings;
        this.database = database;
        this.failures = failures;
    }

    /**
     * Opens it.
     *
     * @param messages whether logical messages are wanted
     * @param left where the previous stream left the slot, or null if there was none
     * @param kept what an earlier process has delivered from the slot, or null if that is not known
     * @param createSlot whether the slot is created if it does not exist
     * @param limit beyond which the slot is not moved
     */
    SlotSource open(
            boolean messages,
            @Nullable SlotPosition left,
            @Nullable SlotPosition kept,
            boolean createSlot,
            Supplier<Lsn> limit) {
        ChangeStreamBuilder builder = Login.of(settings)
                .changes()
                .plugin(settings.plugin())
                .connections(database::note)
                .slot(settings.slotName())
                .publication(settings.publicationNames().toArray(String[]::new))
                .messages(messages)
                .statusInterval(settings.statusInterval())
                .receiverTimeout(receiverTimeout())
                .confirmAtMost(limit)
                .streaming(settings.spool().streaming() ? Streaming.ON : Streaming.OFF)
                .maxMemory(settings.spool().maxMemory());
        if (settings.plugin() != OutputPlugin.PGOUTPUT) {
            builder.tables(settings.tables());
        }
        if (settings.spool().directory() != null) {
            builder.spoolDirectory(settings.spool().directory());
        }
        if (settings.takeover().isShared()) {
            builder.property("options", sessionOptions());
        }
        if (settings.failover().slot()) {
            builder.failoverSlot();
        }
        if (createSlot) {
            builder.createSlot();
        }
        if (left != null) {
            builder.resume(left);
        } else if (kept != null) {
            builder.follow(kept);
        }
        return database.createsSlotsOnStandby() && createSlot && database.slot() == null
                ? openWithHelp(builder)
                : new SlotSource(builder.open());
    }

    /** A standby creates a slot only after it has read which transactions are running on the primary. */
    private SlotSource openWithHelp(ChangeStreamBuilder builder) {
        RunningTransactions told = RunningTransactions.tell(database::connectToPrimary, failures);
        try {
            return new SlotSource(builder.open());
        } finally {
            told.close();
        }
    }

    /** A daemon that shares its slot must notice in time that it is cut off. */
    private Duration receiverTimeout() {
        Duration configured = settings.receiverTimeout();
        Duration silence = settings.takeover().silence();
        boolean shorter = settings.takeover().isShared() && (configured.isZero() || configured.compareTo(silence) > 0);
        return shorter ? silence : configured;
    }

    /** The server lets go of the slot once it has not heard from us for this long. */
    private String sessionOptions() {
        String configured = settings.jdbcProperties().getOrDefault("options", "");
        return configured + " -c wal_sender_timeout="
                + settings.takeover().silence().toMillis();
    }
}
