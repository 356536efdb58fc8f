package dev.walferry.bench.decode;

import dev.walferry.Lsn;
import dev.walferry.internal.plugin.wal2json.Wal2JsonReader;
import dev.walferry.plugin.OutputPlugin;
import dev.walferry.testdata.TestDatabase;
import java.sql.SQLException;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * One transaction with all rows of a shape, as a real server sends it through an output plugin.
 *
 * @param frames the messages in their order
 */
record CapturedTransaction(List<Frame> frames) {
    /** One message and the start of its frame. */
    static final class Frame {
        final Lsn lsn;
        final byte[] bytes;

        private Frame(Lsn lsn, byte[] bytes) {
            this.lsn = lsn;
            this.bytes = bytes;
        }
    }

    private static final String PUBLICATION = "bench_pub";

    /** Creates the table and a slot for each plugin, then inserts the rows. */
    static void prepare(TestDatabase database, RowShape rows) throws SQLException {
        database.execute(rows.createTable(), "create publication " + PUBLICATION + " for table bench");
        for (OutputPlugin plugin : OutputPlugin.values()) {
            database.execute("select pg_create_logical_replication_slot('" + plugin + "', '" + plugin + "')");
        }
        database.execute(rows.insertRows());
    }

    /** Returns what a plugin sends. */
    static CapturedTransaction of(TestDatabase database, OutputPlugin plugin) throws SQLException {
        return new CapturedTransaction(database
                .queryColumn("select lsn || ' ' || replace(encode(data, 'base64'), chr(10), '')"
                        + " from pg_logical_slot_peek_binary_changes('" + plugin + "', null, null"
                        + options(plugin) + ")")
                .stream()
                .map(line -> frame(Objects.requireNonNull(line)))
                .toList());
    }

    private static String options(OutputPlugin plugin) {
        return switch (plugin) {
            case PGOUTPUT -> ", 'proto_version', '1', 'publication_names', '" + PUBLICATION + "'";
            case WAL2JSON ->
                Wal2JsonReader.OPTIONS.stream()
                        .map(option -> ", '" + option.getKey() + "', '" + option.getValue() + "'")
                        .collect(Collectors.joining());
            case DECODERBUFS -> "";
        };
    }

    private static Frame frame(String line) {
        int space = line.indexOf(' ');
        return new Frame(
                Lsn.parse(line.substring(0, space)), Base64.getDecoder().decode(line.substring(space + 1)));
    }

    /** The same without the description of the table, as pgoutput sends all transactions but a session's first. */
    CapturedTransaction withoutRelation() {
        return new CapturedTransaction(
                frames.stream().filter(frame -> frame.bytes[0] != 'R').toList());
    }
}
