package dev.walferry.bench.e2e;

import dev.walferry.bench.e2e.contender.Lane;
import java.sql.SQLException;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The server's part in a run.
 *
 * @param cpuSeconds CPU seconds so far: the walsender's; of a snapshot, which may use several sessions, all of the server's
 * @param walsender its process, 0 for a snapshot
 */
record ServerSide(DoubleSupplier cpuSeconds, long walsender) {
    /** The part that has begun: there is a walsender, or a session reads the table. Null before. */
    static @Nullable ServerSide begun(Testbed testbed, Lane lane) throws SQLException {
        if (lane.isSnapshot()) {
            return testbed.isTableRead()
                    ? new ServerSide(new ServerUsage(testbed.postmasterPid())::cpuSeconds, 0)
                    : null;
        }
        long walsender = testbed.walsenderPid(lane);
        return walsender == 0 ? null : new ServerSide(new ProcessUsage(walsender)::cpuSeconds, walsender);
    }

    /** A contender that lost its connection, or read a part of the table again, has carried rows twice: not a result. */
    void requireUnbroken(String contender, Testbed testbed, Lane lane, double fraction) throws SQLException {
        if (lane.isSnapshot() && fraction > 1) {
            throw new IllegalStateException(contender + " wrote more records than the table has rows");
        }
        long now = lane.isSnapshot() ? 0 : testbed.walsenderPid(lane);
        if (now != walsender && now != 0) {
            throw new IllegalStateException(contender + " lost its connection and connected again");
        }
    }
}
