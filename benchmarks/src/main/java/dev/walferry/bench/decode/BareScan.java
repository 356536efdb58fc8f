package dev.walferry.bench.decode;

import dev.walferry.type.PgText;
import dev.walferry.type.TypeCatalog;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * The floor: hops from one length to the next, checks nothing, keeps nothing, allocates nothing. Finding the last column
 * takes at least this.
 */
public final class BareScan implements RowReader {
    private static final VarHandle INT16 = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT32 = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final int BEFORE_COLUMNS = 1 + 4 + 1;
    private static final int XID = 4;
    private static final int KIND_AND_LENGTH = 1 + 4;

    private final List<ColumnKind> columns;
    private boolean streaming;

    /**
     * Creates a scan at the start of a session.
     *
     * @param width number of columns; the gate derives their types from it
     */
    public BareScan(int width) {
        columns = ColumnKind.row(width);
    }

    @Override
    public void announce(byte[] message) {
        streaming |= message[0] == 'S';
    }

    /**
     * Hops over a row.
     *
     * @param message an Insert message
     * @return the sum of the values' lengths
     */
    public int lengths(byte[] message) {
        int at = BEFORE_COLUMNS + (streaming ? XID : 0);
        int count = (short) INT16.get(message, at);
        at += Short.BYTES;
        int sum = 0;
        for (int i = 0; i < count; i++) {
            int length = (int) INT32.get(message, at + 1);
            sum += length;
            at += KIND_AND_LENGTH + length;
        }
        return sum;
    }

    @Override
    public List<String> values(byte[] message) {
        List<String> values = new ArrayList<>();
        int at = BEFORE_COLUMNS + (streaming ? XID : 0) + Short.BYTES;
        for (ColumnKind column : columns) {
            int length = (int) INT32.get(message, at + 1);
            values.add(PgText.parse(
                    column.oid(), TypeCatalog.builtIn(), message, at + KIND_AND_LENGTH, length, message[at] == 'b'));
            at += KIND_AND_LENGTH + length;
        }
        return values;
    }
}
