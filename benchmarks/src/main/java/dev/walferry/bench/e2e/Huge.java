package dev.walferry.bench.e2e;

import dev.walferry.bench.e2e.contender.Carrier;
import dev.walferry.bench.e2e.contender.Lane;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Runs {@link StreamedReader} in its own process, with a small heap. */
final class Huge {
    private static final String NAME = "streamed-reader";
    private static final long PATIENCE_NANOS = 1_800_000_000_000L;

    private final Testbed testbed;
    private final String heap;

    Huge(Testbed testbed, String heap) {
        this.testbed = testbed;
        this.heap = heap;
    }

    String describe() {
        return "ChangeStream with streaming on, reading only; -Xmx" + heap;
    }

    List<HugeTransaction> run(long rows, int runs) throws SQLException, IOException {
        List<HugeTransaction> all = new ArrayList<>();
        for (int run = 1; run <= runs; run++) {
            Lane lane = testbed.lane(NAME, run);
            try {
                all.add(once(lane, rows, run));
                System.out.println(all.get(all.size() - 1));
            } finally {
                testbed.clear(lane);
            }
        }
        return all;
    }

    private HugeTransaction once(Lane lane, long rows, int run) throws IOException {
        Path spool = Files.createDirectory(lane.directory().resolve("spool"));
        Path times = lane.directory().resolve("times");
        try (Carrier carrier = Carrier.java(
                lane.directory(),
                Carrier.ownClassPath(),
                List.of("-Xmx" + heap, "-XX:+ExitOnOutOfMemoryError"),
                StreamedReader.class.getName(),
                lane.jdbcUrl(),
                lane.user(),
                lane.password(),
                lane.slot(),
                lane.publication(),
                spool.toString(),
                Long.toString(rows),
                times.toString())) {
            ProcessUsage usage = new ProcessUsage(carrier.pid());
            long deadline = System.nanoTime() + PATIENCE_NANOS;
            double cpu = 0;
            double peak = 0;
            while (carrier.isAlive() && System.nanoTime() < deadline) {
                cpu = usage.cpuSeconds();
                peak = Math.max(peak, usage.peakMebibytes());
                Pause.millis(20);
            }
            if (!Files.exists(times)) {
                throw new IllegalStateException("the huge transaction was not read:\n" + carrier.log());
            }
            List<String> seconds = List.of(Files.readString(times).strip().split(" ", -1));
            return new HugeTransaction(
                    run,
                    rows,
                    rows / Double.parseDouble(seconds.get(0)),
                    rows / Double.parseDouble(seconds.get(1)),
                    cpu * 1e6 / (2 * rows),
                    peak);
        }
    }
}
