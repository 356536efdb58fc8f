package dev.walferry.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What a stream says at its start about a plugin's omissions equals what the page says. */
class OutputPluginTest {
    private static final Path PAGE = Path.of("..", "docs", "reference", "plugins.md");

    private static final String IDENTITY = "UPDATE and DELETE of tables without a usable replica identity";
    private static final String VIEWS =
            "that a row is of a materialized view (it ends the stream unless the tables to read are named)";
    private static final String WAL2JSON_CATALOG =
            "table OIDs, column modifiers, and key columns that a change does not show (today's of the catalog instead)";
    private static final String DECODERBUFS_CATALOG =
            "table OIDs, column modifiers and key columns (today's of the catalog instead)";

    /** Rows of the page about differences that leave nothing out of the stream. */
    private static final List<String> NO_LOSS = List.of(
            "where it is",
            "which tables",
            "partitions",
            "database encoding",
            "large transactions",
            "prepared transactions",
            "values in binary form",
            "leaving out other nodes' changes",
            "transactions without changes",
            "unchanged large (TOAST) values",
            "end LSN, which is confirmed; commit time; xid");

    private static final Map<String, String> WAL2JSON = Map.ofEntries(
            Map.entry("rows of materialized views", VIEWS),
            Map.entry("key columns, replica identity", WAL2JSON_CATALOG),
            Map.entry("a table's OID, a column's modifier", WAL2JSON_CATALOG),
            Map.entry("Type messages", "Type messages"),
            Map.entry("updated and deleted rows of a table without a usable replica identity", IDENTITY),
            Map.entry(
                    "NaN and infinities of `float4`, `float8`, `numeric`",
                    "NaN and infinities of float4, float8 and numeric columns (null instead)"),
            Map.entry("truncated tables", "CASCADE and RESTART IDENTITY of TRUNCATE"),
            Map.entry("logical messages", "what follows the first NUL byte of a logical message"),
            Map.entry(
                    "origin of a replicated transaction",
                    "the position of the origin of a replicated transaction (zero instead)"));

    private static final Map<String, String> DECODERBUFS = Map.ofEntries(
            Map.entry("rows of materialized views", VIEWS),
            Map.entry("key columns, replica identity", DECODERBUFS_CATALOG),
            Map.entry("a table's OID, a column's modifier", DECODERBUFS_CATALOG),
            Map.entry("Type messages", "Type messages"),
            Map.entry("updated and deleted rows of a table without a usable replica identity", IDENTITY),
            Map.entry("`timetz`", "the offsets of timetz columns (moved to UTC)"),
            Map.entry("truncated tables", "TRUNCATE"),
            Map.entry("logical messages", "logical messages"),
            Map.entry("origin of a replicated transaction", "the origin of a replicated transaction"),
            Map.entry(
                    "start of the commit record (commit LSN)",
                    "where a transaction was committed (zero instead of the commit LSN)"));

    /** Returns the cells of the page's table, row by row. */
    private static List<List<String>> lines() throws IOException {
        return Files.readAllLines(PAGE).stream()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| |"))
                .map(line -> List.of(line.substring(2, line.length() - 2).split(" \\| ")))
                .toList();
    }

    private static void assertSaid(OutputPlugin plugin, int column, Map<String, String> losses) throws IOException {
        TreeSet<String> said = new TreeSet<>();
        for (List<String> line : lines()) {
            String what = line.get(0).strip();
            boolean same = line.get(column).equals(line.get(1));
            String loss = losses.get(what);
            assertEquals(!same && !NO_LOSS.contains(what), loss != null, () -> plugin + ": " + line);
            if (loss != null) {
                said.add(loss);
            }
        }
        assertEquals(said, new TreeSet<>(plugin.losses()));
    }

    @Test
    void lossesOfWal2jsonAreThoseOfThePage() throws IOException {
        assertSaid(OutputPlugin.WAL2JSON, 2, WAL2JSON);
    }

    @Test
    void lossesOfDecoderbufsAreThoseOfThePage() throws IOException {
        assertSaid(OutputPlugin.DECODERBUFS, 3, DECODERBUFS);
    }

    @Test
    void pgoutputSendsEverything() {
        assertEquals(List.of(), OutputPlugin.PGOUTPUT.losses());
    }
}
