package dev.walferry.kafka.cli.slot;

import dev.walferry.kafka.cli.SourceOptions;
import dev.walferry.kafka.connection.CatalogReader;
import dev.walferry.replication.ReplicationSlots;
import dev.walferry.replication.SourceError;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code walferry slot drop}: drops a slot. */
@Command(name = "drop", description = "Drops a slot. Changes that it has not delivered can no longer be read.")
final class SlotDropCommand implements Callable<Integer> {
    private static final int ATTEMPTS = 50;
    private static final int PAUSE_MILLIS = 100;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private SourceOptions source = new SourceOptions();

    @Parameters(paramLabel = "SLOT", description = "Name of the slot.")
    private String slot = "";

    @Option(
            names = "--force",
            description = "Drop the slot even if it is in use, by terminating the session that uses it.")
    private boolean force;

    @Override
    public Integer call() throws SQLException, InterruptedException {
        try (Connection connection = source.login().connect()) {
            drop(connection);
        }
        spec.commandLine().getOut().println("Dropped slot \"" + slot + "\"");
        spec.commandLine().getOut().flush();
        return ExitCode.OK;
    }

    private void drop(Connection connection) throws SQLException, InterruptedException {
        ReplicationSlots slots = new ReplicationSlots(connection);
        for (int attempt = 1; ; attempt++) {
            try {
                slots.drop(slot);
                return;
            } catch (SQLException e) {
                if (!force || attempt == ATTEMPTS || SourceError.of(e) != SourceError.IN_USE) {
                    throw e;
                }
                terminateHolder(connection);
                Thread.sleep(PAUSE_MILLIS); // the session ends a moment after the signal
            }
        }
    }

    private void terminateHolder(Connection connection) throws SQLException {
        new CatalogReader(connection)
                .all(
                        "SELECT pg_catalog.pg_terminate_backend(active_pid) FROM pg_catalog.pg_replication_slots"
                                + " WHERE slot_name = ? AND active_pid IS NOT NULL",
                        row -> row.getBoolean(1),
                        slot);
    }
}
