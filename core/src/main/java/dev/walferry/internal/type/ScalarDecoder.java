package dev.walferry.internal.type;

import dev.walferry.internal.WireReader;
import dev.walferry.internal.value.BinaryPrinter;
import dev.walferry.internal.value.TextSearchPrinter;
import dev.walferry.internal.value.TextSearchQueryPrinter;
import dev.walferry.type.PgBits;
import dev.walferry.type.PgBoolean;
import dev.walferry.type.PgBox;
import dev.walferry.type.PgBytea;
import dev.walferry.type.PgCircle;
import dev.walferry.type.PgDate;
import dev.walferry.type.PgFloat;
import dev.walferry.type.PgInet;
import dev.walferry.type.PgInteger;
import dev.walferry.type.PgInterval;
import dev.walferry.type.PgLine;
import dev.walferry.type.PgLineSegment;
import dev.walferry.type.PgMoney;
import dev.walferry.type.PgNumeric;
import dev.walferry.type.PgPath;
import dev.walferry.type.PgPoint;
import dev.walferry.type.PgPolygon;
import dev.walferry.type.PgTime;
import dev.walferry.type.PgTimeTz;
import dev.walferry.type.PgTimestamp;
import dev.walferry.type.PgTimestampTz;
import dev.walferry.type.PgUuid;
import dev.walferry.type.TypeCatalog;
import dev.walferry.type.TypeInfo;
import dev.walferry.type.TypeKind;
import dev.walferry.type.TypeOid;
import dev.walferry.type.ValueFormatException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Built-in types that hold no values of other types. */
final class ScalarDecoder {
    private ScalarDecoder() {}

    /** Returns the object, or null if the type is none of these. */
    static @Nullable Object decode(int typeOid, byte[] bytes, int offset, int length, boolean binary) {
        return switch (typeOid) {
            case TypeOid.BOOL -> PgBoolean.parse(bytes, offset, length, binary);
            case TypeOid.INT2 -> PgInteger.int2(bytes, offset, length, binary);
            case TypeOid.INT4 -> PgInteger.int4(bytes, offset, length, binary);
            case TypeOid.INT8 -> PgInteger.int8(bytes, offset, length, binary);
            case TypeOid.OID, TypeOid.XID, TypeOid.CID -> PgInteger.parse(typeOid, bytes, offset, length, binary);
            case TypeOid.XID8, TypeOid.OID8 ->
                new BigInteger(Long.toUnsignedString(PgInteger.parse(typeOid, bytes, offset, length, binary)));
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

    /** Types that are read as PostgreSQL's text. */
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
                    TypeOid.PG_NODE_TREE -> BinaryPrinter.plain(in);
            case TypeOid.JSONB, TypeOid.JSONPATH -> BinaryPrinter.versioned(in);
            case TypeOid.CHAR -> BinaryPrinter.singleByte(in);
            case TypeOid.TID -> BinaryPrinter.tid(in);
            case TypeOid.PG_LSN -> BinaryPrinter.lsn(in);
            case TypeOid.MACADDR -> BinaryPrinter.macaddr(in, 6);
            case TypeOid.MACADDR8 -> BinaryPrinter.macaddr(in, 8);
            case TypeOid.PG_SNAPSHOT, TypeOid.TXID_SNAPSHOT -> BinaryPrinter.snapshot(in);
            case TypeOid.INT2VECTOR, TypeOid.OIDVECTOR -> BinaryPrinter.vector(in);
            case TypeOid.TSVECTOR -> TextSearchPrinter.vector(in);
            case TypeOid.TSQUERY -> TextSearchQueryPrinter.print(in);
            default -> isObjectName(typeOid) ? BinaryPrinter.objectOid(in) : null;
        };
        if (text != null && in.remaining() != 0) {
            throw new ValueFormatException(
                    typeOid, "expected the end of the value, got " + in.remaining() + " more bytes");
        }
        return text;
    }

    /** Returns whether a built-in type that has no class is read as text; arrays, ranges and rows are not. */
    private static boolean isTextual(int typeOid) {
        if (!TypeOid.isBuiltIn(typeOid) || typeOid == TypeOid.RECORD) {
            return false;
        }
        TypeInfo type = TypeCatalog.builtIn().info(typeOid);
        return !type.isArray() && (type.kind() == TypeKind.BASE || type.kind() == TypeKind.PSEUDO);
    }

    /** Returns whether the type is regclass or one like it. */
    private static boolean isObjectName(int typeOid) {
        String name = TypeOid.nameOf(typeOid);
        return name != null && name.startsWith("reg");
    }
}
