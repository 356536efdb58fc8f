package dev.walferry.kafka.record.catalog;

/** SQL for the columns of the index that identifies a table's rows. */
public final class IdentityColumns {
    private static final String COLUMNS = """
            ARRAY(SELECT a.attname::pg_catalog.text FROM pg_catalog.pg_index i
                    JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid
                     AND a.attnum = ANY ((i.indkey::pg_catalog.int2[])[0 : i.indnkeyatts - 1])
                   WHERE i.indrelid = TABLE.oid AND i.indisvalid AND i.indimmediate
                     AND CASE TABLE.relreplident WHEN 'i' THEN i.indisreplident
                                                WHEN 'd' THEN i.indisprimary ELSE OTHERWISE END
                   ORDER BY a.attnum)""";

    private IdentityColumns() {}

    /**
     * Returns the columns of a table's replica identity; none if no index is its identity.
     *
     * @param table the alias of its row of {@code pg_class}
     * @return an expression of type {@code text[]}
     */
    public static String ofIdentity(String table) {
        return columns(table, "false");
    }

    /**
     * Returns the columns of a table's key: of its replica identity's index, or of its primary key where no index is its
     * identity.
     *
     * @param table the alias of its row of {@code pg_class}
     * @return an expression of type {@code text[]}
     */
    public static String ofKey(String table) {
        return columns(table, "i.indisprimary");
    }

    private static String columns(String table, String otherwise) {
        return COLUMNS.replace("TABLE", table).replace("OTHERWISE", otherwise);
    }
}
