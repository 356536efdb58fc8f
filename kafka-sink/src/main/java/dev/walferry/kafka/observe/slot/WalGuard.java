package dev.walferry.kafka.observe.slot;

import dev.walferry.kafka.observe.Outage;
import java.time.Duration;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Warns before the server gives the slot up. One line when it begins and one when it is over. */
final class WalGuard {
    private static final double SHARE_LEFT = 0.25;
    private static final double SOON_SECONDS = Duration.ofHours(1).toSeconds();
    private static final int MEBIBYTE = 20;
    private static final String REMEDY = " (see why records are not acknowledged, or raise max_slot_wal_keep_size)";

    private final String slot;
    private final Outage outage;

    WalGuard(String slot, Outage outage) {
        this.slot = slot;
        this.outage = outage;
    }

    void look(SlotState state, OptionalDouble secondsUntilLost) {
        String danger = danger(state, secondsUntilLost);
        if (danger == null) {
            outage.over("slot \"" + slot + "\": there is room for WAL");
        } else {
            outage.failed("slot \"" + slot + "\": " + danger);
        }
    }

    /** Returns what threatens the slot and what helps; null for nothing. */
    static @Nullable String danger(SlotState state, OptionalDouble secondsUntilLost) {
        if (state.isLost()) {
            return "the server has removed WAL that the slot needs: the slot is lost, and changes with it; a start with"
                    + " snapshot.mode=when-needed creates it again and reads all tables";
        }
        Long safe = state.safeBytes();
        if (safe == null) {
            return null;
        }
        boolean little = safe < SHARE_LEFT * (safe + state.retainedBytes());
        boolean soon = secondsUntilLost.isPresent() && secondsUntilLost.getAsDouble() < SOON_SECONDS;
        if (!little && !soon) {
            return null;
        }
        if (safe <= 0) {
            return "the next checkpoint may remove WAL that it needs; it holds back " + mebibytes(state.retainedBytes())
                    + REMEDY;
        }
        String when = secondsUntilLost.isPresent()
                ? ", at the present rate within " + (1 + (long) secondsUntilLost.getAsDouble() / 60) + " min"
                : "";
        return "it may be lost after " + mebibytes(safe) + " more of WAL" + when + "; it holds back "
                + mebibytes(state.retainedBytes()) + REMEDY;
    }

    private static String mebibytes(long bytes) {
        return (bytes >> MEBIBYTE) + " MiB";
    }
}
