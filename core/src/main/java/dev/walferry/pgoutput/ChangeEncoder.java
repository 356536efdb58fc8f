package dev.walferry.pgoutput;

import dev.walferry.internal.TupleIndex;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Writes relations and changes as the messages that pgoutput sends for them in a plain transaction, one array each.
 *
 * <p>Values are copied as they are, so a change of a plain transaction gets the bytes it came with. A change of a
 * streamed transaction gets the same without the xid of its stream block. A change of another output plugin gets what
 * pgoutput would have sent. {@link ChangeDecoder} and {@link RawRecordReader} read them. Safe in any thread.
 */
public final class ChangeEncoder {
    private static final int KIND_AND_OID = 1 + 4;
    private static final int COLUMN_COUNT = 2;
    private static final int IDENTITY_FLAG = 1;
    private static final int TRANSACTIONAL = 1;
    private static final int CASCADE = 1;
    private static final int RESTART_IDENTITY = 2;

    private ChangeEncoder() {}

    /**
     * Writes a relation.
     *
     * @param relation the relation
     * @return a Relation message
     */
    public static byte[] relation(Relation relation) {
        byte[] namespace = Relation.wireNamespace(relation.namespace()).getBytes(StandardCharsets.UTF_8);
        byte[] name = relation.name().getBytes(StandardCharsets.UTF_8);
        byte[][] columnNames = new byte[relation.columnCount()][];
        int size = KIND_AND_OID + namespace.length + 1 + name.length + 1 + 1 + COLUMN_COUNT;
        for (int i = 0; i < columnNames.length; i++) {
            columnNames[i] = relation.columns().get(i).name().getBytes(StandardCharsets.UTF_8);
            size += 1 + columnNames[i].length + 1 + 2 * Integer.BYTES;
        }
        ByteBuffer out = start('R', relation.oid(), size);
        out.put(namespace).put((byte) 0).put(name).put((byte) 0);
        out.put((byte) relation.replicaIdentity().wireByte());
        out.putShort((short) columnNames.length);
        for (int i = 0; i < columnNames.length; i++) {
            Column column = relation.columns().get(i);
            out.put((byte) (column.identity() ? IDENTITY_FLAG : 0));
            out.put(columnNames[i]).put((byte) 0).putInt(column.typeOid()).putInt(column.typmod());
        }
        return out.array();
    }

    /**
     * Writes a new row.
     *
     * @param row the row
     * @return an Insert message
     */
    public static byte[] insert(Tuple row) {
        ByteBuffer out = start('I', row.relation().oid(), KIND_AND_OID + size(null, row));
        put('N', null, row, out);
        return out.array();
    }

    /**
     * Writes a changed row.
     *
     * @param old the row before, as far as it is known, or null
     * @param row the row after
     * @return an Update message; a value of the new row that was taken from the old one is marked as unchanged again
     */
    public static byte[] update(@Nullable Tuple old, Tuple row) {
        int oldSize = old == null ? 0 : size(null, old);
        ByteBuffer out = start('U', row.relation().oid(), KIND_AND_OID + oldSize + size(old, row));
        if (old != null) {
            put(old.isKeyOnly() ? 'K' : 'O', null, old, out);
        }
        put('N', old, row, out);
        return out.array();
    }

    /**
     * Writes a deleted row.
     *
     * @param old the row before, as far as it is known
     * @return a Delete message
     */
    public static byte[] delete(Tuple old) {
        ByteBuffer out = start('D', old.relation().oid(), KIND_AND_OID + size(null, old));
        put(old.isKeyOnly() ? 'K' : 'O', null, old, out);
        return out.array();
    }

    /**
     * Writes a truncation of one relation, with the options of the statement that emptied it and others.
     *
     * @param truncate the truncation
     * @param relation one of its relations
     * @return a Truncate message of that relation alone
     */
    public static byte[] truncate(Truncate truncate, Relation relation) {
        int options = (truncate.cascade() ? CASCADE : 0) | (truncate.restartIdentity() ? RESTART_IDENTITY : 0);
        ByteBuffer out = ByteBuffer.allocate(1 + Integer.BYTES + 1 + Integer.BYTES);
        return out.put((byte) 'T')
                .putInt(1)
                .put((byte) options)
                .putInt(relation.oid())
                .array();
    }

    /**
     * Writes a logical message.
     *
     * @param message the message
     * @return a Message
     */
    public static byte[] message(LogicalMessage message) {
        byte[] prefix = message.prefix().getBytes(StandardCharsets.UTF_8);
        ByteBuffer content = message.asContent();
        int size = 1 + 1 + Long.BYTES + prefix.length + 1 + Integer.BYTES + content.remaining();
        ByteBuffer out = ByteBuffer.allocate(size).put((byte) 'M');
        out.put((byte) (message.isTransactional() ? TRANSACTIONAL : 0));
        out.putLong(message.lsn().value()).put(prefix).put((byte) 0);
        return out.putInt(content.remaining()).put(content).array();
    }

    private static ByteBuffer start(char kind, int oid, int size) {
        return ByteBuffer.allocate(size).put((byte) kind).putInt(oid);
    }

    /** Returns the bytes of a tuple with its marker. */
    private static int size(@Nullable Tuple old, Tuple row) {
        int size = 1 + COLUMN_COUNT;
        for (int i = 0; i < row.size(); i++) {
            size = Math.addExact(size, isShared(old, row, i) ? TupleIndex.KIND_BYTES : TupleCopy.length(row, i));
        }
        return size;
    }

    private static void put(char marker, @Nullable Tuple old, Tuple row, ByteBuffer out) {
        out.put((byte) marker).putShort((short) row.size());
        for (int i = 0; i < row.size(); i++) {
            if (isShared(old, row, i)) {
                out.put(TupleIndex.UNCHANGED);
            } else {
                out.put(row.bytes, row.start(i), TupleCopy.length(row, i));
            }
        }
    }

    private static boolean isShared(@Nullable Tuple old, Tuple row, int column) {
        return old != null && TupleCopy.isShared(old, row, column);
    }
}
