package dev.walferry.internal.plugin.decoderbufs;

import dev.walferry.internal.MalformedException;
import dev.walferry.internal.plugin.PluginMessage;
import dev.walferry.internal.plugin.PluginMessage.Kind;
import dev.walferry.internal.plugin.PluginReader;
import dev.walferry.internal.plugin.QualifiedName;
import dev.walferry.internal.plugin.RowColumns;
import dev.walferry.internal.value.DateTimeParser;
import dev.walferry.internal.value.DateTimePrinter;
import dev.walferry.pgoutput.TupleWriter;
import dev.walferry.type.TypeOid;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Reads decoderbufs' {@code RowMessage}, one per frame.
 *
 * <pre>
 * RowMessage  1 transaction_id  2 commit_time (µs, Unix)  3 table  4 op (INSERT 0, UPDATE 1, DELETE 2, BEGIN 3, COMMIT 4)
 *             5 new_tuple*  6 old_tuple*  7 new_typeinfo*
 * Datum       1 column_name  2 column_type  and at most one of
 *             3 int32  4 int64  5 float  6 double  7 bool  8 string  9 bytes  10 point  11 missing
 * Point       1 x  2 y
 * </pre>
 *
 * <p>Names are quoted as in SQL where they have to be. A datum without a value is null, a missing one is unchanged. An
 * old tuple lists all columns, without a value outside the key. A new tuple has a type info for each column. No message
 * has a position: the commit's end LSN is that of its frame, its start is unknown.
 */
public final class DecoderBufsReader implements PluginReader {
    private static final VarHandle INT64 = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT32 = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private static final Kind[] OPERATIONS = {Kind.INSERT, Kind.UPDATE, Kind.DELETE, Kind.BEGIN, Kind.COMMIT};

    private static final int TRANSACTION_ID = 1;
    private static final int COMMIT_TIME = 2;
    private static final int TABLE = 3;
    private static final int OPERATION = 4;
    private static final int NEW_TUPLE = 5;
    private static final int OLD_TUPLE = 6;
    private static final int TYPE_INFO = 7;

    private static final int COLUMN_NAME = 1;
    private static final int COLUMN_TYPE = 2;
    /** The values' kinds are the numbers of their fields. */
    private static final byte IS_INT32 = 3;

    private static final byte IS_INT64 = 4;
    private static final byte IS_FLOAT = 5;
    private static final byte IS_DOUBLE = 6;
    private static final byte IS_BOOL = 7;
    private static final byte IS_STRING = 8;
    private static final byte IS_BYTES = 9;
    private static final byte IS_POINT = 10;
    private static final int MISSING = 11;

    /** Two doubles, each after its tag. */
    private static final int POINT_BYTES = 18;

    private static final int POINT_X = 1;
    private static final int POINT_Y = 10;
    private static final byte X_TAG = 1 << 3 | ProtoReader.FIXED64;
    private static final byte Y_TAG = 2 << 3 | ProtoReader.FIXED64;

    private static final long EPOCH_MICROS = DateTimePrinter.POSTGRES_EPOCH_DAY * DateTimeParser.MICROS_PER_DAY;
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private final ProtoReader in = new ProtoReader();
    private final ProtoReader datum = new ProtoReader();

    /** How many columns have a type's description. They come last, so they show that a new row is whole. */
    private int described;

    @Override
    public void read(byte[] bytes, int offset, int length, PluginMessage into) {
        in.reset(bytes, offset, length);
        try {
            int seen = 0;
            described = 0;
            while (in.hasMore()) {
                int at = in.position();
                int field = in.field();
                if (field <= OPERATION && (seen & 1 << field) != 0) {
                    throw new MalformedException(at, "expected field " + field + " once");
                }
                seen |= 1 << field;
                field(bytes, field, at, into);
            }
            check(seen, offset, into);
        } finally {
            in.release();
            datum.release();
        }
    }

