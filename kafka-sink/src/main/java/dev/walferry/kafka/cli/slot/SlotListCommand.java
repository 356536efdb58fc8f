package dev.walferry.kafka.cli.slot;

import dev.walferry.Printable;
import dev.walferry.kafka.cli.SourceOptions;
import dev.walferry.plugin.OutputPlugin;
import dev.walferry.replication.ReplicationSlots;
import dev.walferry.replication.SlotStatus;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code walferry slot list}: one line per slot of the server. */
@Command(
        name = "list",
        description =
                "Lists the slots of all databases of the server. Kept WAL is in bytes. Under FAILOVER, \"yes\" is a"
                        + " slot that the server copies to its standbys, and \"copy\" is such a copy.")
final class SlotListCommand implements Callable<Integer> {
    private static final String ROW = "%-30s %-20s %-12s %10s %-11s %15s  %-8s %s%n";

    /** A slot keeps its plugin, so a copy takes its place. */
    private static final String MOVE =
            "%nSlot %s: %s sends less than pgoutput, and takes more CPU time. To move without a gap,"
                    + " create a publication%nof its tables in database %s, let the daemon confirm what was written before, stop it,"
                    + " and copy the slot there:%n  SELECT pg_copy_logical_replication_slot('%s', '%s_pgoutput', false, 'pgoutput');%n"
                    + "Then read the copy with that publication, without source.plugin and source.tables.%n";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private SourceOptions source = new SourceOptions();

    @Override
    public Integer call() throws SQLException {
        PrintWriter out = spec.commandLine().getOut();
        try (Connection connection = source.login().connect()) {
            out.printf(ROW, "SLOT", "DATABASE", "PLUGIN", "HELD BY", "WAL STATUS", "KEPT WAL", "FAILOVER", "CONFIRMED");
            List<SlotStatus> slots = new ReplicationSlots(connection).list();
            for (SlotStatus slot : slots) {
                out.printf(
                        ROW,
                        slot.name(),
                        Printable.of(orDash(slot.database())),
                        slot.plugin() == null ? "(physical)" : slot.plugin(),
                        orDash(slot.activePid()),
                        slot.isLost() ? "lost" : orDash(slot.walStatus()),
                        orDash(slot.retainedBytes()),
                        failover(slot),
                        orDash(slot.confirmedFlushLsn()));
            }
            slots.stream()
                    .filter(SlotListCommand::isToMove)
                    .forEach(slot -> out.printf(
                            MOVE,
                            slot.name(),
                            slot.plugin(),
                            Printable.of(orDash(slot.database())),
                            slot.name(),
                            slot.name()));
        }
        out.flush();
        return ExitCode.OK;
    }

    /** Returns whether the slot has a plugin that sends less than pgoutput. A standby's copy of a slot cannot be moved. */
    private static boolean isToMove(SlotStatus slot) {
        return !slot.synced()
                && Stream.of(OutputPlugin.values())
                        .anyMatch(plugin -> plugin != OutputPlugin.PGOUTPUT
                                && plugin.pluginName().equals(slot.plugin()));
    }

    private static String failover(SlotStatus slot) {
        return slot.synced() ? "copy" : slot.failover() ? "yes" : "-";
    }

    private static String orDash(@Nullable Object value) {
        return Objects.toString(value, "-");
    }
}
