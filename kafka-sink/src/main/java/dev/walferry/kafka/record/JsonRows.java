package dev.walferry.kafka.record;

import dev.walferry.Lsn;
import dev.walferry.pgoutput.Column;
import dev.walferry.pgoutput.Relation;
import dev.walferry.pgoutput.Tuple;
import dev.walferry.pgoutput.ValueView;
import org.jspecify.annotations.Nullable;

/**
 * Rows of one relation as JSON objects. Names and the relation's part of the source are encoded once. Names lie one behind
 * the other in one array, because with thousands of relations each array of its own is another cache miss for every row.
 */
final class JsonRows implements RowFormat {
    private static final byte[] BEFORE = Json.bytes("{\"before\":");
    private static final byte[] AFTER = Json.bytes(",\"after\":");
    private static final byte[] SOURCE = Json.bytes(",\"source\":");

    private final Relation relation;
    private final int[] keyColumns;
    private final DebeziumJson envelope;
    private final TextScratch scratch;

    /** Of all columns: {@code ,"a":,"b":}. */
    private final byte[] names;

    /** Where each column's name begins, and behind them where the last one ends. */
    private final int[] nameStarts;

    private final ColumnEncoder[] encoders;
    private final byte[][] placeholders;
    private final byte[] sourceTable;

    JsonRows(
            Relation relation,
            int[] keyColumns,
            ColumnEncoders encodersByType,
            DebeziumJson envelope,
            TextScratch scratch) {
        int size = relation.columns().size();
        this.relation = relation;
        this.keyColumns = keyColumns.clone();
        this.envelope = envelope;
        this.scratch = scratch;
        this.nameStarts = new int[size + 1];
        this.encoders = new ColumnEncoder[size];
        this.placeholders = new byte[size][];
        JsonBuffer text = new JsonBuffer();
        for (int i = 0; i < size; i++) {
            Column column = relation.columns().get(i);
            nameStarts[i + 1] = text.raw(',').text(column.name()).raw(':').position();
            encoders[i] = encodersByType.encoder(column);
            placeholders[i] = encodersByType.placeholder(column);
        }
        this.names = text.toBytes();
        this.sourceTable = SourceBlock.table(relation.namespace(), relation.name());
    }

    @Override
    public byte @Nullable [] key(Tuple row) {
        if (keyColumns.length == 0) {
            return null;
        }
        JsonBuffer out = envelope.buffer().resetForKey().raw('{');
        boolean first = true;
        for (int column : keyColumns) {
            if (row.isUnchanged(column)) {
                throw new RecordMappingException("key column \"" + name(column) + "\" of relation " + relation
                        + " lies out of line and was not sent: update PostgreSQL to its latest minor version, or set"
                        + " REPLICA IDENTITY FULL");
            }
            name(column, first, out);
            write(row, column, out);
            first = false;
        }
        return out.raw('}').toBytes();
    }

    @Override
    public byte[] value(Operation operation, @Nullable Tuple before, @Nullable Tuple after, Lsn lsn) {
        JsonBuffer out = envelope.buffer();
        row(before, out.raw(BEFORE));
        row(after, out.raw(AFTER));
        out.raw(SOURCE);
        envelope.finish(operation, sourceTable, lsn);
        return out.toBytes();
    }

    private void row(@Nullable Tuple row, JsonBuffer out) {
        if (row == null) {
            out.nothing();
            return;
        }
        out.raw('{');
        boolean first = true;
        for (int i = 0; i < encoders.length; i++) {
            // What a key-only old row lacks is unknown: leave it out rather than say null.
            if (row.isKeyOnly() && row.isUnchanged(i)) {
                continue;
            }
            name(i, first, out);
            write(row, i, out);
            first = false;
        }
        out.raw('}');
    }

    /** Writes what stands before a value: a comma, unless it is the first of its object, and the name. */
    private void name(int column, boolean first, JsonBuffer out) {
        out.raw(names, nameStarts[column] + (first ? 1 : 0), nameStarts[column + 1]);
    }

    private void write(Tuple row, int column, JsonBuffer out) {
        switch (row.valueKind(column)) {
            case NULL -> out.nothing();
            case UNCHANGED -> out.raw(placeholders[column]);
            case TEXT -> writeText(row.value(column), column, out);
            case BINARY -> throw unreadable(column, new IllegalArgumentException("binary format"));
        }
    }

    private void writeText(ValueView value, int column, JsonBuffer out) {
        int length = value.length();
        byte[] text = scratch.load(value, length);
        try {
            encoders[column].encode(text, 0, length, out);
        } catch (IllegalArgumentException | ArithmeticException | IndexOutOfBoundsException e) {
            throw unreadable(column, e);
        }
    }

    /** The cause's message may quote the value, so only its class is told. */
    private RecordMappingException unreadable(int column, RuntimeException cause) {
        return new RecordMappingException("a value of column \"" + name(column) + "\" of relation " + relation
                + " (type OID "
                + Integer.toUnsignedString(relation.columns().get(column).typeOid())
                + ") is not in the form that PostgreSQL prints: "
                + cause.getClass().getSimpleName());
    }

    private String name(int column) {
        return relation.columns().get(column).name();
    }
}
