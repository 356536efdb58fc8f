package dev.walferry.bench.decode;

import dev.walferry.testdata.pgoutput.ControlMessages;
import dev.walferry.testdata.pgoutput.MessageBuilder;
import dev.walferry.testdata.pgoutput.RelationBuilder;
import dev.walferry.testdata.pgoutput.TupleBuilder;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/**
 * A session to decode: the announcements, then inserts with different values, and the values that a reader should find.
 *
 * <p>A shape is named {@code <columns>-<kind>}: {@code text} and {@code binary} are the value formats, {@code wide} is
 * text of 2,000 characters in every text column, {@code streamed} is text within a stream block.
 */
public final class RowShape {
    /** Rows per session: too many for a branch predictor to memorize, few enough to stay in the cache. */
    public static final int ROWS = 1024;

    /** The relation's OID. */
    public static final int OID = 16384;

    private static final int XID = 731;
    private static final long SEED = 20_260_801;

    private final List<ColumnKind> columns;
    private final MessageBuilder builder;
    private final List<byte[]> announcements = new ArrayList<>();
    private final byte[][] rows = new byte[ROWS][];
    private final List<List<String>> expected = new ArrayList<>();

    private RowShape(int width, boolean binary, boolean wide, boolean streamed) {
        this.columns = ColumnKind.row(width);
        this.builder = streamed ? MessageBuilder.inStream(XID) : MessageBuilder.plain();
        announcements.add(
                streamed ? ControlMessages.streamStart(XID, true) : ControlMessages.begin(0x5000, 0x1234, XID));
        announcements.add(relation(OID, "bench"));
        SplittableRandom random = new SplittableRandom(SEED);
        for (int row = 0; row < ROWS; row++) {
            TupleBuilder tuple = TupleBuilder.tuple();
            List<String> values = new ArrayList<>();
            for (ColumnKind column : columns) {
                ColumnKind.Sample sample = column.sample(random, wide);
                values.add(sample.text());
                if (binary) {
                    tuple.binary(sample.binary());
                } else {
                    tuple.text(sample.text());
                }
            }
            expected.add(List.copyOf(values));
            rows[row] = builder.insert(OID, tuple);
        }
    }

    /**
     * Announces another relation with the same columns.
     *
     * @param oid its OID
     * @param name its name
     * @return a Relation message
     */
    public byte[] relation(int oid, String name) {
        RelationBuilder relation = RelationBuilder.of(oid, "public", name);
        for (int i = 0; i < columns.size(); i++) {
            if (i == 0) {
                relation.key("c0", columns.get(i).oid(), -1);
            } else {
                relation.column("c" + i, columns.get(i).oid(), columns.get(i).typmod());
            }
        }
        return builder.relation(relation);
    }

    /**
     * Finds a shape by name.
     *
     * @param name {@code 10-text}, {@code 3-binary}, {@code 10-wide}, {@code 50-streamed} and so on
     * @return the session
     */
    public static RowShape of(String name) {
        int dash = name.indexOf('-');
        int width = Integer.parseInt(name.substring(0, dash));
        return switch (name.substring(dash + 1)) {
            case "text" -> new RowShape(width, false, false, false);
            case "binary" -> new RowShape(width, true, false, false);
            case "wide" -> new RowShape(width, false, true, false);
            case "streamed" -> new RowShape(width, false, false, true);
            default -> throw new IllegalArgumentException("no such shape: " + name);
        };
    }

    /**
     * Returns the statement that creates such a table.
     *
     * @return SQL
     */
    public String createTable() {
        StringBuilder sql = new StringBuilder("create table bench (");
        for (int i = 0; i < columns.size(); i++) {
            sql.append(i == 0 ? "c0 " : ", c" + i + " ").append(columns.get(i).sqlName());
        }
        return sql.append(", primary key (c0))").toString();
    }

    /**
     * Returns the statement that inserts all rows.
     *
     * @return SQL
     */
    public String insertRows() {
        return expected.stream()
                .map(values -> "('" + String.join("', '", values) + "')")
                .collect(Collectors.joining(", ", "insert into bench values ", ""));
    }

    /**
     * Returns the messages before the rows.
     *
     * @return messages in order
     */
    public List<byte[]> announcements() {
        return announcements;
    }

    /**
     * Returns a row.
     *
     * @param index from 0 to {@link #ROWS} - 1
     * @return an Insert message
     */
    public byte[] row(int index) {
        return rows[index];
    }

    /**
     * Returns a row of another relation with the same columns, not within a stream block.
     *
     * @param index from 0 to {@link #ROWS} - 1
     * @param oid the relation's OID
     * @return an Insert message
     */
    public byte[] row(int index, int oid) {
        byte[] row = rows[index].clone();
        ByteBuffer.wrap(row).putInt(1, oid);
        return row;
    }

    /**
     * Returns the values of a row.
     *
     * @param index from 0 to {@link #ROWS} - 1
     * @return as PostgreSQL prints them
     */
    public List<String> expected(int index) {
        return expected.get(index);
    }
}
