package dev.walferry.replication;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.OnPostgres;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Timeout;

/** Values have the same text whatever the settings of server, database and role. */
@Timeout(600)
class SessionSettingsLiveTest {
    /** Trap T-38, C1, C2. Trap T-44: money as well, whose text goes by the locale. */
    @OnPostgres({14, 18})
    void textIsPinned(TestDatabase database) throws SQLException {
        Live live = new Live(database);
        database.execute(
                "create table item (d date, i interval, t timestamptz, b bytea, f float8, m money, c regclass)",
                "create role \"" + database.name() + "\" superuser login password 'secret'");
        live.createSlot("s", false);
        String role = "alter role \"" + database.name() + "\" set ";
        String all = "alter database \"" + database.name() + "\" set ";
        database.execute(
                role + "DateStyle = 'SQL, DMY'",
                role + "TimeZone = 'Asia/Kolkata'",
                role + "bytea_output = 'escape'",
                role + "search_path = 'public'",
                all + "IntervalStyle = 'sql_standard'",
                all + "extra_float_digits = -15",
                all + "client_encoding = 'LATIN1'",
                all + "lc_monetary = 'C.UTF-8'",
                "insert into item values ('2024-02-29', '1 year -2 days', '2024-02-29 12:00+00', '\\x00ff', 0.1, 1,"
                        + " 'mark')");
        live.mark("end ☺");
        try (ChangeStream stream =
                live.stream("s").user(database.name()).password("secret").open()) {
            assertEquals(
                    List.of("insert public.item(d=2024-02-29,i=1 year -2 days,t=2024-02-29 12:00:00+00,b=\\x00ff,f=0.1,"
                            + "m=$1.00,c=public.mark)"),
                    Live.changesTo("end ☺", stream));
        }
        database.execute(
                "reassign owned by \"" + database.name() + "\" to current_user",
                "drop role \"" + database.name() + "\"");
    }
}
