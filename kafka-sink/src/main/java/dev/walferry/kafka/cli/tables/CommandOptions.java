package dev.walferry.kafka.cli.tables;

import dev.walferry.kafka.config.SinkConfig;
import dev.walferry.kafka.config.mode.SnapshotMode;
import dev.walferry.kafka.config.rule.QuotedNames;
import dev.walferry.kafka.control.ControlTopic;
import dev.walferry.kafka.control.TableCommand.Action;
import dev.walferry.kafka.control.TableSelector;
import dev.walferry.kafka.source.Login;
import dev.walferry.replication.Publications;
import dev.walferry.replication.Publications.Table;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
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
        void of(Connection connection, List<Table> tables) throws SQLException;
    }

    /** Writes a command into the daemon's topic, if the tables are carried. */
    void send(Action action, @Nullable String where, Check check) throws SQLException {
        SinkConfig config = SinkConfig.load(file, System.getenv());
        if (config.snapshot().mode() == SnapshotMode.NEVER) {
            throw new ParameterException(
                    spec.commandLine(),
                    "snapshot.mode=never keeps no states of tables: set it to on-demand, which reads tables only when asked");
        }
        List<Table> tables = tables();
        try (Connection connection =
                Login.of(config.source()).connect(config.source().receiverTimeout())) {
            connection.setReadOnly(true);
            requireCarried(config, connection, tables);
            check.of(connection, tables);
        }
        String topic = config.snapshot().commandTopic();
        new ControlTopic(topic, config.records().topicPrefix(), config.producer())
                .send(
                        action,
                        TableSelector.of(tables, where),
                        config.topics().group(topic).replicationFactor());
        spec.commandLine()
                .getOut()
                .println("Written to topic " + topic + ". The daemon carries it out soon, or when it is started."
                        + " `walferry tables --config " + file + "` shows the states.");
        spec.commandLine().getOut().flush();
    }

    private List<Table> tables() {
        try {
            return QuotedNames.split(names).stream().map(Table::parse).toList();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--tables: " + e.getMessage(), e);
        }
    }

    private void requireCarried(SinkConfig config, Connection connection, List<Table> tables) throws SQLException {
        List<Table> published =
                new Publications(connection).tables(config.source().publicationNames());
        for (Table table : tables) {
            if (!published.contains(table) || !config.records().shape().carries(table.schema(), table.name())) {
                throw new ParameterException(
                        spec.commandLine(),
                        "table " + table + " is in none of the publications "
                                + config.source().publicationNames() + ", or left out by a list of tables");
            }
        }
    }
}
