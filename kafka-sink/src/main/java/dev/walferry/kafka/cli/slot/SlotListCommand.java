package dev.walferry.kafka.cli.slot;

import dev.walferry.Printable;
import dev.walferry.kafka.cli.SourceOptions;
import dev.walferry.replication.ReplicationSlots;
import dev.walferry.replication.SlotStatus;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import java.util.concurrent.Callable;
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

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private SourceOptions source = new SourceOptions();

    @Override
    public Integer call() throws SQLException {
        PrintWriter out = spec.commandLine().getOut();
        try (Connection connection = source.login().connect()) {
            out.printf(ROW, "SLOT", "DATABASE", "PLUGIN", "HELD BY", "WAL STATUS", "KEPT WAL", "FAILOVER", "CONFIRMED");
            for (SlotStatus slot : new ReplicationSlots(connection).list()) {
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
        }
        out.flush();
        return ExitCode.OK;
    }

    private static String failover(SlotStatus slot) {
        return slot.synced() ? "copy" : slot.failover() ? "yes" : "-";
    }

    private static String orDash(@Nullable Object value) {
        return Objects.toString(value, "-");
    }
}
