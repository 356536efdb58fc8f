package dev.walferry.kafka.observe.slot;

import dev.walferry.kafka.observe.Outage;
import dev.walferry.kafka.observe.slot.SlotRoom.Limit;
import dev.walferry.kafka.observe.slot.SlotWatch.Sight;
import java.time.Duration;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Warns before the server gives the slot up, or the daemon drops it. One line when it begins and one when it is over.
 */
final class WalGuard {
    private static final double SHARE_LEFT = 0.25;
    private static final double SOON_SECONDS = Duration.ofHours(1).toSeconds();
    private static final int MEBIBYTE = 20;

    private final String slot;
    private final Outage outage;

    WalGuard(String slot, Outage outage) {
        this.slot = slot;
        this.outage = outage;
    }

    void look(Sight sight) {
        String danger = danger(sight);
        if (danger == null) {
            outage.over("slot \"" + slot + "\": there is room for WAL");
        } else {
            outage.failed("slot \"" + slot + "\": " + danger);
        }
    }

    /** Returns what threatens the slot and what helps; null for nothing. */
    static @Nullable String danger(Sight sight) {
        if (sight.slot().isLost()) {
            return "the server has removed WAL that the slot needs: the slot is lost, and changes with it; a start with"
                    + " snapshot.mode=when-needed creates it again and reads all tables";
        }
        SlotRoom room = sight.room();
        if (room == null || !isInDanger(sight, room.bytes())) {
            return null;
        }
        return (room.bytes() > 0 ? soon(room, sight.secondsUntilLost()) : now(room)) + "; it holds back "
                + mebibytes(sight.slot().retainedBytes()) + " (see why records are not acknowledged, or raise "
                + room.limit().setting() + ")";
    }

    private static boolean isInDanger(Sight sight, long left) {
        OptionalDouble seconds = sight.secondsUntilLost();
        boolean little = left < SHARE_LEFT * (left + sight.slot().retainedBytes());
        return little || (seconds.isPresent() && seconds.getAsDouble() < SOON_SECONDS);
    }

    private static String now(SlotRoom room) {
        return room.limit() == Limit.DAEMON
                ? "it is dropped, and changes are lost"
                : "the next checkpoint may remove WAL that it needs";
    }

    private static String soon(SlotRoom room, OptionalDouble seconds) {
        String what = room.limit() == Limit.DAEMON
                ? "the daemon drops it, and changes are lost, after "
                : "it may be lost after ";
        String when = seconds.isPresent()
                ? ", at the present rate within " + (1 + (long) seconds.getAsDouble() / 60) + " min"
                : "";
        return what + mebibytes(room.bytes()) + " more of WAL" + when;
    }

    private static String mebibytes(long bytes) {
        return (bytes >> MEBIBYTE) + " MiB";
    }
}
