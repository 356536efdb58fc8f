package dev.walferry.type;

import dev.walferry.internal.WireReader;
import dev.walferry.internal.value.BinaryText;
import dev.walferry.internal.value.TextSearchPrinter;
import dev.walferry.internal.value.TextSearchQueryPrinter;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Built-in types that hold no values of other types. */
final class ScalarDecoder {
    private ScalarDecoder() {}

    /** The object, or null if the type is none of these. */
    static @Nullable Object decode(int typeOid, byte[] bytes, int offset, int length, boolean binary) {
        return switch (typeOid) {
            case TypeOid.BOOL -> PgBoolean.parse(bytes, offset, length, binary);
            case TypeOid.INT2 -> PgInteger.int2(bytes, offset, length, binary);
            case TypeOid.INT4 -> PgInteger.int4(bytes, offset, length, binary);
            case TypeOid.INT8 -> PgInteger.int8(bytes, offset, length, binary);
            case TypeOid.OID, TypeOid.XID, TypeOid.CID -> PgInteger.unsigned32(typeOid, bytes, offset, length, binary);
            case TypeOid.XID8, TypeOid.OID8 ->
                new BigInteger(Long.toUnsignedString(PgInteger.unsigned64(typeOid, bytes, offset, length, binary)));
            case TypeOid.FLOAT4 -> PgFloat.float4(bytes, offset, length, binary);
            case TypeOid.FLOAT8 -> PgFloat.float8(bytes, offset, length, binary);
            case TypeOid.NUMERIC -> PgNumeric.parse(bytes, offset, length, binary);
            case TypeOid.MONEY -> PgMoney.parse(bytes, offset, length, binary);
            case TypeOid.BYTEA ->
                ByteBuffer.wrap(PgBytea.parse(bytes, offset, length, binary)).asReadOnlyBuffer();
            case TypeOid.UUID -> PgUuid.parse(bytes, offset, length, binary);
            case TypeOid.INET, TypeOid.CIDR -> PgInet.parse(typeOid, bytes, offset, length, binary);
            case TypeOid.BIT, TypeOid.VARBIT -> PgBits.parse(bytes, offset, length, binary);
            default -> temporalOrGeometric(typeOid, bytes, offset, length, binary);
        };
    }

    private static @Nullable Object temporalOrGeometric(
            int typeOid, byte[] bytes, int offset, int length, boolean binary) {
        return switch (typeOid) {
            case TypeOid.DATE -> PgDate.parse(bytes, offset, length, binary);
            case TypeOid.TIME -> PgTime.parse(bytes, offset, length, binary);
            case TypeOid.TIMETZ -> PgTimeTz.parse(bytes, offset, length, binary);
            case TypeOid.TIMESTAMP -> PgTimestamp.parse(bytes, offset, length, binary);
            case TypeOid.TIMESTAMPTZ -> PgTimestampTz.parse(bytes, offset, length, binary);
            case TypeOid.INTERVAL -> PgInterval.parse(bytes, offset, length, binary);
            case TypeOid.POINT -> PgPoint.parse(bytes, offset, length, binary);
            case TypeOid.LINE -> PgLine.parse(bytes, offset, length, binary);
            case TypeOid.LSEG -> PgLineSegment.parse(bytes, offset, length, binary);
            case TypeOid.BOX -> PgBox.parse(bytes, offset, length, binary);
            case TypeOid.PATH -> PgPath.parse(bytes, offset, length, binary);
            case TypeOid.POLYGON -> PgPolygon.parse(bytes, offset, length, binary);
            case TypeOid.CIRCLE -> PgCircle.parse(bytes, offset, length, binary);
            default -> string(typeOid, bytes, offset, length, binary);
        };
    }

    /** Types that are told as PostgreSQL's text. */
    private static @Nullable String string(int typeOid, byte[] bytes, int offset, int length, boolean binary) {
        if (!binary) {
            return isTextual(typeOid) ? ValueDecoder.string(bytes, offset, length) : null;
        }
        WireReader in = new WireReader(bytes, offset, length);
        String text = switch (typeOid) {
            case TypeOid.TEXT,
                    TypeOid.VARCHAR,
                    TypeOid.BPCHAR,
                    TypeOid.NAME,
                    TypeOid.JSON,
                    TypeOid.XML,
                    TypeOid.REFCURSOR,
                    TypeOid.CSTRING,
                    TypeOid.UNKNOWN,
                    TypeOid.PG_NODE_TREE -> BinaryText.plain(in);
            case TypeOid.JSONB, TypeOid.JSONPATH -> BinaryText.versioned(in);
            case TypeOid.CHAR -> BinaryText.singleByte(in);
            case TypeOid.TID -> BinaryText.tid(in);
            case TypeOid.PG_LSN -> BinaryText.lsn(in);
            case TypeOid.MACADDR -> BinaryText.macaddr(in, 6);
            case TypeOid.MACADDR8 -> BinaryText.macaddr(in, 8);
            case TypeOid.PG_SNAPSHOT, TypeOid.TXID_SNAPSHOT -> BinaryText.snapshot(in);
            case TypeOid.INT2VECTOR, TypeOid.OIDVECTOR -> BinaryText.vector(in);
            case TypeOid.TSVECTOR -> TextSearchPrinter.vector(in);
            case TypeOid.TSQUERY -> TextSearchQueryPrinter.print(in);
            default -> isObjectName(typeOid) ? BinaryText.objectOid(in) : null;
        };
        if (text != null && in.remaining() != 0) {
            throw new ValueFormatException(typeOid, "end expected");
        }
        return text;
    }

    /** Whether a built-in type without a class of its own is text to us; arrays, ranges and rows are not. */
    private static boolean isTextual(int typeOid) {
        TypeInfo type = PgTypeTable.find(typeOid);
        if (type == null || type.isArray() || typeOid == TypeOid.RECORD) {
            return false;
        }
        return type.kind() == TypeKind.BASE || type.kind() == TypeKind.PSEUDO;
    }

    private static boolean isObjectName(int typeOid) {
        TypeInfo type = PgTypeTable.find(typeOid);
        return type != null && type.name().startsWith("reg") && type.category() == 'N';
    }
}
