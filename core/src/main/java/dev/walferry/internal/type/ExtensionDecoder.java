package dev.walferry.internal.type;

import dev.walferry.internal.WireReader;
import dev.walferry.internal.value.BinaryPrinter;
import dev.walferry.internal.value.NumberListPrinter;
import dev.walferry.type.PgHstore;
import dev.walferry.type.TypeInfo;
import dev.walferry.type.ValueFormatException;

/**
 * Base types of extensions, known by extension and name because their OIDs differ from database to database.
 *
 * <p>Binary formats follow the extensions' send functions: contrib of PostgreSQL 10 to 18, pgvector 0.7 and PostGIS 3.
 */
final class ExtensionDecoder {
    private ExtensionDecoder() {}

    static Object decode(TypeInfo type, byte[] bytes, int offset, int length, boolean binary) {
        String name = type.extension() + '.' + type.name();
        if (name.equals("hstore.hstore")) {
            return PgHstore.parse(bytes, offset, length, binary);
        }
        if (!binary) {
            return ValueDecoder.string(bytes, offset, length);
        }
        WireReader in = new WireReader(bytes, offset, length);
        String text = switch (name) {
            case "citext.citext" -> BinaryPrinter.plain(in);
            case "ltree.ltree", "ltree.lquery", "ltree.ltxtquery" -> BinaryPrinter.versioned(in);
            case "cube.cube" -> NumberListPrinter.cube(in);
            case "vector.vector" -> NumberListPrinter.vector(in);
            case "vector.halfvec" -> NumberListPrinter.halfVector(in);
            case "vector.sparsevec" -> NumberListPrinter.sparseVector(in);
            case "postgis.geometry", "postgis.geography" -> BinaryPrinter.upperHex(in);
            default ->
                throw new ValueFormatException(
                        type.oid(), "expected a type whose binary format is known, got another type of an extension");
        };
        in.expectEnd();
        return text;
    }
}
