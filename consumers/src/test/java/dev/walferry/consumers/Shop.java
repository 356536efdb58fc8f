package dev.walferry.consumers;

import dev.walferry.kafka.config.SinkConfig;
import dev.walferry.kafka.session.Daemon;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Two tables of common types whose rows are inserted, updated, deleted, given other keys and truncated. */
final class Shop {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final List<String> TABLES = List.of(
            "create table item (id bigint primary key, name text not null, qty int, price numeric(12,3), ratio float8,"
                    + " ok boolean, day date, made timestamp(6), at timestamptz, raw bytea, uid uuid, doc jsonb,"
                    + " state text default 'new', stock int default 5, codes text[])",
            "create table visit (shop int, no smallint, note varchar(20), primary key (shop, no))");

    /** Adds a column in between. */
    private static final String ALTERED = "alter table item add origin varchar(10) default 'here'";

    private static final List<String> CHANGES = List.of(
            "insert into item select g, 'name ' || g, g, g / 7.0, g / 3.0::float8, g % 2 = 0, date '2020-01-01' + g,"
                    + " timestamp '2021-02-03 04:05:06.789012' + g * interval '1 hour',"
                    + " timestamptz '2022-03-04 05:06:07.5+02' + g * interval '1 day', decode(md5(g::text), 'hex'),"
                    + " md5(g::text)::uuid, jsonb_build_object('g', g, 'list', jsonb_build_array(1, null, 'é'))"
                    + " from generate_series(1, 200) g",
            "insert into item (id, name) values (1000, 'nothing else'), (1001, E'quotes \" and \\\\ and é and 😀')",
            "insert into visit select g % 5, g, 'visit ' || g from generate_series(1, 100) g",
            "update item set name = upper(name), qty = null, price = price + 1 where id % 3 = 0",
            "update item set state = null, stock = null, codes = array['a', 'é \"' || id] where id % 5 = 0",
            "insert into item (id, name, state, stock, codes) values (1002, 'null is not the default', null, null, '{}')",
            "update item set id = id + 5000 where id % 10 = 1",
            "delete from item where id % 4 = 0",
            "truncate visit",
            "insert into visit select 7, g, null from generate_series(1, 10) g",
            "update visit set shop = 8 where no > 5",
            ALTERED,
            "insert into item (id, name) values (1003, 'after the change')",
            "insert into item (id, name, origin) values (1004, 'after the change', null)",
            "update item set origin = 'there' where id % 6 = 1");

    private final TestDatabase database;
    private final String bootstrapServers;
    private final String prefix;

    /** Creates the tables, still empty, and a slot. */
    Shop(TestDatabase database, String bootstrapServers, String prefix) throws SQLException {
        this.database = database;
        this.bootstrapServers = bootstrapServers;
        this.prefix = prefix;
        createTables(database);
        database.execute(
                "create publication shop for table item, visit",
                "select pg_create_logical_replication_slot('" + database.name() + "', 'pgoutput')");
    }

    private static void createTables(TestDatabase database) throws SQLException {
        database.execute(TABLES.toArray(String[]::new));
    }

    /** Creates the tables in another database as they are after all changes. */
    static void createChangedTables(TestDatabase database) throws SQLException {
        createTables(database);
        database.execute(ALTERED);
    }

    /** Makes PostgreSQL log whole old rows. */
    Shop withOldRows() throws SQLException {
        database.execute("alter table item replica identity full", "alter table visit replica identity full");
        return this;
    }

    /** Changes the tables, and lets a daemon carry all of it. */
    void carry(Map<String, String> format) throws SQLException {
        database.execute(CHANGES.toArray(String[]::new));
        Daemon daemon = new Daemon(config(format));
        AtomicReference<@Nullable Throwable> error = new AtomicReference<>();
        Thread thread = new Thread(daemon::run, "daemon");
        thread.setUncaughtExceptionHandler((t, e) -> error.set(e));
        thread.start();
        try (Connection observer = database.connect()) {
            String end = ask(observer, "select pg_current_wal_flush_lsn()");
            String confirmed = "select confirmed_flush_lsn >= '" + end
                    + "' from pg_replication_slots where slot_name = '" + database.name() + "'";
            Await.until(
                    "all is confirmed", PATIENCE, () -> ask(observer, confirmed).equals("t") || !thread.isAlive());
        } finally {
            daemon.stop();
            Await.until("the daemon has ended", PATIENCE, () -> !thread.isAlive());
        }
        if (error.get() != null) {
            throw new AssertionError("the daemon has ended", error.get());
        }
    }

    private SinkConfig config(Map<String, String> format) {
        Map<String, String> settings = new HashMap<>(format);
        settings.put("source.url", database.url());
        settings.put("source.user", database.user());
        settings.put("source.password", database.password());
        settings.put("source.slot.name", database.name());
        settings.put("source.publication.names", "shop");
        settings.put("snapshot.mode", "never");
        settings.put("topic.prefix", prefix);
        settings.put("kafka.bootstrap.servers", bootstrapServers);
        return SinkConfig.of(settings, Map.of());
    }

    private static String ask(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return String.valueOf(row.getString(1));
        }
    }

    /** Returns the rows of a table as PostgreSQL prints them, in the order of that text. */
    static List<String> rows(TestDatabase database, String table) throws SQLException {
        return query(database, "select t::text from " + table + " t order by 1");
    }

    /** Returns the first column of a query's result, in UTC. */
    static List<String> query(TestDatabase database, String sql) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("set time zone 'UTC'");
            try (ResultSet row = statement.executeQuery(sql)) {
                while (row.next()) {
                    rows.add(row.getString(1));
                }
            }
        }
        return rows;
    }
}