    private void field(byte[] bytes, int field, int at, PluginMessage into) {
        switch (field) {
            case TRANSACTION_ID -> into.xid = (int) in.varintField();
            case COMMIT_TIME -> into.commitTime = in.varintField() - EPOCH_MICROS;
            case TABLE -> {
                into.tableLength = in.skip(ProtoReader.LENGTH);
                into.tableAt = in.position() - into.tableLength;
            }
            case OPERATION -> into.kind = operation(in.varintField(), at);
            case NEW_TUPLE -> datum(bytes, into.row);
            case OLD_TUPLE -> datum(bytes, into.old);
            case TYPE_INFO -> {
                in.skip(ProtoReader.LENGTH);
                described++;
            }
            default -> throw new MalformedException(at, "expected a known field, got field " + field);
        }
    }

    private static Kind operation(long op, int at) {
        if (op < 0 || op >= OPERATIONS.length) {
            throw new MalformedException(at, "expected an operation from 0 to 4, got " + op);
        }
        return OPERATIONS[(int) op];
    }

    /** Checks that the message has the first fields, which every message has, and that a change has its table. */
    private void check(int seen, int offset, PluginMessage into) {
        int needed = 1 << TRANSACTION_ID | 1 << COMMIT_TIME | 1 << OPERATION;
        boolean isChange = into.kind != Kind.BEGIN && into.kind != Kind.COMMIT;
        int forbidden = isChange ? 0 : 1 << NEW_TUPLE | 1 << OLD_TUPLE;
        if ((seen & needed) != needed || (isChange && (seen & 1 << TABLE) == 0) || (seen & forbidden) != 0) {
            throw new MalformedException(offset, "expected the fields of a " + (seen == 0 ? "message" : into.kind));
        }
        into.hasRow = into.kind == Kind.INSERT || into.row.size() > 0;
        into.hasOld = into.old.size() > 0;
        if (described != into.row.size()) {
            throw new MalformedException(
                    offset,
                    "expected a type for each of " + into.row.size() + " columns of a new row, got " + described);
        }
        if (isChange && !fitsKind(into)) {
            throw new MalformedException(offset, "expected the rows of a change of this kind");
        }
    }

    /**
     * Returns whether the rows fit the kind of change. An update or delete without any row is of a table without a
     * usable replica identity.
     */
    private static boolean fitsKind(PluginMessage into) {
        return switch (into.kind) {
            case INSERT -> !into.hasOld;
            case DELETE -> !into.hasRow;
            default -> into.hasRow || !into.hasOld;
        };
    }

    private void datum(byte[] bytes, RowColumns to) {
        int length = in.skip(ProtoReader.LENGTH);
        int start = in.position() - length;
        datum.reset(bytes, start, length);
        if (!datum.hasMore() || datum.field() != COLUMN_NAME) {
            throw new MalformedException(start, "expected a column's name");
        }
        int nameLength = datum.skip(ProtoReader.LENGTH);
        to.add(datum.position() - nameLength, nameLength);
        if (!datum.hasMore() || datum.field() != COLUMN_TYPE) {
            throw new MalformedException(datum.position(), "expected a column's type");
        }
        to.setType((int) datum.varintField());
        if (datum.hasMore()) {
            value(bytes, to);
        }
        if (datum.hasMore()) {
            throw new MalformedException(datum.position(), "expected one value of a column, got more");
        }
    }

    private void value(byte[] bytes, RowColumns to) {
        int at = datum.position();
        int field = datum.field();
        int length = datum.skip(
                switch (field) {
                    case IS_INT32, IS_INT64, IS_BOOL, MISSING -> ProtoReader.VARINT;
                    case IS_FLOAT -> ProtoReader.FIXED32;
                    case IS_DOUBLE -> ProtoReader.FIXED64;
                    case IS_STRING, IS_BYTES, IS_POINT -> ProtoReader.LENGTH;
                    default -> throw new MalformedException(at, "expected a value, got field " + field);
                });
        int start = datum.position() - length;
        if (field == IS_POINT
                && (length != POINT_BYTES || bytes[start] != X_TAG || bytes[start + POINT_Y - 1] != Y_TAG)) {
            throw new MalformedException(start, "expected a point's coordinates");
        }
        to.setValue(field == MISSING ? RowColumns.UNCHANGED : (byte) field, start, length);
    }

