package dev.walferry.internal.plugin.wal2json;

import dev.walferry.Lsn;
import dev.walferry.internal.MalformedException;
import dev.walferry.internal.plugin.PluginMessage;
import dev.walferry.internal.plugin.PluginMessage.Kind;
import dev.walferry.internal.plugin.PluginReader;
import dev.walferry.internal.plugin.QualifiedName;
import dev.walferry.internal.plugin.RowColumns;
import dev.walferry.internal.type.TimestampParser;
import dev.walferry.pgoutput.TupleWriter;
import dev.walferry.type.TypeOid;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * Reads wal2json's format version 2, as it is with {@link #OPTIONS}: one JSON object per message, fields in this order.
 *
 * <pre>
 * {"action":"B|C","xid":n,"timestamp":"…","origin":n,"lsn":"X/X","nextlsn":"X/X"}
 * {"action":"I|U|D",…,"lsn":"X/X","schema":"…","table":"…","columns":[…],"identity":[…],"pk":[…]}
 * {"action":"T",…,"lsn":"X/X","schema":"…","table":"…"}
 * {"action":"M",…,"lsn":"X/X","transactional":b,"prefix":"…","content":"…"}
 * a column: {"name":"…","typeoid":n,"value":v,"position":n}
 * </pre>
 *
 * <p>{@code lsn} of B and C is the start of the commit record, {@code nextlsn} its end. I has no identity, D no columns.
 * Elements of identity have no position, those of pk no value. xid, timestamp and origin of an M outside a transaction
 * are null.
 */
public final class Wal2JsonReader implements PluginReader {
    /** The options that the messages are read with, each as name and value. */
    public static final List<Map.Entry<String, String>> OPTIONS = List.of(
            Map.entry("format-version", "2"),
            Map.entry("include-xids", "true"),
            Map.entry("include-timestamp", "true"),
            Map.entry("include-origin", "true"),
            Map.entry("include-lsn", "true"),
            Map.entry("include-types", "false"),
            Map.entry("include-type-oids", "true"),
            Map.entry("include-column-positions", "true"),
            Map.entry("include-pk", "true"));

    private static final byte[] ACTION = ascii("{\"action\":\"");
    private static final byte[] XID = ascii("\",\"xid\":");
    private static final byte[] TIMESTAMP = ascii(",\"timestamp\":");
    private static final byte[] ORIGIN = ascii(",\"origin\":");
    private static final byte[] LSN = ascii(",\"lsn\":");
    private static final byte[] NEXT_LSN = ascii(",\"nextlsn\":");
    private static final byte[] SCHEMA = ascii(",\"schema\":");
    private static final byte[] TABLE = ascii(",\"table\":");
    private static final byte[] COLUMNS = ascii(",\"columns\":[");
    private static final byte[] IDENTITY = ascii(",\"identity\":[");
    private static final byte[] KEY = ascii(",\"pk\":[");
    private static final byte[] NAME = ascii("{\"name\":");
    private static final byte[] TYPE_OID = ascii(",\"typeoid\":");
    private static final byte[] VALUE = ascii(",\"value\":");
    private static final byte[] POSITION = ascii(",\"position\":");
    private static final byte[] TRANSACTIONAL = ascii(",\"transactional\":");
    private static final byte[] PREFIX = ascii(",\"prefix\":");
    private static final byte[] CONTENT = ascii(",\"content\":");
    private static final byte[] NULL = ascii("null");
    private static final byte[] TRUE = ascii("true");
    private static final byte[] FALSE = ascii("false");
    private static final byte[] HEX_PREFIX = ascii("\\x");
    private static final byte[] TRUE_TEXT = ascii("t");
    private static final byte[] FALSE_TEXT = ascii("f");

    private static final byte PLAIN = 2;
    private static final byte ESCAPED = 3;
    private static final byte HEX = 4;
    private static final byte IS_TRUE = 5;
    private static final byte IS_FALSE = 6;

    private final JsonReader in = new JsonReader();

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void read(byte[] bytes, int offset, int length, PluginMessage into) {
        in.reset(bytes, offset, length);
        try {
            in.expect(ACTION);
            into.kind = kind();
            header(bytes, into);
            switch (into.kind) {
                case BEGIN, COMMIT -> {
                    in.expect(NEXT_LSN);
                    into.endLsn = Lsn.of(in.lsn());
                }
                case MESSAGE -> message(bytes, into);
                default -> change(into);
            }
            in.expect('}');
            in.expectEnd();
        } finally {
            in.release();
        }
    }

    private Kind kind() {
        int at = in.position();
        for (Kind kind : Kind.values()) {
            if (in.skip(letter(kind))) {
                return kind;
            }
        }
        throw new MalformedException(at, "expected an action (B, C, I, U, D, T or M)");
    }

    private static char letter(Kind kind) {
        return kind.name().charAt(0);
    }

    private void header(byte[] bytes, PluginMessage into) {
        in.expect(XID);
        boolean standalone = into.kind == Kind.MESSAGE && in.skip(NULL);
        if (standalone) {
            in.expect(TIMESTAMP);
            in.expect(NULL);
            in.expect(ORIGIN);
            in.expect(NULL);
        } else {
            into.xid = in.uint32();
            in.expect(TIMESTAMP);
            in.string();
            if (into.kind == Kind.BEGIN || into.kind == Kind.COMMIT) {
                into.commitTime =
                        TimestampParser.parse(TypeOid.TIMESTAMPTZ, bytes, in.stringAt, in.stringLength, false);
            }
            in.expect(ORIGIN);
            into.origin = in.uint32();
        }
        into.transactional = !standalone;
        in.expect(LSN);
        into.lsn = Lsn.of(in.lsn());
    }

