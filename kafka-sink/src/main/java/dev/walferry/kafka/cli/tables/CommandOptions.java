package dev.walferry.kafka.cli.tables;

import dev.walferry.kafka.config.SinkConfig;
import dev.walferry.kafka.config.mode.SnapshotMode;
import dev.walferry.kafka.config.rule.QuotedNames;
import dev.walferry.kafka.control.ControlTopic;
import dev.walferry.kafka.control.TableCommand.Action;
import dev.walferry.kafka.control.TableSelector;
import dev.walferry.kafka.group.PipelineConfigs;
import dev.walferry.kafka.source.Login;
import dev.walferry.kafka.source.SlotTables;
import dev.walferry.replication.Publications.Table;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** What the commands about tables have in common: a configuration, and tables that are carried. */
final class CommandOptions {
    @Spec(Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--config", required = true, paramLabel = "FILE", description = "The daemon's configuration.")
    private Path file = Path.of("");

    @Option(
            names = "--tables",
            required = true,
            paramLabel = "TABLES",
            description = "Published tables, separated by commas, written as in snapshot.tables.")
    private String names = "";

    /** Looks at the tables' database. */
    interface Check {
        void of(Connection connection, List<String> publications, List<Table> tables) throws SQLException;
    }

    /** Writes a command into the daemon's topic, if the tables are carried. */
    void send(Action action, @Nullable String where, Check check) throws SQLException {
        List<SinkConfig> pipelines = PipelineConfigs.load(file, System.getenv());
        if (pipelines.get(0).snapshot().mode() == SnapshotMode.NEVER) {
            throw new ParameterException(
                    spec.commandLine(),
                    "snapshot.mode=never keeps no states of tables: set it to on-demand, which reads tables only when asked");
        }
        Unreached unreached = new Unreached();
        Map<SinkConfig, List<Table>> carried = carried(pipelines, check, unreached);
        carried.forEach((config, tables) -> send(config, action, TableSelector.of(tables, where)));
        spec.commandLine()
                .getOut()
                .println("Written to topic " + pipelines.get(0).snapshot().commandTopic()
                        + ". The daemon carries it out soon, or when it is started. `walferry tables --config " + file
                        + "` shows the states.");
        spec.commandLine().getOut().flush();
        unreached.print(spec.commandLine().getErr());
    }

    private static void send(SinkConfig config, Action action, TableSelector tables) {
        String topic = config.snapshot().commandTopic();
        new ControlTopic(
                        topic, config.records().topicPrefix(), config.pipeline().word(), config.producer())
                .send(action, tables, config.topics().group(topic).replicationFactor());
    }

    /** Finds the pipeline of each table, and checks the tables, before anything is written. */
    private Map<SinkConfig, List<Table>> carried(List<SinkConfig> pipelines, Check check, Unreached unreached)
            throws SQLException {
        List<Table> left = new ArrayList<>(tables());
        Map<SinkConfig, List<Table>> carried = new LinkedHashMap<>();
        for (SinkConfig config : pipelines) {
            if (!left.isEmpty()) {
                List<Table> own = carried(config, left, check, unreached);
                left.removeAll(own);
                carried.put(config, own);
            }
        }
        carried.values().removeIf(List::isEmpty);
        if (!left.isEmpty()) {
            throw missing(left.get(0), pipelines, unreached);
        }
        return carried;
    }

    private RuntimeException missing(Table table, List<SinkConfig> pipelines, Unreached unreached) {
        if (!unreached.isEmpty()) {
            return unreached.exception("table " + table + " is carried by none of the pipelines that could be asked");
        }
        String origins = pipelines.stream()
                .map(config -> SlotTables.origin(config.source()))
                .distinct()
                .collect(Collectors.joining(", "));
        return new ParameterException(
                spec.commandLine(),
                "table " + table + " is in none of " + origins + ", or left out by a list of tables");
    }

    private static List<Table> carried(SinkConfig config, List<Table> tables, Check check, Unreached unreached)
            throws SQLException {
        try (Connection connection = connect(config, unreached)) {
            if (connection == null) {
                return List.of();
            }
            connection.setReadOnly(true);
            List<Table> published = SlotTables.of(connection, config.source());
            List<Table> own = tables.stream()
                    .filter(table -> published.contains(table)
                            && config.records().shape().carries(table.schema(), table.name()))
                    .toList();
            check.of(connection, config.source().publicationNames(), own);
            return own;
        }
    }

    private static @Nullable Connection connect(SinkConfig config, Unreached unreached) throws SQLException {
        try {
            return Login.of(config.source()).connect(config.source().receiverTimeout());
        } catch (SQLException e) {
            unreached.add(config, e);
            return null;
        }
    }

    private List<Table> tables() {
        try {
            return QuotedNames.split(names).stream().map(Table::parse).toList();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--tables: " + e.getMessage(), e);
        }
    }
}
