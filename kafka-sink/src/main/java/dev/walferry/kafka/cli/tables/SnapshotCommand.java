package dev.walferry.kafka.cli.tables;

import dev.walferry.kafka.connection.CatalogReader;
import dev.walferry.kafka.control.TableCommand.Action;
import dev.walferry.replication.Publications.Table;
import dev.walferry.replication.SessionSettings;
import dev.walferry.snapshot.TableSelection;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code walferry snapshot}: has the daemon read tables. */
@Command(
        name = "snapshot",
        description = "Has the daemon read the rows of tables from the beginning, again if they were read before. Their"
                + " changes are carried meanwhile, and each row keeps its place among them.")
public final class SnapshotCommand implements Callable<Integer> {
    private static final String HAS_KEY = "SELECT EXISTS (SELECT FROM pg_catalog.pg_index i WHERE i.indrelid = c.oid"
            + " AND CASE c.relreplident WHEN 'i' THEN i.indisreplident ELSE i.indisprimary END)"
            + " AND (pg_catalog.cardinality(?) = 0 OR EXISTS (SELECT FROM pg_catalog.pg_publication_tables p"
            + " JOIN pg_catalog.pg_publication u ON u.pubname = p.pubname AND u.pubupdate"
            + " WHERE p.schemaname = n.nspname AND p.tablename = c.relname AND p.pubname = ANY (?)))"
            + " FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
            + " WHERE n.nspname = ? AND c.relname = ?";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private CommandOptions options = new CommandOptions();

    @Option(
            names = "--where",
            paramLabel = "CONDITION",
            description =
                    "A condition in SQL: only rows for which it is true are read. Names without a schema are looked up in"
                            + " pg_catalog only, so write the schema of your own functions and types.")
    private @Nullable String where;

    /** Creates an instance; picocli calls this. */
    public SnapshotCommand() {}

    @Override
    public Integer call() throws SQLException {
        try {
            TableSelection selection = new TableSelection(where);
            options.send(Action.SNAPSHOT, selection.where(), SnapshotCommand.this::check);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--where: " + e.getMessage(), e);
        }
        return ExitCode.OK;
    }

    private void requireKey(CatalogReader catalog, List<String> publications, Table table) throws SQLException {
        if (!catalog.one(HAS_KEY, row -> row.getBoolean(1), publications, publications, table.schema(), table.name())) {
            throw new ParameterException(
                    spec.commandLine(),
                    "table " + table
                            + " has neither a primary key nor a replica identity index, or its updates are not published,"
                            + " so only all of its rows can be read: leave out --where");
        }
    }

    /** Checks it here, because an error in the daemon comes too late. The session finds the same names as the daemon's. */
    private void check(Connection connection, List<String> publications, List<Table> tables) throws SQLException {
        if (where == null) {
            return;
        }
        SessionSettings.pin(connection);
        for (Table table : tables) {
            try (Statement statement = connection.createStatement()) {
                String name = statement.enquoteIdentifier(table.schema(), true) + "."
                        + statement.enquoteIdentifier(table.name(), true);
                statement.execute("EXPLAIN SELECT FROM " + name + " WHERE (" + where + "\n)");
            }
            requireKey(new CatalogReader(connection), publications, table);
        }
    }
}
