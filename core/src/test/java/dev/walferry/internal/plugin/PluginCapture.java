package dev.walferry.internal.plugin;

import dev.walferry.Lsn;
import dev.walferry.internal.plugin.TableDefinition.Column;
import dev.walferry.internal.plugin.decoderbufs.DecoderBufsReader;
import dev.walferry.internal.plugin.wal2json.Wal2JsonReader;
import dev.walferry.pgoutput.DecoderLimits;
import dev.walferry.pgoutput.PgOutputMessage;
import dev.walferry.pgoutput.ReplicaIdentity;
import dev.walferry.plugin.OutputPlugin;
import dev.walferry.testdata.LocalPostgres;
import dev.walferry.testdata.TestDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/**
 * The messages that plugins of Debian's PostgreSQL 15 sent for {@code scenario.sql}, and that server's catalog.
 * {@link #main} captures it again: positions, OIDs and times differ from run to run.
 */
public final class PluginCapture {
    /** One message and the start of its frame. */
    public record Captured(Lsn lsn, byte[] bytes) {}

    private static final Path RESOURCES = Path.of("src", "test", "resources", "dev", "walferry", "internal", "plugin");

    private PluginCapture() {}

    /** Returns the messages of a plugin, in order. */
    public static List<Captured> messages(OutputPlugin plugin) {
        return lines(plugin + ".txt").stream()
                .map(line -> line.split(" ", 2))
                .map(line ->
                        new Captured(Lsn.parse(line[0]), Base64.getDecoder().decode(line[1])))
                .toList();
    }

    /** Returns the reader of a plugin's messages. */
    public static PluginReader reader(OutputPlugin plugin) {
        return plugin == OutputPlugin.WAL2JSON ? new Wal2JsonReader() : new DecoderBufsReader();
    }

    /** Reads one message. */
    static PluginMessage read(OutputPlugin plugin, byte[] bytes) {
        PluginMessage into = new PluginMessage(DecoderLimits.DEFAULT.maxColumns());
        into.begin(bytes);
        reader(plugin).read(bytes, 0, bytes.length, into);
        return into;
    }

    /** Returns a new session with the captured catalog. */
    public static PluginMessages session(OutputPlugin plugin, DecoderLimits limits) {
        return new PluginMessages(plugin, reader(plugin), new Catalog(), limits, true, Set.of());
    }

    /** Returns everything that a session gives for one message. */
    public static List<PgOutputMessage> next(PluginMessages session) {
        List<PgOutputMessage> all = new ArrayList<>();
        for (PgOutputMessage message = session.next(); message != null; message = session.next()) {
            all.add(message);
        }
        return all;
    }

    private static List<String> lines(String file) {
        try (InputStream in = Objects.requireNonNull(PluginCapture.class.getResourceAsStream(file), file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Catalog implements SourceCatalog {
        private static final List<String[]> CATALOG =
                lines("catalog.txt").stream().map(line -> line.split("\t", -1)).toList();

        @Override
        public CompletableFuture<Optional<TableDefinition>> table(QualifiedName name) {
            List<String[]> found = CATALOG.stream()
                    .filter(line -> line[0].equals(name.schema()) && line[1].equals(name.name()))
                    .toList();
            return CompletableFuture.completedFuture(found.isEmpty() ? Optional.empty() : Optional.of(table(found)));
        }

        private static TableDefinition table(List<String[]> lines) {
            String[] first = lines.get(0);
            List<Column> columns = lines.stream()
                    .filter(line -> !line[5].isEmpty())
                    .map(line -> new Column(
                            Integer.parseInt(line[5]),
                            line[6],
                            Integer.parseInt(line[7]),
                            Integer.parseInt(line[8]),
                            Boolean.parseBoolean(line[9]),
                            Boolean.parseBoolean(line[10]),
                            false,
                            Boolean.parseBoolean(line[11])))
                    .toList();
            return new TableDefinition(
                    Integer.parseInt(first[2]),
                    false,
                    Boolean.parseBoolean(first[3]),
                    ReplicaIdentity.valueOf(first[4]),
                    columns);
        }

        @Override
        public CompletableFuture<Optional<String>> originName(int id) {
            return CompletableFuture.completedFuture(Optional.of("origin " + id));
        }

        @Override
        public void close() {}
    }

    /** Runs the scenario and writes what the plugins send. */
    public static void main(String[] arguments) throws Exception {
        try (LocalPostgres postgres = LocalPostgres.version(15).installed().start();
                TestDatabase database = postgres.createDatabase("captured")) {
            for (OutputPlugin plugin : List.of(OutputPlugin.WAL2JSON, OutputPlugin.DECODERBUFS)) {
                database.execute("select pg_create_logical_replication_slot('" + plugin + "', '" + plugin + "')");
            }
            database.execute(lines("scenario.sql").toArray(String[]::new));
            write(
                    database,
                    OutputPlugin.WAL2JSON,
                    Wal2JsonReader.OPTIONS.stream()
                            .map(option -> ", '" + option.getKey() + "', '" + option.getValue() + "'")
                            .collect(Collectors.joining()));
            write(database, OutputPlugin.DECODERBUFS, "");
            writeCatalog(database);
        }
    }

    private static void write(TestDatabase database, OutputPlugin plugin, String options)
            throws SQLException, IOException {
        List<String> lines = database.queryColumn("select lsn || ' ' || replace(encode(data, 'base64'), chr(10), '')"
                + " from pg_logical_slot_peek_binary_changes('" + plugin + "', null, null" + options + ")");
        Files.write(RESOURCES.resolve(plugin + ".txt"), lines);
    }

    private static void writeCatalog(TestDatabase database) throws SQLException, IOException {
        List<String> lines = new ArrayList<>();
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select relname from pg_class where relkind = 'r'"
                        + " and relnamespace = 'public'::regnamespace order by oid")) {
            while (row.next()) {
                QualifiedName name = new QualifiedName("public", row.getString(1));
                lines.addAll(lines(
                        name, new PluginCatalog(connection, 15).table(name).orElseThrow()));
            }
        }
        Files.write(RESOURCES.resolve("catalog.txt"), lines);
    }

    private static List<String> lines(QualifiedName name, TableDefinition table) {
        String head = String.join(
                "\t",
                name.schema(),
                name.name(),
                Integer.toString(table.oid()),
                Boolean.toString(table.partitioned()),
                table.identity().name());
        return table.columns().isEmpty()
                ? List.of(head + "\t")
                : table.columns().stream()
                        .map(column -> String.join(
                                "\t",
                                head,
                                Integer.toString(column.number()),
                                column.name(),
                                Integer.toString(column.typeOid()),
                                Integer.toString(column.typmod()),
                                Boolean.toString(column.key()),
                                Boolean.toString(column.generated()),
                                Boolean.toString(column.toastable())))
                        .toList();
    }
}
