package dev.walferry.bench.e2e.contender;

import java.io.IOException;
import java.nio.file.Path;

/**
 * PostgreSQL's own client, which writes what it receives to a file and so shows how fast the server can send. Runs only if it
 * is installed; it may be older than the server.
 */
public final class RecvLogicalContender implements Contender {
    private static final String PROGRAM = "pg_recvlogical";

    /** Creates the contender; it has no settings. */
    public RecvLogicalContender() {}

    @Override
    public String name() {
        return PROGRAM;
    }

    @Override
    public String describe() {
        return Versions.output(PROGRAM, "--version") + " into a file, no Kafka";
    }

    @Override
    public boolean isAvailable() {
        return Carrier.isInstalled(PROGRAM);
    }

    @Override
    public Carrier start(Lane lane) throws IOException {
        Path output = lane.directory().resolve("output");
        ProcessBuilder builder = new ProcessBuilder(
                PROGRAM,
                "--host=" + lane.host(),
                "--port=" + lane.port(),
                "--username=" + lane.user(),
                "--dbname=" + lane.database(),
                "--slot=" + lane.slot(),
                "--start",
                "--no-loop",
                "--endpos=" + lane.endLsn(),
                "--option=proto_version=1",
                "--option=publication_names=" + lane.publication(),
                "--file=" + output);
        builder.environment().put("PGPASSWORD", lane.password());
        return Carrier.program(lane.directory(), builder, output);
    }
}
