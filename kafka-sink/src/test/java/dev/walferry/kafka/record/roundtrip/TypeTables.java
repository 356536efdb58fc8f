package dev.walferry.kafka.record.roundtrip;

import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.workload.TypeMatrix;
import dev.walferry.testdata.workload.TypeMatrix.TypeCases;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All types and values of {@code type-matrix.txt} in two tables: one with a column for each type and each array, and one
 * for arrays that Protobuf cannot hold, which has no records there. A row has a value of each type, or null where a type has fewer.
 */
final class TypeTables {
    static final String OF_MANY = "of_many";
    static final List<String> NAMES = List.of("types", OF_MANY);

    /** Types whose arrays are arrays of maps or of arrays. */
    private static final Set<String> MANY = Set.of("hstore", "grid");

    private final List<TypeCases> cases;
    private int values;

    private TypeTables(List<TypeCases> cases) {
        this.cases = cases;
    }

    /** Creates the tables, and publishes them as {@code p}. */
    static TypeTables in(TestDatabase database) throws SQLException {
        TypeMatrix matrix = TypeMatrix.ofServer(
                database.majorVersion(), database.queryColumn("select name from pg_available_extensions"));
        database.execute(matrix.setup().toArray(String[]::new));
        TypeTables tables = new TypeTables(matrix.sections());
        for (TypeCases type : tables.cases) {
            database.execute(type.createTable());
            database.execute(type.inserts().toArray(String[]::new));
            tables.values += Integer.parseInt(database.queryOne("select count(v) + count(a) from " + type.table()));
        }
        database.execute(
                "create table types (id int primary key, "
                        + tables.each(type -> "v_" + type.table() + " " + type.type()) + ", "
                        + tables.arrays(false, type -> "a_" + type.table() + " " + type.type() + "[]") + ")",
                "create table " + OF_MANY + " (id int primary key, "
                        + tables.arrays(true, type -> "a_" + type.table() + " " + type.type() + "[]") + ")",
                "create publication p for table " + String.join(", ", NAMES));
        return tables;
    }

    /**
     * Fills the tables, each in one statement.
     *
     * @return how many rows they have
     */
    int fill(TestDatabase database) throws SQLException {
        String ids = cases.stream()
                .map(type -> "select id from " + type.table())
                .collect(Collectors.joining(" union ", " from (", ") i"));
        database.execute(
                "insert into types select i.id, " + each(type -> value("v", type)) + ", "
                        + arrays(false, type -> value("a", type)) + ids,
                "insert into " + OF_MANY + " select i.id, " + arrays(true, type -> value("a", type)) + ids);
        return Integer.parseInt(
                database.queryOne("select (select count(*) from types) + (select count(*) from " + OF_MANY + ")"));
    }

    /** Returns how many values that are not null the tables have. */
    int values() {
        return values;
    }

    private static String value(String column, TypeCases type) {
        return "(select " + column + " from " + type.table() + " t where t.id = i.id)";
    }

    private String each(Function<TypeCases, String> sql) {
        return list(cases.stream(), sql);
    }

    private String arrays(boolean ofMany, Function<TypeCases, String> sql) {
        return list(cases.stream().filter(type -> MANY.contains(type.type()) == ofMany), sql);
    }

    private static String list(Stream<TypeCases> types, Function<TypeCases, String> sql) {
        return types.map(sql).collect(Collectors.joining(", "));
    }
}
