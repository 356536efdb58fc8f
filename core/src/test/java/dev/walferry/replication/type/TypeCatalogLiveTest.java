package dev.walferry.replication.type;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.walferry.pgoutput.Insert;
import dev.walferry.pgoutput.PgOutputMessage;
import dev.walferry.pgoutput.Tuple;
import dev.walferry.replication.Binary;
import dev.walferry.replication.ChangeStream;
import dev.walferry.replication.Live;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.OnPostgres;
import dev.walferry.type.PgComposite;
import dev.walferry.type.PgNumeric;
import dev.walferry.type.TypeCatalog;
import dev.walferry.type.TypeInfo;
import dev.walferry.type.TypeInfo.Field;
import dev.walferry.type.TypeKind;
import dev.walferry.type.TypeOid;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Timeout;

/** Types that are created, changed and dropped while their values are on the way. */
@Timeout(600)
class TypeCatalogLiveTest {
    private static final String[] TYPES = {
        "create extension hstore",
        "create type mood as enum ('sad', 'ok')",
        "create domain positive as int check (value > 0)",
        "create domain tiny as positive check (value < 10)",
        "create type pair as (x int, y mood)",
        "create type span as range (subtype = float8, multirange_type_name = spans)",
    };

    private static final int NO_TYPE = (int) 4_000_000_000L;

    private int statements;
    private int marks;

