package dev.walferry.kafka.cli.tail;

import dev.walferry.Lsn;
import dev.walferry.kafka.cli.NameList;
import dev.walferry.kafka.cli.SourceOptions;
import dev.walferry.kafka.cli.StopSignal;
import dev.walferry.kafka.cli.WalferryCommand;
import dev.walferry.kafka.source.Login;
import dev.walferry.plugin.OutputPlugin;
import dev.walferry.replication.ChangeStream;
import dev.walferry.replication.ChangeStreamBuilder;
import dev.walferry.replication.Publications;
import java.io.IOException;
import java.io.OutputStream;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code walferry tail}: prints the changes of a slot as they arrive. */
@Command(
        name = "tail",
        description = {
            "Prints changes as they arrive, one line each, in commit order.",
            "",
            "Nothing is confirmed unless --confirm is given: the same changes are sent again next time, and the server"
                    + " keeps their WAL."
        },
        footer = {
            "",
            "JSON lines: every line has op (begin, insert, update, delete, truncate, message, commit) and lsn, and within a"
                    + " transaction xid, commit_lsn and commit_time; commit adds end_lsn. Rows have schema, table,"
                    + " identity (default, nothing, full, index), key (names of the identity's columns: under full, all),"
                    + " old (the columns that the server sent of the old version; absent if it sent none), new, and unchanged"
                    + " (names of the columns missing in new because the server did not send them). A truncate line names"
                    + " one table.",
            "Integers, finite floats and numerics are JSON numbers in PostgreSQL's own digits. Everything else but"
                    + " booleans and nulls is a string as PostgreSQL prints it."
        })
public final class TailCommand implements Callable<Integer> {
    /** How a line looks. */
    enum Format {
        /** For people. */
        TEXT,
        /** One JSON object per line. */
        JSON;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @ParentCommand
    private @Nullable WalferryCommand walferry;

    @Mixin
    private SourceOptions source = new SourceOptions();

    @Option(names = "--slot", required = true, paramLabel = "NAME", description = "Replication slot.")
    private String slot = "";

    @Option(
            names = "--plugin",
            defaultValue = "pgoutput",
            paramLabel = "NAME",
            description = "Output plugin of the slot: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private OutputPlugin plugin = OutputPlugin.PGOUTPUT;

    @Option(
            names = "--table",
            paramLabel = "NAME[,NAME...]",
            converter = NameList.Converter.class,
            description = "With another plugin than pgoutput: tables to read, as schema.table (default: all).")
    private List<NameList> tables = new ArrayList<>();

    @Option(
            names = "--publication",
            paramLabel = "NAME[,NAME...]",
            converter = NameList.Converter.class,
            description =
                    "Publications to read, with pgoutput; exact names. May be given several times. Put a name with a comma in"
                            + " double quotes.")
    private List<NameList> publications = new ArrayList<>();

    @Option(
            names = "--create-slot",
            description = "Create the slot if it does not exist. It stays until it is dropped.")
    private boolean createSlot;

    @Option(names = "--temporary", description = "Create a slot that is dropped when this command ends.")
    private boolean temporary;

    @ArgGroup
    private UntilOptions until = new UntilOptions();

    @Option(
            names = "--format",
            defaultValue = "text",
            paramLabel = "FORMAT",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Format format = Format.TEXT;

    @Option(names = "--confirm", description = "Confirm what was printed, so that the server forgets it.")
    private boolean confirm;

    @Option(
            names = "--messages",
            description = "Also print messages of pg_logical_emit_message (PostgreSQL 14 or later).")
    private boolean messages;

    /** Creates an instance; picocli calls this. */
    public TailCommand() {}

    @Override
    public Integer call() throws SQLException, IOException {
        requireNames();
        Login login = source.login();
        Lsn end = until.position(login);
        OutputStream out = walferry == null ? System.out : walferry.out();
        ChangeStream changes = open(login);
        try (StopSignal stop = StopSignal.install();
                changes) {
            new TailLoop(changes, lines(out), end, stop::isRequested).run();
        } catch (ClosedPipeException e) {
            return ExitCode.OK; // the reader has seen enough
        }
        return ExitCode.OK;
    }

    private void requireNames() {
        boolean pgoutput = plugin == OutputPlugin.PGOUTPUT;
        if (pgoutput && publications.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "Missing required option: '--publication=NAME[,NAME...]'");
        }
        if (!(pgoutput ? tables : publications).isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(),
                    pgoutput
                            ? "--table is for other plugins than pgoutput, which reads its publications' tables"
                            : "--publication is for pgoutput: " + plugin + " has none, use --table");
        }
    }

    private ChangeStream open(Login login) {
        ChangeStreamBuilder builder = login.changes().plugin(plugin).slot(slot).messages(messages);
        tables.forEach(list -> builder.tables(
                list.names().stream().map(Publications.Table::parse).toList()));
        publications.forEach(list -> list.names().forEach(builder::publication));
        if (createSlot) {
            builder.createSlot();
        }
        if (temporary) {
            builder.temporarySlot();
        }
        if (!confirm) {
            builder.withoutConfirming();
        }
        return builder.open();
    }

    private LineFormat lines(OutputStream out) throws IOException {
        LineOutput lines = new LineOutput(out);
        return format == Format.JSON ? new JsonLines(lines) : new TextLines(lines);
    }
}
