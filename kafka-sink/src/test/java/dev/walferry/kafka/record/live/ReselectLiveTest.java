package dev.walferry.kafka.record.live;

import static dev.walferry.kafka.record.Rows.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.walferry.kafka.record.Settings;
import dev.walferry.kafka.record.change.RecordMappingException;
import dev.walferry.kafka.record.change.RecordMappingException.Fault;
import dev.walferry.kafka.record.reselect.RowAnswer;
import dev.walferry.kafka.record.reselect.RowQuestion;
import dev.walferry.kafka.record.reselect.TableRows;
import dev.walferry.kafka.source.SearchPath;
import dev.walferry.pgoutput.Column;
import dev.walferry.pgoutput.Relation;
import dev.walferry.pgoutput.ReplicaIdentity;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.OnPostgres;
import dev.walferry.type.TypeOid;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;

/** Values that PostgreSQL did not send, read from the table: {@code unavailable.value.policy=reselect}. */
@Timeout(300)
class ReselectLiveTest {
    private static final String LONG = "repeat('x', 5000)";

    private static void table(TestDatabase database) throws SQLException {
        database.execute(
                "create table item (id int primary key, version int, note text)",
                "alter table item alter note set storage external",
                "create publication p for all tables",
                "insert into item values (1, 1, " + LONG + ")");
    }

    private static List<ProducerRecord<byte[], byte[]>> published(TestDatabase database, String... statements)
            throws SQLException {
        return LiveSession.published(database, Settings.with("unavailable.value.policy", "reselect"), statements);
    }

    private static JsonNode after(ProducerRecord<byte[], byte[]> record) {
        return json(record.value()).get("after");
    }

    private static @Nullable String header(ProducerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader("__walferry." + name);
        return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }

    /** The connection is like the daemon's: the operators of the key's type are in a schema outside the search path. */
    @OnPostgres({14, 18})
    void aKeyOfAnExtensionsType(TestDatabase database) throws Exception {
        database.execute(
                "create extension ltree",
                "create domain label as ltree",
                "create table item (id label primary key, note text)",
                "insert into item values ('a.b', 'found')");
        int oid = Integer.parseInt(String.valueOf(database.queryOne("select 'label'::regtype::oid")));
        Relation item = Relation.of(
                1,
                "public",
                "item",
                ReplicaIdentity.DEFAULT,
                List.of(new Column("id", oid, -1, true), new Column("note", TypeOid.TEXT, -1, false)));
        try (TableRows rows = new TableRows(() -> {
            Connection connection = database.connect();
            SearchPath.empty(connection);
            return connection;
        })) {
            RowAnswer answer = rows.ask(new RowQuestion(item, List.of("note"), Map.of("id", "a.b")))
                    .get(60, TimeUnit.SECONDS);
            assertEquals(new RowAnswer(true, List.of("found")), answer);
        }
    }

    @OnPostgres({14, 18})
    void theValueIsWhatTheTableHasByNow(TestDatabase database) throws SQLException {
        table(database);
        List<ProducerRecord<byte[], byte[]>> records = published(
                database,
                "update item set version = 2",
                "update item set note = repeat('y', 5000)",
                "update item set version = 3, note = null");
        assertTrue(after(records.get(0)).get("note").isNull(), "the last update has set it to null");
        assertEquals(2, after(records.get(0)).get("version").intValue());
        assertEquals("[\"note\"]", header(records.get(0), "reselected"));
        assertNull(header(records.get(0), "unavailable"));
        assertEquals("y".repeat(5000), after(records.get(1)).get("note").textValue(), "it was sent");
        assertNull(header(records.get(1), "reselected"));
    }

    @OnPostgres(18)
    void theKeyMayHaveChanged(TestDatabase database) throws SQLException {
        table(database);
        List<ProducerRecord<byte[], byte[]>> records = published(database, "update item set id = 2");
        assertEquals(3, records.size());
        assertEquals("x".repeat(5000), after(records.get(2)).get("note").textValue());
        assertEquals("[\"note\"]", header(records.get(2), "reselected"));
        assertNull(header(records.get(0), "reselected"), "it has no new row");
    }

