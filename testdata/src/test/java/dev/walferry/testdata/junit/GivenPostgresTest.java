package dev.walferry.testdata.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.testdata.LocalPostgres;
import dev.walferry.testdata.LocalServerException;
import dev.walferry.testdata.TestDatabase;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Test;

@Postgres(14)
class GivenPostgresTest {

    private final LocalPostgres postgres;

    GivenPostgresTest(LocalPostgres postgres) {
        this.postgres = postgres;
    }

    @Test
    void takesTestDatabases() throws SQLException {
        GivenPostgres given = GivenPostgres.of(url("walferry"), Map.of("max_wal_senders", "20"));
        assertEquals(14, given.majorVersion());
        assertEquals(postgres.url("a") + "?ApplicationName=x", given.url("a"));
        try (TestDatabase database = TestDatabase.create(given, "shop")) {
            assertEquals("shop", database.queryOne("select current_database()"));
        }
    }

    @Test
    void missingSettingIsNamed() {
        LocalServerException e = assertThrows(
                LocalServerException.class,
                () -> GivenPostgres.of(url("walferry"), Map.of("wal_sender_timeout", "5s")));
        assertTrue(e.getMessage().contains("wal_sender_timeout = 5s"), e.getMessage());
    }

    @Test
    void wrongPasswordIsReportedButNotShown() {
        LocalServerException e =
                assertThrows(LocalServerException.class, () -> GivenPostgres.of(url("not-this-one"), Map.of()));
        assertTrue(e.getMessage().contains("password authentication failed"), e.getMessage());
        assertFalse(e.getMessage().contains("not-this-one"), e.getMessage());
    }

    private String url(String password) {
        return postgres.url() + "?user=postgres&ApplicationName=x&password=" + password;
    }
}
