package dev.walferry.transaction;

import dev.walferry.Lsn;
import dev.walferry.pgoutput.PgOutputMessage;
import dev.walferry.testdata.pgoutput.ControlMessages;
import dev.walferry.testdata.pgoutput.MessageBuilder;
import dev.walferry.testdata.pgoutput.RelationBuilder;
import dev.walferry.testdata.pgoutput.TupleBuilder;
import dev.walferry.type.TypeOid;
import java.util.ArrayList;
import java.util.List;

/** A session as a server would drive it: sends built messages to an assembler and records its output in words. */
final class Wire implements AutoCloseable {
    static final int T = 100;
    static final int OTHER = 200;

    final TransactionAssembler assembler;
    private final List<String> out = new ArrayList<>();
    private final List<Lsn> lsns = new ArrayList<>();

    Wire(AssemblerOptions options) {
        this(new TransactionAssembler(options));
    }

    Wire(TransactionAssembler assembler) {
        this.assembler = assembler;
    }

    /** Sends messages at one position. */
    Wire at(long lsn, byte[]... messages) {
        for (byte[] message : messages) {
            assembler.add(padded(message), 3, message.length, Lsn.of(lsn));
            for (PgOutputMessage m = assembler.next(); m != null; m = assembler.next()) {
                out.add(MessageText.of(m));
                lsns.add(assembler.lsn());
            }
        }
        return this;
    }

    Wire send(byte[]... messages) {
        return at(0, messages);
    }

    /** Puts the message in the middle of a larger array, as in a frame, so that a wrong offset shows. */
    private static byte[] padded(byte[] message) {
        byte[] array = new byte[message.length + 5];
        System.arraycopy(message, 0, array, 3, message.length);
        return array;
    }

    /** Returns everything that came out since the last call. */
    List<String> out() {
        List<String> all = new ArrayList<>(out);
        out.clear();
        lsns.clear();
        return all;
    }

    /** Returns the positions of what {@link #out} will return. */
    List<Lsn> lsns() {
        return new ArrayList<>(lsns);
    }

    /** Returns a position in words. */
    static String lsn(long lsn) {
        return Lsn.of(lsn).toString();
    }

    static byte[] relation(int xid, String... columns) {
        return relation(xid, T, "t", columns);
    }

    static byte[] relation(int xid, int oid, String name, String... columns) {
        RelationBuilder relation = RelationBuilder.of(oid, "public", name).key("id", TypeOid.INT4, -1);
        for (String column : columns) {
            relation.column(column, 25, -1);
        }
        return messages(xid).relation(relation);
    }

    static byte[] insert(int xid, String... values) {
        return insertInto(xid, T, values);
    }

    static byte[] insertInto(int xid, int oid, String... values) {
        return messages(xid).insert(oid, tuple(values));
    }

    static TupleBuilder tuple(String... values) {
        TupleBuilder tuple = TupleBuilder.tuple();
        for (String value : values) {
            tuple.text(value);
        }
        return tuple;
    }

    /** Returns a builder for a stream block, or for outside one if the xid is 0. */
    static MessageBuilder messages(int xid) {
        return xid == 0 ? MessageBuilder.plain() : MessageBuilder.inStream(xid);
    }

    static byte[] first(int xid) {
        return ControlMessages.streamStart(xid, true);
    }

    static byte[] later(int xid) {
        return ControlMessages.streamStart(xid, false);
    }

    static byte[] stop() {
        return ControlMessages.streamStop();
    }

    static byte[] commit(int xid, long lsn) {
        return ControlMessages.streamCommit(xid, lsn, lsn + 0x10, 77);
    }

    static byte[] abort(int xid, int subxid) {
        return ControlMessages.streamAbort(xid, subxid);
    }

    @Override
    public void close() {
        assembler.close();
    }
}