    @OnPostgres(18)
    void aRowThatIsGoneHasPlaceholders(TestDatabase database) throws SQLException {
        table(database);
        for (String gone : List.of("delete from item", "alter table item drop note", "drop table item")) {
            database.execute("truncate item", "insert into item values (1, 1, " + LONG + ")");
            ProducerRecord<byte[], byte[]> record =
                    published(database, "update item set version = 2; " + gone).get(0);
            assertEquals(
                    "__debezium_unavailable_value", after(record).get("note").textValue(), gone);
            assertEquals("[\"note\"]", header(record, "unavailable"), gone);
            assertNull(header(record, "reselected"), gone);
            if (gone.endsWith("note")) {
                database.execute("alter table item add note text", "alter table item alter note set storage external");
            }
        }
    }

    /**
     * The daemon is behind: the row is of the old type, and the table's present value does not have the form of that
     * type.
     */
    @OnPostgres({14, 18})
    void aColumnThatHasAnotherTypeNowHasPlaceholders(TestDatabase database) throws SQLException {
        database.execute("create publication p for all tables");
        List<String[]> cases = List.of(
                new String[] {"bytea", "decode(repeat('00ff', 2000), 'hex')", "text using encode(doc, 'base64')"},
                new String[] {"text[]", "array_fill('x'::text, array[2000])", "jsonb using to_jsonb(doc)"},
                new String[] {"text", LONG, "jsonb using to_jsonb(doc)"},
                new String[] {
                    "numeric(3,1)[]",
                    "array_fill(1.5::numeric(3,1), array[2000])",
                    "numeric(6,3)[] using doc::numeric(6,3)[]"
                });
        for (String[] altered : cases) {
            database.execute(
                    "drop table if exists item",
                    "create table item (id int primary key, version int, doc " + altered[0] + ")",
                    "alter table item alter doc set storage external",
                    "insert into item values (1, 1, " + altered[1] + ")");
            ProducerRecord<byte[], byte[]> record = published(
                            database,
                            "do $$ begin update item set version = 2; alter table item alter doc type " + altered[2]
                                    + "; end $$")
                    .get(0);
            assertEquals("[\"doc\"]", header(record, "unavailable"), altered[0]);
            assertNull(header(record, "reselected"), altered[0]);
            assertEquals(2, after(record).get("version").intValue());
        }
    }

    /** The text of such values does not depend on the modifier. */
    @OnPostgres(18)
    void aColumnWhoseLengthHasGrownIsRead(TestDatabase database) throws SQLException {
        database.execute(
                "create publication p for all tables",
                "create table item (id int primary key, version int, note varchar(5000))",
                "alter table item alter note set storage external",
                "insert into item values (1, 1, " + LONG + ")");
        ProducerRecord<byte[], byte[]> record = published(
                        database,
                        "do $$ begin update item set version = 2; alter table item alter note type varchar(9000); end $$")
                .get(0);
        assertEquals("x".repeat(5000), after(record).get("note").textValue());
        assertEquals("[\"note\"]", header(record, "reselected"));
    }

    /** The operator for the key belongs to a type that the column no longer has. */
    @OnPostgres({14, 18})
    void aKeyThatHasAnotherTypeNowNamesNoRow(TestDatabase database) throws SQLException {
        database.execute(
                "create extension ltree",
                "create table item (id ltree primary key, version int, note text)",
                "alter table item alter note set storage external",
                "create publication p for all tables",
                "insert into item values ('1', 1, " + LONG + ")");
        ProducerRecord<byte[], byte[]> record = published(
                        database,
                        "do $$ begin update item set version = 2; alter table item alter id type int using id::text::int;"
                                + " end $$")
                .get(0);
        assertEquals("[\"note\"]", header(record, "unavailable"));
    }

