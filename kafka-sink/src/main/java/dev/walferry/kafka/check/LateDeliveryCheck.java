package dev.walferry.kafka.check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How long this machine resends what a dead daemon had sent. A takeover waits for half its timeout. What a broker gets
 * after that is older than what the next daemon has sent.
 *
 * <p>Linux resends unacknowledged data of a closed connection until {@code tcp_orphan_retries} doublings of 200 ms have
 * passed; 0 means 8.
 */
public final class LateDeliveryCheck {
    private static final Path RETRIES = Path.of("/proc/sys/net/ipv4/tcp_orphan_retries");
    private static final int DEFAULT = 8;
    private static final int MOST = 9;
    private static final long FIRST_MILLIS = 200;

    private final Path retries;
    private final CheckReport report;

    /**
     * Creates a check of this machine.
     *
     * @param report told the outcome
     */
    public LateDeliveryCheck(CheckReport report) {
        this(RETRIES, report);
    }

    LateDeliveryCheck(Path retries, CheckReport report) {
        this.retries = retries;
        this.report = report;
    }

    /**
     * Checks, unless the daemon has its slot for itself.
     *
     * @param takeoverTimeout zero if no other daemon waits for the slot
     */
    public void run(Duration takeoverTimeout) {
        if (takeoverTimeout.isZero() || !Files.isReadable(retries)) {
            return; // another system has other rules
        }
        long wait = takeoverTimeout.toMillis() / 2;
        try {
            int now = Integer.parseInt(Files.readString(retries).strip());
            long late = millis(now == 0 ? DEFAULT : now);
            String what = "takeover: the next daemon waits " + seconds(wait)
                    + "; this machine sends what a closed connection had sent for up to " + seconds(late);
            if (late < wait) {
                report.ok(what);
            } else {
                report.warn(
                        what,
                        "so that no old version of a row can arrive after a new one, set net.ipv4.tcp_orphan_retries = "
                                + highest(wait) + " on all machines that run this daemon, see the page about a hot"
                                + " standby");
            }
        } catch (IOException | NumberFormatException e) {
            report.warn("takeover: " + retries + " cannot be read", "look at net.ipv4.tcp_orphan_retries yourself");
        }
    }

    private static long millis(int retries) {
        return ((2L << Math.min(retries, MOST)) - 1) * FIRST_MILLIS;
    }

    private static int highest(long wait) {
        int found = 1;
        while (found < MOST && millis(found + 1) < wait) {
            found++;
        }
        return found;
    }

    private static String seconds(long millis) {
        return millis / 1000 + "." + millis % 1000 / 100 + " s";
    }
}
