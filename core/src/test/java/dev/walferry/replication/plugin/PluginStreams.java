package dev.walferry.replication.plugin;

import dev.walferry.Lsn;
import dev.walferry.pgoutput.Begin;
import dev.walferry.pgoutput.Column;
import dev.walferry.pgoutput.Commit;
import dev.walferry.pgoutput.PgOutputMessage;
import dev.walferry.pgoutput.PgOutputMessage.Kind;
import dev.walferry.pgoutput.Relation;
import dev.walferry.pgoutput.RowChange;
import dev.walferry.plugin.OutputPlugin;
import dev.walferry.replication.ChangeStream;
import dev.walferry.replication.ChangeStreamBuilder;
import dev.walferry.replication.Live;
import dev.walferry.transaction.MessageText;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assertions;

/**
 * The same WAL read with pgoutput and with another plugin, and what differs: every field of every message, positions
 * included. Transactions that changed nothing are left out.
 */
final class PluginStreams {
    /** A message in words. */
    record Line(String text, Lsn lsn, String hidden) {}

    private final Live live;
    private final OutputPlugin plugin;

    /** Creates a slot for each plugin. */
    PluginStreams(Live live, OutputPlugin plugin) throws SQLException {
        this.live = live;
        this.plugin = plugin;
        live.createSlot("pgoutput", false);
        createSlot(live, plugin);
    }

    static void createSlot(Live live, OutputPlugin plugin) throws SQLException {
        live.database()
                .queryOne("select pg_create_logical_replication_slot('" + live.slot(plugin.pluginName()) + "', '"
                        + plugin.pluginName() + "')");
    }

    /** Returns a stream from the plugin's slot. */
    static ChangeStreamBuilder stream(Live live, OutputPlugin plugin) {
        return live.streamOf(plugin.pluginName()).plugin(plugin).messages(true);
    }

    /**
     * Returns the lines that only pgoutput gives, after a minus, and those that only the plugin gives, after a plus.
     */
    List<String> differences() throws SQLException {
        live.mark("end");
        List<Line> expected;
        List<Line> actual;
        try (ChangeStream stream = live.stream("pgoutput").messages(true).open()) {
            expected = linesTo("end", stream);
        }
        try (ChangeStream stream = stream(live, plugin).open()) {
            actual = linesTo("end", stream);
        }
        Assertions.assertFalse(expected.isEmpty(), "nothing was compared");
        if (plugin == OutputPlugin.DECODERBUFS) {
            expected.replaceAll(PluginStreams::withoutCommitLsn);
        }
        return difference(expected, actual);
    }

    static List<Line> linesTo(String mark, ChangeStream stream) {
        List<Line> all = new ArrayList<>();
        List<Line> open = new ArrayList<>();
        while (true) {
            PgOutputMessage message = stream.next();
            if (message.kind() == Kind.RELATION || message.kind() == Kind.TYPE) {
                continue;
            }
            Line line = line(message, stream.lsn());
            open.add(line);
            if (line.text().startsWith("insert public.mark(id=" + mark + ")")) {
                return all;
            }
            if (message instanceof Commit || open.get(0).text().startsWith("standalone")) {
                if (open.size() != 2) {
                    all.addAll(open);
                }
                open.clear();
            }
        }
    }

    private static Line line(PgOutputMessage message, Lsn lsn) {
        if (message instanceof RowChange change) {
            return new Line(MessageText.of(message), lsn, shape(change.relation()));
        }
        String hidden =
                message instanceof Begin begin ? begin + "" : message instanceof Commit commit ? commit + "" : "";
        // servers differ in where they place a begin
        return new Line(
                MessageText.of(message).replaceAll("[0-9A-F]+/[0-9A-F]+|xid [0-9]+", "*"),
                message instanceof Begin ? Lsn.ZERO : lsn,
                hidden);
    }

    /** Removes the commit LSN: as documented, decoderbufs does not report where a commit record begins. */
    private static Line withoutCommitLsn(Line line) {
        return new Line(line.text(), line.lsn(), line.hidden().replaceAll("commitLsn=[0-9A-F/]+", "commitLsn=0/0"));
    }

    private static String shape(Relation relation) {
        return relation.oid() + " " + relation.replicaIdentity()
                + relation.columns().stream().map(PluginStreams::shape).collect(Collectors.joining(", ", "(", ")"));
    }

    private static String shape(Column column) {
        return column.name() + ":" + Integer.toUnsignedString(column.typeOid()) + ":" + column.typmod()
                + (column.identity() ? ":key" : "");
    }

    /** Returns the lines outside a longest common subsequence. */
    static List<String> difference(List<Line> expected, List<Line> actual) {
        int[][] common = new int[expected.size() + 1][actual.size() + 1];
        for (int i = expected.size() - 1; i >= 0; i--) {
            for (int j = actual.size() - 1; j >= 0; j--) {
                common[i][j] = expected.get(i).equals(actual.get(j))
                        ? common[i + 1][j + 1] + 1
                        : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
        List<String> difference = new ArrayList<>();
        int i = 0;
        int j = 0;
        while (i < expected.size() || j < actual.size()) {
            if (i < expected.size() && j < actual.size() && expected.get(i).equals(actual.get(j))) {
                i++;
                j++;
            } else if (j == actual.size() || (i < expected.size() && common[i + 1][j] >= common[i][j + 1])) {
                difference.add("-" + shown(expected.get(i++), actual, j));
            } else {
                difference.add("+" + shown(actual.get(j++), expected, i));
            }
        }
        return difference;
    }

    /** Returns a line, with its hidden part where that is the difference. */
    private static String shown(Line line, List<Line> others, int from) {
        boolean alike = others.subList(Math.max(0, from - 2), Math.min(others.size(), from + 3)).stream()
                .anyMatch(other -> other.text().equals(line.text()));
        return alike ? line.text() + " at " + line.lsn() + " " + line.hidden() : line.text();
    }
}
