package dev.walferry.testdata.pgoutput;

/** Describes a relation for {@link MessageBuilder#relation}. Not thread-safe. */
public final class RelationBuilder {

    private final int oid;
    private final String namespace;
    private final String name;
    private final WireWriter columns = new WireWriter();
    private int count;
    private char identity = 'd';

    private RelationBuilder(int oid, String namespace, String name) {
        this.oid = oid;
        this.namespace = namespace;
        this.name = name;
    }

    /**
     * Starts a relation without columns and with the default replica identity.
     *
     * @param oid its OID
     * @param namespace its schema; empty means pg_catalog
     * @param name its name
     * @return a builder
     */
    public static RelationBuilder of(int oid, String namespace, String name) {
        return new RelationBuilder(oid, namespace, name);
    }

    /**
     * Sets the replica identity.
     *
     * @param kind {@code d} default, {@code n} nothing, {@code f} full, {@code i} index
     * @return this
     */
    public RelationBuilder identity(char kind) {
        identity = kind;
        return this;
    }

    /**
     * Adds a column that is part of the replica identity.
     *
     * @param column its name
     * @param typeOid its type
     * @param typeModifier its type modifier, -1 for none
     * @return this
     */
    public RelationBuilder key(String column, int typeOid, int typeModifier) {
        return column(1, column, typeOid, typeModifier);
    }

    /**
     * Adds a column that is not part of the replica identity.
     *
     * @param column its name
     * @param typeOid its type
     * @param typeModifier its type modifier, -1 for none
     * @return this
     */
    public RelationBuilder column(String column, int typeOid, int typeModifier) {
        return column(0, column, typeOid, typeModifier);
    }

    private RelationBuilder column(int flags, String column, int typeOid, int typeModifier) {
        columns.u8(flags).string(column).i32(typeOid).i32(typeModifier);
        count++;
        return this;
    }

    void writeTo(WireWriter message) {
        message.i32(oid).string(namespace).string(name).u8(identity).i16(count).raw(columns.toBytes());
    }
}
