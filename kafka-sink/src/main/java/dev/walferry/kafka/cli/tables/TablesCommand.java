package dev.walferry.kafka.cli.tables;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.walferry.Printable;
import dev.walferry.kafka.config.SinkConfig;
import dev.walferry.kafka.connection.CatalogReader;
import dev.walferry.kafka.group.PipelineConfigs;
import dev.walferry.kafka.source.Login;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code walferry tables}: one line per table that is carried. */
@Command(
        name = "tables",
        description = {
            "Lists the tables that the daemon carries, and how far the snapshot of each is. Works whether the daemon runs or"
                    + " not, and changes nothing.",
            "",
            "A table is waiting (its rows will be read), snapshotting (they are being read), paused (a command has stopped"
                    + " the reading), streaming (only its changes are carried), parked (nothing of it is carried) or failed"
                    + " (it cannot be read). ROWS counts the rows that were read and that Kafka has acknowledged, RATE how"
                    + " many arrive in a second, ESTIMATE is about how many the table has now, LAG how many bytes of WAL the slot's"
                    + " confirmed position is behind the server's, for all tables alike. A table that is parked or has"
                    + " failed has a second line that says why."
        })
public final class TablesCommand implements Callable<Integer> {
    private static final String ROW = "%-50s %-14s %15s %10s %15s %15s%n";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--config", required = true, paramLabel = "FILE", description = "The daemon's configuration.")
    private Path file = Path.of("");

    @Option(names = "--json", description = "Print a JSON object per table and line.")
    private boolean json;

    /** Creates an instance; picocli calls this. */
    public TablesCommand() {}

    @Override
    public Integer call() throws SQLException {
        Unreached unreached = new Unreached();
        for (SinkConfig config : PipelineConfigs.load(file, System.getenv())) {
            try {
                list(config, spec.commandLine().getOut());
            } catch (SQLException e) {
                unreached.add(config, e);
            }
        }
        if (!unreached.isEmpty()) {
            throw unreached.exception("not all tables are listed");
        }
        return ExitCode.OK;
    }

    private void list(SinkConfig config, PrintWriter out) throws SQLException {
        String pipeline = config.pipeline().word();
        try (Connection connection =
                Login.of(config.source()).connect(config.source().receiverTimeout())) {
            connection.setReadOnly(true);
            List<TableLine> lines = new TableStates(config, new CatalogReader(connection)).read();
            if (json) {
                lines.forEach(line -> out.println(json(line, pipeline)));
            } else {
                if (pipeline != null) {
                    out.println("pipeline " + pipeline);
                }
                print(lines, out);
            }
        }
        out.flush();
    }

    private static void print(List<TableLine> lines, PrintWriter out) {
        out.printf(ROW, "TABLE", "STATE", "ROWS", "RATE", "ESTIMATE", "LAG");
        for (TableLine line : lines) {
            out.printf(
                    ROW,
                    Printable.of(line.table().toString()),
                    line.state(),
                    orDash(line.rows()),
                    orDash(line.rate()),
                    orDash(line.estimate()),
                    orDash(line.lag()));
            if (line.error() != null) {
                out.println("  " + Printable.of(line.error()));
            }
        }
    }

    private static String orDash(@Nullable Object value) {
        return Objects.toString(value, "-");
    }

    private static String json(TableLine line, @Nullable String pipeline) {
        try {
            ObjectNode json = MAPPER.createObjectNode();
            if (pipeline != null) {
                json.put("pipeline", pipeline);
            }
            return MAPPER.writeValueAsString(json.put("schema", line.table().schema())
                    .put("table", line.table().name())
                    .put("state", line.state())
                    .put("rows", line.rows())
                    .put("rate", line.rate())
                    .put("estimate", line.estimate())
                    .put("lag", line.lag())
                    .put("error", line.error()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e); // a tree can always be written
        }
    }
}
