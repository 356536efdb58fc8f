package dev.walferry.type;

import dev.walferry.internal.type.CatalogQuery;
import dev.walferry.internal.type.PgTypeTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The types of one database by OID. Built-in types are known without a query; any other costs one query when it is
 * first asked for and is then remembered, even if there is no such type.
 *
 * <p>The catalog says what a type is now, the stream what it was when the row was written. Call {@link #invalidate}
 * when a Type message of the stream names an OID again, and {@link #invalidateAll} after reconnecting to what may be
 * another database. The stream does not report {@code ALTER TYPE}, but only composites depend on it, because their text
 * names no types. If a value has a different number of fields than the type is known to have, the type is looked up
 * again, once per number. No value shows a change back to an earlier number of fields: call {@link #invalidate} then.
 * Reading a value does not need the labels of an enum; they are for listing.
 *
 * <p>Safe in any thread. A type that is known is returned without a lock; queries run one after the other, in the
 * thread that asks.
 *
 * @see <a href="https://www.postgresql.org/docs/current/catalog-pg-type.html">pg_type</a>
 */
public final class TypeCatalog {
    private static final int MAX_DOMAINS = 64;
    /** The most that a row can have. */
    private static final int MAX_FIELDS = 1664;

    private static final TypeCatalog BUILT_IN = new TypeCatalog(oid -> null);

    private final TypeSource source;
    private final Map<Integer, TypeInfo> known = new ConcurrentHashMap<>();
    /** What a composite type was, or is, by the number of fields of its values. */
    private final Map<Shape, TypeInfo> shapes = new ConcurrentHashMap<>();

    private final Object querying = new Object();

    private record Shape(int typeOid, int fields) {}

    private TypeCatalog(TypeSource source) {
        this.source = source;
    }

    /**
     * Returns a catalog of the built-in types alone. It makes no queries.
     *
     * @return a catalog to which every other type is unknown
     */
    public static TypeCatalog builtIn() {
        return BUILT_IN;
    }

    /**
     * Returns a catalog that asks a source for other types.
     *
     * @param source what to ask for types that are not built in
     * @return a catalog that remembers the answers
     */
    public static TypeCatalog of(TypeSource source) {
        return new TypeCatalog(source);
    }

    /**
     * Returns a catalog that queries a database, PostgreSQL 10 or later. It uses no bind parameters, so a replication
     * connection to a database works too while it is not streaming.
     *
     * @param connection in auto-commit mode, not used by others while a type is looked up; the caller closes it
     * @return a catalog that remembers the answers
     */
    public static TypeCatalog over(Connection connection) {
        return of(new CatalogQuery(connection));
    }

    /**
     * Returns what is known of a type.
     *
     * @param typeOid its OID, unsigned 32 bits
     * @return a description, of kind {@link TypeKind#UNKNOWN} if there is no such type
     * @throws TypeLookupException if the database did not answer; nothing is remembered then
     */
    public TypeInfo info(int typeOid) {
        TypeInfo type = PgTypeTable.find(typeOid);
        if (type == null) {
            type = known.get(typeOid);
        }
        return type != null ? type : lookUp(typeOid);
    }

    /**
     * Returns what is known of a composite type when it had a number of fields. Values from before and after a change may
     * alternate, so older descriptions are kept.
     *
     * @param type the type as {@link #info} describes it
     * @param fields number of fields of a value of the type
     * @return a description with that number of fields, or the type as it is now if there never was one
     * @throws TypeLookupException if the database did not answer
     */
    public TypeInfo withFields(TypeInfo type, int fields) {
        if (type.fields().size() == fields || fields > MAX_FIELDS || TypeOid.isBuiltIn(type.oid())) {
            return type;
        }
        Shape wanted = new Shape(type.oid(), fields);
        TypeInfo shape = shapes.get(wanted);
        if (shape == null) {
            shapes.put(new Shape(type.oid(), type.fields().size()), type);
            known.remove(type.oid());
            shape = lookUp(type.oid());
            shapes.put(wanted, shape);
        }
        return shape;
    }

    private TypeInfo lookUp(int typeOid) {
        synchronized (querying) {
            TypeInfo type = known.get(typeOid);
            if (type == null) {
                try {
                    type = source.load(typeOid);
                } catch (SQLException e) {
                    throw new TypeLookupException(typeOid, e);
                }
                if (type == null) {
                    type = TypeInfo.unknown(typeOid);
                }
                known.put(typeOid, type);
            }
            return type;
        }
    }

    /**
     * Returns the type whose format a value has: for a domain its base type, through any number of domains.
     *
     * @param typeOid any type OID
     * @return the OID to give to the parsers of this package
     * @throws TypeLookupException if the database did not answer
     */
    public int baseOf(int typeOid) {
        int oid = typeOid;
        // PostgreSQL has no domain over itself, but a source that is not a database might claim one
        for (int i = 0; i < MAX_DOMAINS; i++) {
            if (TypeOid.isBuiltIn(oid)) {
                return oid;
            }
            TypeInfo type = info(oid);
            if (type.kind() != TypeKind.DOMAIN) {
                return oid;
            }
            oid = type.baseOid();
        }
        throw new ValueFormatException(
                typeOid, "expected a domain over a type, got more than " + MAX_DOMAINS + " domains over each other");
    }

    /**
     * Forgets a type, so that it is looked up again when next asked for.
     *
     * @param typeOid its OID
     */
    public void invalidate(int typeOid) {
        known.remove(typeOid);
        shapes.keySet().removeIf(shape -> shape.typeOid() == typeOid);
    }

    /** Forgets all types but the built-in ones. */
    public void invalidateAll() {
        known.clear();
        shapes.clear();
    }
}
