package dev.walferry.replication;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.replication.Publications.Table;
import dev.walferry.replication.ReplicationException.Category;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.OnPostgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;

/** Refusals of real servers. Each is reported with its own remedy. */
@Timeout(600)
class RefusalLiveTest {
    private static final String PASSWORD = "walferry";

    private static ChangeStreamBuilder stream(TestDatabase database, String user) {
        return ChangeStream.to(database.url())
                .user(user)
                .password(PASSWORD)
                .slot(database.name())
                .publication("p");
    }

    private static void assertRefused(SourceError expected, Executable attempt) {
        Exception e = assertThrows(Exception.class, attempt);
        SQLException cause = (SQLException) (e instanceof SQLException ? e : e.getCause());
        assertEquals(expected, SourceError.of(cause), e::getMessage);
        if (e instanceof ReplicationException) {
            assertTrue(e.getMessage().contains(expected.remedy()), e::getMessage);
        }
    }

    /** Creates a role named after the database, so that tests do not collide. */
    private static String role(TestDatabase database, String attributes) throws SQLException {
        String role = database.name() + "_role";
        database.execute("create role " + role + " " + attributes + " password '" + PASSWORD + "'");
        return role;
    }

    private static void drop(TestDatabase database, String role) throws SQLException {
        database.execute("drop owned by " + role, "drop role " + role);
    }

    @OnPostgres
    void theRefusalNamesWhatTheRoleLacks(TestDatabase database) throws SQLException {
        database.execute("create table item (id int primary key)");
        String role = role(database, "nologin");
        try {
            ChangeStreamBuilder stream = stream(database, role);
            assertRefused(SourceError.NO_LOGIN, stream::open);
            database.execute("alter role " + role + " login");
            assertRefused(SourceError.NO_REPLICATION, stream::open);
            database.execute(
                    "alter role " + role + " replication",
                    "revoke connect on database \"" + database.name() + "\" from public");
            assertRefused(SourceError.NO_CONNECT, stream::open);
            database.execute("grant connect on database \"" + database.name() + "\" to " + role);
            publish(database, role);
            database.execute("alter role " + role + " noreplication");
            try (Connection connection = DriverManager.getConnection(database.url(), role, PASSWORD)) {
                ReplicationSlots slots = new ReplicationSlots(connection);
                assertRefused(SourceError.NO_REPLICATION, () -> slots.create(database.name()));
            }
        } finally {
            drop(database, role);
        }
    }

    private static void publish(TestDatabase database, String role) throws SQLException {
        try (Connection connection = DriverManager.getConnection(database.url(), role, PASSWORD)) {
            Publications publications = new Publications(connection);
            List<Table> item = List.of(new Table("public", "item"));
            assertRefused(SourceError.NO_CREATE, () -> publications.createForTables("q", item));
            database.execute("grant create on database \"" + database.name() + "\" to " + role);
            assertRefused(SourceError.NOT_OWNER, () -> publications.createForTables("q", item));
            assertRefused(SourceError.NOT_SUPERUSER, () -> publications.createForAllTables("q"));
        }
    }

    @OnPostgres({14, 18})
    void wrongAddressAndWrongLoginHaveTheirOwnErrors(TestDatabase database) throws SQLException {
        String user = database.user();
        assertRefused(
                SourceError.WRONG_PASSWORD, () -> stream(database, "nobody").open());
        assertRefused(
                SourceError.WRONG_PASSWORD,
                () -> stream(database, user).password("wrong").open());
        assertRefused(
                SourceError.NO_DATABASE,
                () -> ChangeStream.to(database.url() + "_gone")
                        .user(user)
                        .password(database.password())
                        .probe());
        assertRefused(
                SourceError.NO_TLS,
                () -> ChangeStream.to(database.url())
                        .user(user)
                        .password(database.password())
                        .property("sslmode", "require")
                        .probe());
        database.execute("alter database \"" + database.name() + "\" connection limit 0");
        String role = role(database, "login replication");
        try {
            assertRefused(
                    SourceError.TOO_MANY_CONNECTIONS,
                    () -> DriverManager.getConnection(database.url(), role, PASSWORD));
        } finally {
            drop(database, role);
        }
    }

    /** The message includes what the driver reports only in the cause. */
    @Test
    void anAddressWhereNobodyAnswersDiffersFromAHostThatDoesNotExist() {
        ChangeStreamBuilder nobody =
                ChangeStream.to("jdbc:postgresql://127.0.0.1:1/x").user("nobody");
        assertRefused(SourceError.REFUSED, nobody::probe);
        ChangeStreamBuilder unknown =
                ChangeStream.to("jdbc:postgresql://no-such-host.invalid/x").user("nobody");
        ReplicationException e = assertThrows(ReplicationException.class, unknown::probe);
        assertTrue(e.getMessage().contains("no-such-host.invalid"), e::getMessage);
        assertTrue(e.getMessage().contains(SourceError.UNKNOWN_HOST.remedy()), e::getMessage);
        assertEquals(Category.RETRY, e.category());
    }
}
