package dev.walferry.kafka.cli.slot;

import dev.walferry.Lsn;
import dev.walferry.kafka.cli.NameList;
import dev.walferry.kafka.cli.SourceOptions;
import dev.walferry.plugin.OutputPlugin;
import dev.walferry.replication.Publications;
import dev.walferry.replication.ReplicationException;
import dev.walferry.replication.ReplicationException.Category;
import dev.walferry.replication.ReplicationSlots;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code walferry slot create}. */
@Command(
        name = "create",
        description = {
            "Creates a slot. The server keeps WAL from then on. Waits until the transactions that are open have"
                    + " ended.",
            "",
            "Create the publications first: changes from before a publication cannot be read with it."
        })
final class SlotCreateCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private SourceOptions source = new SourceOptions();

    @Parameters(paramLabel = "SLOT", description = "1 to 63 of a-z, 0-9 and _.")
    private String slot = "";

    @Option(
            names = "--plugin",
            defaultValue = "pgoutput",
            paramLabel = "NAME",
            description = "Output plugin of the slot: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private OutputPlugin plugin = OutputPlugin.PGOUTPUT;

    @Option(
            names = "--publication",
            paramLabel = "NAME[,NAME...]",
            converter = NameList.Converter.class,
            description = "Publications that the slot will be read with; required with pgoutput.")
    private List<NameList> publications = new ArrayList<>();

    @Option(
            names = "--failover",
            description = "Have PostgreSQL copy the slot to its standbys, so that the one that is promoted has it"
                    + " (PostgreSQL 17 or later).")
    private boolean failover;

    @Override
    public Integer call() throws SQLException {
        if (plugin == OutputPlugin.PGOUTPUT && publications.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "Missing required option: '--publication=NAME[,NAME...]'");
        }
        try (Connection connection = source.login().connect()) {
            List<String> names =
                    publications.stream().flatMap(list -> list.names().stream()).toList();
            List<String> missing = new Publications(connection).missing(names);
            if (!missing.isEmpty()) {
                throw new ReplicationException(
                        Category.FATAL,
                        "publication \"" + missing.get(0) + "\" does not exist in this database:"
                                + " CREATE PUBLICATION first, then the slot",
                        null);
            }
            try (Statement statement = connection.createStatement()) {
                // the statement waits for other transactions, so its own time means nothing
                statement.execute("SET statement_timeout = 0");
            }
            ReplicationSlots slots = new ReplicationSlots(connection);
            Lsn lsn = failover ? slots.createFailover(slot, plugin) : slots.create(slot, plugin);
            spec.commandLine().getOut().println("Created slot \"" + slot + "\" at " + lsn);
        }
        spec.commandLine().getOut().flush();
        return ExitCode.OK;
    }
}
