package dev.walferry.pgoutput;

import dev.walferry.Printable;
import dev.walferry.internal.MalformedException;
import dev.walferry.internal.WireReader;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Relation: what a table looks like for the rows that follow. Each row holds the relation it was sent under, so rows
 * before and after an {@code ALTER TABLE} have the right column names.
 *
 * <p>Layout after the kind byte: xid (4, only within a stream block), OID (4), namespace (string, empty for
 * {@code pg_catalog}), name (string), replica identity (1), column count (2), then per column flags (1, bit 0: part of
 * the replica identity), name (string), type OID (4), typmod (4).
 *
 * <p>PostgreSQL repeats a relation after a reconnect and whenever its own cache was invalidated, often with the same
 * content. Compare it with the last one before treating it as a schema change. Dropped columns, columns outside a
 * publication's column list and unpublished generated columns are absent. Equality compares all fields.
 */
public final class Relation implements PgOutputMessage {
    /** Flags, an empty name's terminator, type OID, typmod. */
    private static final int SMALLEST_COLUMN = 1 + 1 + 4 + 4;

    private static final int IDENTITY_FLAG = 1;

    /** PostgreSQL's MaxTupleAttributeNumber; a table has at most 1600 columns. */
    static final int MAX_QUERY_COLUMNS = 1664;

    private final int xid;
    private final int oid;
    private final String namespace;
    private final String name;
    private final ReplicaIdentity replicaIdentity;
    private final List<Column> columns;

    /**
     * The types of all columns in one array, because they are read with every value: the column objects of ten thousand
     * relations would fill a cache.
     */
    private final int[] typeOids;

    /** Made on first use: reading by index does not need it, and it would be a third of a relation's memory. */
    private @Nullable Map<String, Integer> columnsByName;

    /** Made once, so that the rows of a streamed transaction and those after it name the same object. */
    private @Nullable Relation withoutXid;

    private Relation(
            int xid,
            int oid,
            String namespace,
            String name,
            ReplicaIdentity replicaIdentity,
            List<Column> columns,
            int[] typeOids) {
        this.xid = xid;
        this.oid = oid;
        this.namespace = namespace;
        this.name = name;
        this.replicaIdentity = replicaIdentity;
        this.columns = columns;
        this.typeOids = typeOids;
    }

    /**
     * Makes a relation for a source other than pgoutput.
     *
     * @param oid the table's OID, unsigned 32-bit
     * @param namespace the schema's name, not quoted
     * @param name the table's name, not quoted
     * @param replicaIdentity what the table writes to WAL about old rows
     * @param columns the columns in table order; copied
     * @return a relation outside stream blocks
     * @throws IllegalArgumentException if two columns have one name, or there are more than a query can return (1664)
     */
    public static Relation of(
            int oid, String namespace, String name, ReplicaIdentity replicaIdentity, List<Column> columns) {
        Objects.requireNonNull(replicaIdentity);
        if (columns.size() > MAX_QUERY_COLUMNS) {
            throw new IllegalArgumentException("expected at most " + MAX_QUERY_COLUMNS + " columns in " + namespace
                    + "." + name + ", got " + columns.size());
        }
        Set<String> names = new HashSet<>();
        for (Column column : columns) {
            if (!names.add(column.name())) {
                throw new IllegalArgumentException("expected distinct column names in " + namespace + "." + name
                        + ", got " + Printable.quoted(column.name()) + " twice");
            }
        }
        List<Column> copy = List.copyOf(columns);
        return new Relation(0, oid, namespace, name, replicaIdentity, copy, typeOids(copy));
    }

    static Relation read(WireReader in, int xid, DecoderLimits limits) {
        int oid = in.int32();
        String namespace = namespace(in);
        String name = in.cstring();
        ReplicaIdentity identity = ReplicaIdentity.read(in);
        List<Column> columns = columns(in, limits);
        return new Relation(xid, oid, namespace, name, identity, columns, typeOids(columns));
    }

    /**
     * Returns the columns' type OIDs. Not written as a stream: the JIT compiler would inline it into the path of every
     * row and leave no room for the row itself.
     */
    private static int[] typeOids(List<Column> columns) {
        int[] typeOids = new int[columns.size()];
        for (int i = 0; i < typeOids.length; i++) {
            typeOids[i] = columns.get(i).typeOid();
        }
        return typeOids;
    }

    /** Reads a schema name, which the protocol leaves empty for {@code pg_catalog}. */
    static String namespace(WireReader in) {
        String namespace = in.cstring();
        return namespace.isEmpty() ? "pg_catalog" : namespace;
    }