    @Override
    public QualifiedName table(PluginMessage message) {
        String text = text(message.bytes, message.tableAt, message.tableLength);
        int dot = text.startsWith("\"") ? closingQuote(text) + 1 : text.indexOf('.');
        if (dot <= 0 || dot >= text.length() || text.charAt(dot) != '.') {
            throw new MalformedException(message.tableAt, "expected schema.table");
        }
        return new QualifiedName(unquoted(text.substring(0, dot)), unquoted(text.substring(dot + 1)));
    }

    /** Returns the quote that closes a quoted name; a doubled quote is part of the name. */
    private static int closingQuote(String text) {
        int at = text.indexOf('"', 1);
        while (at > 0 && at + 1 < text.length() && text.charAt(at + 1) == '"') {
            at = text.indexOf('"', at + 2);
        }
        return at;
    }

    private static String unquoted(String name) {
        return name.length() > 1 && name.startsWith("\"") && name.endsWith("\"")
                ? name.substring(1, name.length() - 1).replace("\"\"", "\"")
                : name;
    }

    private static String text(byte[] bytes, int at, int length) {
        return new String(bytes, at, length, StandardCharsets.UTF_8);
    }

    @Override
    public String columnName(PluginMessage message, RowColumns columns, int column) {
        return unquoted(text(message.bytes, columns.nameAt(column), columns.nameLength(column)));
    }

    @Override
    public byte[] encodedName(String name) {
        throw new IllegalStateException("every row names all its columns");
    }

    @Override
    public boolean leavesColumnsOut() {
        return false;
    }

    @Override
    public void writeValue(PluginMessage message, RowColumns columns, int column, TupleWriter to) {
        byte[] bytes = message.bytes;
        int at = columns.valueAt(column);
        int length = columns.valueLength(column);
        int type = columns.typeOid(column);
        switch (columns.kind(column)) {
            case IS_INT32 -> to.text(DatumText.ofInt32(type, (int) ProtoReader.varint(bytes, at), at));
            case IS_INT64 -> to.text(DatumText.ofInt64(type, ProtoReader.varint(bytes, at), at));
            case IS_FLOAT -> to.text(DatumText.ofFloat(type, Float.intBitsToFloat((int) INT32.get(bytes, at)), at));
            case IS_DOUBLE -> to.text(DatumText.ofDouble(type, doubleAt(bytes, at), at));
            case IS_BOOL -> to.text(DatumText.ofBool(type, ProtoReader.varint(bytes, at), at));
            case IS_POINT ->
                to.text(DatumText.ofPoint(type, doubleAt(bytes, at + POINT_X), doubleAt(bytes, at + POINT_Y), at));
            case IS_BYTES -> {
                if (type == TypeOid.BYTEA) {
                    to.text(hex(bytes, at, length));
                } else {
                    to.text(bytes, at, length);
                }
            }
            default -> to.text(bytes, at, length);
        }
    }

    private static double doubleAt(byte[] bytes, int at) {
        return Double.longBitsToDouble((long) INT64.get(bytes, at));
    }

    private static byte[] hex(byte[] bytes, int at, int length) {
        byte[] text = new byte[Math.addExact(2, Math.multiplyExact(2, length))];
        text[0] = '\\';
        text[1] = 'x';
        for (int i = 0; i < length; i++) {
            text[2 + 2 * i] = HEX[(bytes[at + i] & 0xFF) >> 4];
            text[3 + 2 * i] = HEX[bytes[at + i] & 0xF];
        }
        return text;
    }
}
