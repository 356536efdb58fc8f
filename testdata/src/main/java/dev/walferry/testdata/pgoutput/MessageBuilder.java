package dev.walferry.testdata.pgoutput;

import org.jspecify.annotations.Nullable;

/**
 * Builds the messages inside a transaction: Relation, Type, Insert, Update, Delete, Truncate and Message. Within a stream block
 * each has a transaction id after its kind, and nothing in the message says so; hence the two ways to get a builder.
 * Immutable, safe in any thread.
 */
public final class MessageBuilder {

    private final @Nullable Integer xid;

    private MessageBuilder(@Nullable Integer xid) {
        this.xid = xid;
    }

    /** {@return a builder of messages outside stream blocks} */
    public static MessageBuilder plain() {
        return new MessageBuilder(null);
    }

    /**
     * Returns a builder of messages between Stream Start and Stream Stop.
     *
     * @param xid the id of the transaction or subtransaction that made the changes
     * @return the builder
     */
    public static MessageBuilder inStream(int xid) {
        return new MessageBuilder(xid);
    }

    /**
     * Relation ({@code R}).
     *
     * @param relation its description
     * @return the message
     */
    public byte[] relation(RelationBuilder relation) {
        WireWriter message = start('R');
        relation.writeTo(message);
        return message.toBytes();
    }

    /**
     * Type ({@code Y}).
     *
     * @param oid the type's OID
     * @param namespace its schema; empty means pg_catalog
     * @param name its name
     * @return the message
     */
    public byte[] type(int oid, String namespace, String name) {
        return start('Y').i32(oid).string(namespace).string(name).toBytes();
    }

    /**
     * Insert ({@code I}).
     *
     * @param relation the relation's OID
     * @param row the new row
     * @return the message
     */
    public byte[] insert(int relation, TupleBuilder row) {
        return change('I', relation).tuple('N', row).bytes();
    }

    /**
     * Update ({@code U}) without an old row: the key did not change.
     *
     * @param relation the relation's OID
     * @param row the new row
     * @return the message
     */
    public byte[] update(int relation, TupleBuilder row) {
        return change('U', relation).tuple('N', row).bytes();
    }

    /**
     * Update ({@code U}) with the old key.
     *
     * @param relation the relation's OID
     * @param key the old key: all columns, those outside the key null
     * @param row the new row
     * @return the message
     */
    public byte[] updateWithKey(int relation, TupleBuilder key, TupleBuilder row) {
        return change('U', relation).tuple('K', key).tuple('N', row).bytes();
    }

    /**
     * Update ({@code U}) with the whole old row, as replica identity full sends it.
     *
     * @param relation the relation's OID
     * @param old the old row
     * @param row the new row
     * @return the message
     */
    public byte[] updateWithOld(int relation, TupleBuilder old, TupleBuilder row) {
        return change('U', relation).tuple('O', old).tuple('N', row).bytes();
    }

    /**
     * Delete ({@code D}) with the old key.
     *
     * @param relation the relation's OID
     * @param key the old key: all columns, those outside the key null
     * @return the message
     */
    public byte[] deleteByKey(int relation, TupleBuilder key) {
        return change('D', relation).tuple('K', key).bytes();
    }

    /**
     * Delete ({@code D}) with the whole old row, as replica identity full sends it.
     *
     * @param relation the relation's OID
     * @param old the old row
     * @return the message
     */
    public byte[] deleteByOld(int relation, TupleBuilder old) {
        return change('D', relation).tuple('O', old).bytes();
    }

    /**
     * Truncate ({@code T}).
     *
     * @param options bit 0 CASCADE, bit 1 RESTART IDENTITY
     * @param relations the OIDs of the relations
     * @return the message
     */
    public byte[] truncate(int options, int... relations) {
        WireWriter message = start('T').i32(relations.length).u8(options);
        for (int relation : relations) {
            message.i32(relation);
        }
        return message.toBytes();
    }

    /**
     * Message ({@code M}), as {@code pg_logical_emit_message} writes it. A non-transactional one never has a transaction id, so
     * build it with {@link #plain()}.
     *
     * @param transactional whether it belongs to the transaction
     * @param lsn the end of the message in WAL
     * @param prefix its prefix
     * @param content its bytes
     * @return the message
     */
    public byte[] message(boolean transactional, long lsn, String prefix, byte[] content) {
        return start('M')
                .u8(transactional ? 1 : 0)
                .i64(lsn)
                .string(prefix)
                .i32(content.length)
                .raw(content)
                .toBytes();
    }

    private WireWriter start(char kind) {
        WireWriter message = WireWriter.message(kind);
        return xid == null ? message : message.i32(xid);
    }

    private Change change(char kind, int relation) {
        return new Change(start(kind).i32(relation));
    }

    /** A row message: each tuple follows the letter that says which one it is. */
    private record Change(WireWriter message) {
        Change tuple(char which, TupleBuilder tuple) {
            message.u8(which);
            tuple.writeTo(message);
            return this;
        }

        byte[] bytes() {
            return message.toBytes();
        }
    }
}