    /** Returns the schema's name as the protocol has it. */
    static String wireNamespace(String namespace) {
        return namespace.equals("pg_catalog") ? "" : namespace;
    }

    private static List<Column> columns(WireReader in, DecoderLimits limits) {
        int at = in.position();
        int count = in.uint16();
        if (count > limits.maxColumns()) {
            throw new MalformedException(at, count + " columns, more than the limit of " + limits.maxColumns());
        }
        if (count > in.remaining() / SMALLEST_COLUMN) {
            throw new MalformedException(at, "expected " + count + " columns, got " + in.remaining() + " bytes");
        }
        Set<String> names = new HashSet<>();
        Column[] columns = new Column[count];
        for (int i = 0; i < count; i++) {
            boolean identity = Flags.of(in, IDENTITY_FLAG) != 0;
            columns[i] = new Column(in.cstring(), in.int32(), in.int32(), identity);
            if (!names.add(columns[i].name())) {
                throw new MalformedException(at, "expected distinct column names, got one twice");
            }
        }
        return List.of(columns);
    }

    /**
     * Returns the (sub)transaction that announced the relation.
     *
     * @return its id within a stream block, otherwise 0
     */
    public int xid() {
        return xid;
    }

    /**
     * Returns the same relation as a plain transaction would announce it.
     *
     * @return a relation whose {@link #xid} is 0; in one thread always the same object
     */
    public Relation withoutXid() {
        if (xid == 0) {
            return this;
        }
        Relation plain = withoutXid;
        if (plain == null) {
            plain = new Relation(0, oid, namespace, name, replicaIdentity, columns, typeOids);
            withoutXid = plain;
        }
        return plain;
    }

    /**
     * Returns the table's OID: survives a rename, changes with DROP and CREATE, may be reused.
     *
     * @return unsigned 32-bit
     */
    public int oid() {
        return oid;
    }

    /**
     * Returns the schema.
     *
     * @return its name as it is, not quoted
     */
    public String namespace() {
        return namespace;
    }

    /**
     * Returns the table.
     *
     * @return its name as it is, not quoted
     */
    public String name() {
        return name;
    }

    /**
     * Returns what the table writes to WAL about old rows.
     *
     * @return the replica identity
     */
    public ReplicaIdentity replicaIdentity() {
        return replicaIdentity;
    }

    /**
     * Returns the columns in table order.
     *
     * @return an immutable list, empty for a table without columns
     */
    public List<Column> columns() {
        return columns;
    }

    /** Returns the type of a column. */
    int typeOid(int column) {
        return typeOids[column];
    }

    int columnCount() {
        return typeOids.length;
    }

    /**
     * Finds a column by its exact name.
     *
     * @param columnName the name, case sensitive
     * @return its index in {@link #columns()}
     * @throws IllegalArgumentException if the relation has no such column
     */
    public int columnIndex(String columnName) {
        Integer index = columnsByName().get(columnName);
        if (index == null) {
            throw new IllegalArgumentException("relation " + this + " has no column " + Printable.quoted(columnName));
        }
        return index;
    }

    /**
     * Returns whether the relation has a column.
     *
     * @param columnName the name, case sensitive
     * @return true if it has
     */
    public boolean hasColumn(String columnName) {
        return columnsByName().containsKey(columnName);
    }

    /**
     * Returns the columns' indexes by name, created on first use. Safe in any thread: two threads may create equal
     * maps, and a map from {@code copyOf} has only final fields.
     */
    private Map<String, Integer> columnsByName() {
        Map<String, Integer> byName = columnsByName;
        if (byName == null) {
            Map<String, Integer> indexes = new HashMap<>();
            for (Column column : columns) {
                indexes.put(column.name(), indexes.size());
            }
            byName = Map.copyOf(indexes);
            columnsByName = byName;
        }
        return byName;
    }

    /**
     * Returns whether another relation message says the same about the same table, regardless of the transaction that announced
     * it.
     *
     * @param other another message
     * @return true if all but the xid is equal
     */
    public boolean describesSameAs(Relation other) {
        return oid == other.oid
                && namespace.equals(other.namespace)
                && name.equals(other.name)
                && replicaIdentity == other.replicaIdentity
                && columns.equals(other.columns);
    }

    @Override
    public Kind kind() {
        return Kind.RELATION;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || (other instanceof Relation relation && xid == relation.xid && describesSameAs(relation));
    }

    @Override
    public int hashCode() {
        return Objects.hash(oid, namespace, name, columns);
    }

    /**
     * Returns the name for messages and logs.
     *
     * @return {@code schema.table}, not quoted, control characters escaped
     */
    @Override
    public String toString() {
        return Printable.of(namespace + "." + name);
    }
}
