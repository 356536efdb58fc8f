package dev.walferry.bench.e2e.contender;

import java.io.IOException;

/**
 * The floor of a snapshot: PostgreSQL's own client copies the table in text format, in one query, and throws it away. Runs only
 * if it is installed; it may be older than the server.
 */
public final class CopyContender implements Contender {
    private static final String PROGRAM = "psql";

    /** Creates the contender; it has no settings. */
    public CopyContender() {}

    @Override
    public String name() {
        return "COPY";
    }

    @Override
    public String describe() {
        return Versions.output(PROGRAM, "--version") + ": COPY bench TO STDOUT, into /dev/null, no Kafka";
    }

    @Override
    public boolean isAvailable() {
        return Carrier.isInstalled(PROGRAM);
    }

    @Override
    public Carrier start(Lane lane) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                PROGRAM,
                "--no-psqlrc",
                "--set=ON_ERROR_STOP=1",
                "--host=" + lane.host(),
                "--port=" + lane.port(),
                "--username=" + lane.user(),
                "--dbname=" + lane.database(),
                "--output=/dev/null",
                "--command=COPY bench TO STDOUT");
        builder.environment().put("PGPASSWORD", lane.password());
        return Carrier.discarding(lane.directory(), builder);
    }
}
