package dev.walferry.pgoutput;

import dev.walferry.internal.TupleIndex;
import dev.walferry.type.TypeCatalog;
import dev.walferry.type.TypeOid;
import dev.walferry.type.ValueFormatException;

/** A row's bytes, and what has to be true before a column is read as something. Its exceptions name the column. */
abstract sealed class CheckedRow permits TypedRow {
    /** Below it every OID was given by hand and is a type that {@link TypeOid} knows, or one newer than it: no domain. */
    private static final int FIRST_GENERATED_OID = 10_000;

    final Relation relation;
    final byte[] bytes;
    final short[] index;
    final TypeCatalog types;

    CheckedRow(Relation relation, byte[] bytes, short[] index, TypeCatalog types) {
        this.relation = relation;
        this.bytes = bytes;
        this.index = index;
        this.types = types;
    }

    abstract ValueKind valueKind(int column);

    final int typeOf(int column) {
        int oid = relation.typeOid(column);
        return oid > 0 && oid < FIRST_GENERATED_OID ? oid : types.baseOf(oid);
    }

    final void require(int column, int type, String wanted) {
        if (!has(column, type, wanted)) {
            throw isNull(column);
        }
    }

    final void requireValue(int column) {
        if (!hasValue(column)) {
            throw isNull(column);
        }
    }

    final boolean has(int column, int type, String wanted) {
        if (typeOf(column) != type) {
            throw notReadableAs(column, wanted);
        }
        return hasValue(column);
    }

    final boolean hasValue(int column) {
        ValueKind kind = valueKind(column);
        if (kind == ValueKind.UNCHANGED) {
            throw new IllegalStateException(name(column) + " is unchanged: its value was not sent");
        }
        return kind != ValueKind.NULL;
    }

    private IllegalStateException isNull(int column) {
        return new IllegalStateException(name(column) + " is null");
    }

    final ValueFormatException notReadableAs(int column, String wanted) {
        int oid = relation.typeOid(column);
        return new ValueFormatException(oid, name(column) + " cannot be read as " + wanted);
    }

    final ValueFormatException in(int column, ValueFormatException e) {
        return new ValueFormatException(e.typeOid(), e.expected() + " in " + name(column), e);
    }

    final String name(int column) {
        return "column \"" + relation.columns().get(column).name() + "\" of " + relation;
    }

    /** Where the column's kind byte is. */
    final int start(int column) {
        return TupleIndex.start(index, column, bytes);
    }

    final int offset(int column) {
        return TupleIndex.contentOffset(start(column));
    }

    final int length(int column) {
        return TupleIndex.contentLength(bytes, start(column));
    }

    final boolean isBinary(int column) {
        return TupleIndex.kind(bytes, start(column)) == TupleIndex.BINARY;
    }
}