    /** Returns a real connection that counts the statements created on it. */
    private Connection counting(Connection connection) {
        return (Connection) Proxy.newProxyInstance(
                Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    statements += method.getName().equals("createStatement") ? 1 : 0;
                    try {
                        return method.invoke(connection, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static int oid(TestDatabase database, String type) throws SQLException {
        return Integer.parseUnsignedInt(String.valueOf(database.queryOne("select '" + type + "'::regtype::oid")));
    }

    @OnPostgres
    void anUnknownTypeCostsOneQueryAndAKnownOneNone(TestDatabase database) throws SQLException {
        database.execute(TYPES);
        try (Connection connection = database.connect()) {
            TypeCatalog types = TypeCatalog.over(counting(connection));
            int mood = oid(database, "mood");
            int pair = oid(database, "pair");
            int span = oid(database, "span");
            for (int again = 0; again < 2; again++) {
                assertEquals(List.of("sad", "ok"), types.info(mood).labels());
                assertEquals(mood, types.info(oid(database, "mood[]")).elementOid());
                assertEquals(
                        List.of(new Field("x", TypeOid.INT4), new Field("y", mood)),
                        types.info(pair).fields());
                assertEquals(TypeOid.FLOAT8, types.info(span).subtypeOid());
                assertEquals(
                        TypeKind.MULTIRANGE, types.info(oid(database, "spans")).kind());
                assertEquals(span, types.info(oid(database, "spans")).subtypeOid());
                assertEquals("hstore", types.info(oid(database, "hstore")).extension());
                assertEquals(TypeKind.UNKNOWN, types.info(NO_TYPE).kind());
                assertEquals(7, statements);
            }
            assertEquals(TypeOid.INT4, types.baseOf(oid(database, "tiny")));
            assertEquals(9, statements);
            assertEquals(TypeOid.INT4, types.baseOf(oid(database, "positive")));
            assertEquals("numeric", types.info(TypeOid.NUMERIC).name());
            assertEquals(9, statements);
        }
    }

    @OnPostgres({14, 18})
    void aLabelThatIsAddedCanBeReadAtOnceAndIsListedAfterInvalidate(TestDatabase database) throws SQLException {
        Live live = live(database, "create table t (id int primary key, m mood)");
        database.execute(
                "insert into t values (1, 'ok')",
                "alter type mood add value 'glad' before 'ok'",
                "insert into t values (2, 'glad')",
                "alter type mood rename value 'sad' to 'low'",
                "alter type mood rename to humour",
                "insert into t values (3, 'low')");
        try (Connection connection = database.connect()) {
            TypeCatalog types = TypeCatalog.of(oid -> new TypeInfo(
                    oid,
                    "public",
                    "mood",
                    TypeKind.ENUM,
                    'E',
                    0,
                    0,
                    -1,
                    0,
                    ',',
                    List.of("sad", "ok"),
                    List.of(),
                    null));
            for (Binary format : List.of(Binary.OFF, Binary.ON)) {
                List<Object> seen = new ArrayList<>();
                rows(live, format, types).forEach(row -> seen.add(row.getObject(1)));
                assertEquals(List.of("ok", "glad", "low"), seen);
            }
            TypeCatalog current = TypeCatalog.over(connection);
            int mood = oid(database, "humour");
            assertEquals("humour", current.info(mood).name());
            database.execute("alter type humour add value 'calm'", "alter type humour rename to mood");
            assertEquals(List.of("low", "glad", "ok"), current.info(mood).labels());
            current.invalidate(mood);
            assertEquals(
                    List.of("low", "glad", "ok", "calm"), current.info(mood).labels());
            assertEquals("mood", current.info(mood).name());
        }
    }

    @OnPostgres({14, 18})
    void aTypeThatIsDroppedAndMadeAgainIsAnotherType(TestDatabase database) throws SQLException {
        database.execute(TYPES);
        try (Connection connection = database.connect()) {
            TypeCatalog types = TypeCatalog.over(connection);
            int old = oid(database, "pair");
            assertEquals(2, types.info(old).fields().size());
            database.execute("drop type pair", "create type pair as (a text)");
            int made = oid(database, "pair");
            assertNotEquals(old, made);
            assertEquals(List.of(new Field("a", TypeOid.TEXT)), types.info(made).fields());
            assertEquals(2, types.info(old).fields().size());
            types.invalidateAll();
            assertEquals(TypeKind.UNKNOWN, types.info(old).kind());
        }
    }

    /**
     * Trap B10: an extension's types have different OIDs in every database, and new ones when the extension is created
     * again.
     */
    @OnPostgres({14, 18})
    void aTypeOfAnExtensionIsKnownByItsNameWhateverItsNumber(TestDatabase database) throws SQLException {
        Live live = live(database, "create table gone (h hstore)");
        int old = oid(database, "hstore");
        try (Connection connection = database.connect()) {
            TypeCatalog types = TypeCatalog.over(connection);
            assertEquals("hstore", types.info(old).extension());
            database.execute(
                    "drop extension hstore cascade",
                    "create extension hstore",
                    "create table t (id int primary key, h hstore)",
                    "insert into t values (1, 'a=>1')");
            assertNotEquals(old, oid(database, "hstore"));
            for (Binary format : List.of(Binary.OFF, Binary.ON)) {
                assertEquals("\"a\"=>\"1\"", rows(live, format, types).get(0).getString(1));
            }
        }
    }

    /** No message of the stream says that a composite type has another field, but its values show it. */
    @OnPostgres({14, 18})
    void aCompositeThatGainsAFieldIsLookedUpAgain(TestDatabase database) throws SQLException {
        Live live = live(database, "create table t (id int primary key, p pair)");
        try (Connection connection = database.connect()) {
            TypeCatalog types = TypeCatalog.over(counting(connection));
            types.info(oid(database, "pair"));
            types.info(oid(database, "mood"));
            database.execute(
                    "insert into t values (1, row(1, 'ok'))",
                    "alter type pair add attribute n numeric",
                    "insert into t values (2, row(2, 'sad', 1.50))",
                    "insert into t values (3, row(3, 'sad', 2))");
            statements = 0;
            List<PgComposite> text = composites(rows(live, Binary.OFF, types));
            assertEquals(1, statements);
            assertEquals(composites(rows(live, Binary.ON, types)), text);
            assertEquals(1, statements);
            assertEquals(List.of("x", "y"), text.get(0).names());
            assertEquals(Arrays.asList(1, "ok"), text.get(0).values());
            assertEquals(List.of("x", "y", "n"), text.get(2).names());
            assertEquals(
                    Arrays.asList(2, "sad", PgNumeric.of(new BigDecimal("1.50"))),
                    text.get(1).values());
            database.execute("alter type pair drop attribute y", "insert into t values (4, row(4, 3))");
            // two fields again, but not the two that were known: only the caller can know of the change
            types.invalidate(oid(database, "pair"));
            PgComposite last =
                    (PgComposite) rows(live, Binary.OFF, types).get(3).getObject(1);
            assertEquals(List.of("x", "n"), last.names());
        }
    }

    private static List<PgComposite> composites(List<Tuple> rows) {
        return rows.stream().map(row -> (PgComposite) row.getObject(1)).toList();
    }

    private static Live live(TestDatabase database, String table) throws SQLException {
        Live live = new Live(database);
        live.createSlot("s", false);
        database.execute(TYPES);
        database.execute(table);
        return live;
    }

    /** Returns all rows of {@code t} so far: nothing is confirmed, so each stream begins at the first. */
    private List<Tuple> rows(Live live, Binary format, TypeCatalog types) throws SQLException {
        String mark = "mark " + ++marks;
        live.mark(mark);
        List<Tuple> rows = new ArrayList<>();
        try (ChangeStream stream = live.stream("s").binary(format).open()) {
            while (true) {
                PgOutputMessage message = stream.next();
                if (message instanceof Insert insert) {
                    if (!insert.relation().name().equals("mark")) {
                        rows.add(insert.row().withTypes(types));
                    } else if (insert.row().getString(0).equals(mark)) {
                        return rows;
                    }
                }
            }
        }
    }
}