    private void message(byte[] bytes, PluginMessage into) {
        in.expect(TRANSACTIONAL);
        in.expect(into.transactional ? TRUE : FALSE);
        in.expect(PREFIX);
        in.string();
        into.prefix = JsonText.string(bytes, in.stringAt, in.stringLength);
        in.expect(CONTENT);
        in.string();
        into.content = JsonText.unescape(bytes, in.stringAt, in.stringLength);
    }

    private void change(PluginMessage into) {
        in.expect(SCHEMA);
        into.tableAt = in.position();
        in.string();
        in.expect(TABLE);
        in.string();
        into.tableLength = in.position() - into.tableAt;
        if (into.kind == Kind.TRUNCATE) {
            return;
        }
        if (into.kind != Kind.DELETE) {
            in.expect(COLUMNS);
            into.hasRow = true;
            columns(into.row, true, true);
        }
        if (into.kind != Kind.INSERT) {
            in.expect(IDENTITY);
            into.hasOld = true;
            columns(into.old, true, false);
        }
        in.expect(KEY);
        into.hasKey = true;
        columns(into.key, false, false);
    }

    private void columns(RowColumns to, boolean withValue, boolean withPosition) {
        if (in.skip(']')) {
            return;
        }
        do {
            in.expect(NAME);
            in.string();
            to.add(in.stringAt, in.stringLength);
            in.expect(TYPE_OID);
            int type = in.int32();
            to.setType(type);
            if (withValue) {
                in.expect(VALUE);
                value(to, type);
            }
            if (withPosition) {
                in.expect(POSITION);
                to.setNumber(number());
            }
            in.expect('}');
        } while (in.skip(','));
        in.expect(']');
    }

    private int number() {
        int at = in.position();
        int number = in.uint32();
        if (number < 1 || number > Short.MAX_VALUE) {
            throw new MalformedException(at, "expected the number of a column");
        }
        return number;
    }

    private void value(RowColumns to, int type) {
        int at = in.position();
        if (in.skip(NULL)) {
            to.setValue(RowColumns.NULL, at, 0);
        } else if (type == TypeOid.BOOL) {
            bool(to, at);
        } else if (isNumber(type)) {
            in.numeral();
            to.setValue(PLAIN, at, in.position() - at);
        } else {
            in.string();
            byte kind = type == TypeOid.BYTEA ? HEX : in.stringEscaped ? ESCAPED : PLAIN;
            to.setValue(kind, in.stringAt, in.stringLength);
        }
    }

    private void bool(RowColumns to, int at) {
        boolean isTrue = in.skip(TRUE);
        if (!isTrue) {
            in.expect(FALSE);
        }
        to.setValue(isTrue ? IS_TRUE : IS_FALSE, at, 0);
    }

    /** The types that wal2json does not put in quotes; a domain over one of them is quoted. */
    private static boolean isNumber(int type) {
        return switch (type) {
            case TypeOid.INT2,
                    TypeOid.INT4,
                    TypeOid.INT8,
                    TypeOid.OID,
                    TypeOid.FLOAT4,
                    TypeOid.FLOAT8,
                    TypeOid.NUMERIC -> true;
            default -> false;
        };
    }

    @Override
    public QualifiedName table(PluginMessage message) {
        in.reset(message.bytes, message.tableAt, message.tableLength);
        try {
            in.string();
            String schema = JsonText.string(message.bytes, in.stringAt, in.stringLength);
            in.expect(TABLE);
            in.string();
            return new QualifiedName(schema, JsonText.string(message.bytes, in.stringAt, in.stringLength));
        } finally {
            in.release();
        }
    }

    @Override
    public String columnName(PluginMessage message, RowColumns columns, int column) {
        return JsonText.string(message.bytes, columns.nameAt(column), columns.nameLength(column));
    }

    @Override
    public byte[] encodedName(String name) {
        return JsonText.escape(name);
    }

    @Override
    public boolean leavesColumnsOut() {
        return true;
    }

    @Override
    public void writeValue(PluginMessage message, RowColumns columns, int column, TupleWriter to) {
        byte[] bytes = message.bytes;
        int at = columns.valueAt(column);
        int length = columns.valueLength(column);
        switch (columns.kind(column)) {
            case IS_TRUE -> to.text(TRUE_TEXT);
            case IS_FALSE -> to.text(FALSE_TEXT);
            case ESCAPED -> {
                byte[] text = new byte[length];
                to.text(text, 0, JsonText.unescape(bytes, at, length, text, 0));
            }
            case HEX -> {
                byte[] text = new byte[HEX_PREFIX.length + length];
                System.arraycopy(HEX_PREFIX, 0, text, 0, HEX_PREFIX.length);
                System.arraycopy(bytes, at, text, HEX_PREFIX.length, length);
                to.text(text);
            }
            default -> to.text(bytes, at, length);
        }
    }
}