    /** The leaves of a partitioned table may have their columns in another order. */
    @OnPostgres({14, 18})
    void aRowOfAPartitionIsReadByItsRoot(TestDatabase database) throws SQLException {
        database.execute(
                "create table item (id int primary key, version int, note text) partition by range (id)",
                "create table leaf (note text, version int, id int not null)",
                "alter table leaf alter note set storage external",
                "alter table item attach partition leaf for values from (0) to (9)",
                "create publication p for all tables with (publish_via_partition_root = true)",
                "insert into item values (1, 1, " + LONG + ")");
        ProducerRecord<byte[], byte[]> record =
                published(database, "update item set version = 2").get(0);
        assertEquals("x".repeat(5000), after(record).get("note").textValue());
        assertEquals("[\"note\"]", header(record, "reselected"));
    }

    /** A retry would fail the same way, so the table is at fault and can be parked. */
    @OnPostgres({14, 18})
    void aValueThatIsDamagedFails(TestDatabase database) throws SQLException {
        table(database);
        database.execute(
                "create extension pg_surgery",
                "select heap_force_kill((select reltoastrelid::regclass from pg_class where oid = 'item'::regclass),"
                        + " array['(0,1)']::tid[])");
        AssertionError failed =
                assertThrows(AssertionError.class, () -> published(database, "update item set version = 2"));
        RecordMappingException e = assertInstanceOf(RecordMappingException.class, failed.getCause());
        assertEquals(Fault.TABLE, e.fault());
        for (String part : List.of("relation public.item", " for toast value ", "data is damaged", "placeholder")) {
            assertTrue(e.getMessage().contains(part), e.getMessage());
        }
    }

    /** Several rows may have the same values in the columns of such a key. */
    @OnPostgres(18)
    void aKeyThatIsNotUniqueNamesNoRow(TestDatabase database) throws Exception {
        table(database);
        database.execute("insert into item values (2, 1, " + LONG + ")");
        RowQuestion question = new RowQuestion(
                Relation.of(
                        1,
                        "public",
                        "item",
                        ReplicaIdentity.DEFAULT,
                        List.of(
                                new Column("version", TypeOid.INT4, -1, true),
                                new Column("note", TypeOid.TEXT, -1, false))),
                List.of("note"),
                Map.of("version", "1"));
        try (TableRows rows = new TableRows(database::connect)) {
            assertEquals(RowAnswer.NO_ROW, rows.ask(question).get(60, TimeUnit.SECONDS));
        }
    }

    /** The test has names of every kind, and values whose text depends on settings of the role or the database. */
    @OnPostgres({14, 18})
    void namesAndSettingsAreNoTrap(TestDatabase database) throws SQLException {
        String name = database.name().replace("\"", "\"\"");
        database.execute(
                "alter database \"" + name + "\" set intervalstyle = 'sql_standard'",
                "alter database \"" + name + "\" set bytea_output = 'escape'",
                "alter database \"" + name + "\" set extra_float_digits = -5",
                "alter database \"" + name + "\" set timezone = 'Asia/Tokyo'",
                "create schema \"O'd d\"",
                "create table \"O'd d\".\"T\"\"a b\" (\"i d?\" text, k timestamptz, n int, \"many\" interval[],"
                        + " \"by te\" bytea, f float8[], primary key (\"i d?\", k))",
                "alter table \"O'd d\".\"T\"\"a b\" alter many set storage external, alter \"by te\" set storage external,"
                        + " alter f set storage external",
                "create publication p for all tables",
                "insert into \"O'd d\".\"T\"\"a b\" select 'a''\\b', '2026-11-29 12:00:00.123456+00', 1,"
                        + " array_agg(make_interval(months => i, secs => i)), decode(repeat('00ff', 2000), 'hex'),"
                        + " array_agg(i / 3.0) from generate_series(1, 500) i");
        List<ProducerRecord<byte[], byte[]>> records = published(
                database,
                "update \"O'd d\".\"T\"\"a b\" set n = 2",
                "update \"O'd d\".\"T\"\"a b\" set n = 3, many = many || '{}'::interval[],"
                        + " \"by te\" = \"by te\" || ''::bytea, f = f || '{}'::float8[]");
        assertEquals("[\"many\",\"by te\",\"f\"]", header(records.get(0), "reselected"));
        for (String column : List.of("many", "by te", "f")) {
            assertEquals(
                    after(records.get(1)).get(column), after(records.get(0)).get(column), column);
        }
    }
}
