package dev.walferry.kafka.record;

import static dev.walferry.kafka.record.Rows.UNCHANGED;
import static dev.walferry.kafka.record.Rows.row;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.walferry.kafka.record.key.KeyColumns;
import dev.walferry.kafka.record.key.RowKey;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Updates whose records would show no change, under {@code skip.messages.without.change}. */
class UnchangedRowsTest {
    private static Rows session(String... settings) {
        List<String> all = new ArrayList<>(List.of(settings));
        all.addAll(List.of("skip.messages.without.change", "true"));
        return new Rows(Settings.with(all.toArray(String[]::new)), (relation, at) -> RowKey.of(0)).begin();
    }

    @Test
    void anUpdateWithoutAChangeHasNoRecord() {
        Rows session = session();
        session.relation('f', "id:23", "name:25", "big:25");
        assertEquals(
                0, session.updateFrom('O', row("1", "a", null), "1", "a", null).size());
        assertEquals(
                0,
                session.updateFrom('O', row("1", "a", "b"), "1", "a", UNCHANGED).size());
        assertEquals(
                1,
                session.updateFrom('O', row("1", "a", "b"), "1", "b", UNCHANGED).size());
        assertEquals(
                1, session.updateFrom('O', row("1", "a", null), "1", null, null).size());
        assertEquals(
                1, session.updateFrom('O', row("1", null, null), "1", "", null).size());
        assertEquals(1, session.insert("1", "a", null).size());
        assertEquals(2, session.delete('O', "1", "a", null).size());
    }

    @Test
    void itIsOffUnlessConfigured() {
        Rows session = new Rows(Settings.with(), KeyColumns.FROM_IDENTITY);
        session.begin().relation('f', "id:23");
        assertEquals(1, session.updateFrom('O', row("1"), "1").size());
    }

    @Test
    void onlyTheColumnsOfValuesCount() {
        Rows session = session("column.include.list", "public.item.(id|name)");
        session.relation('f', "id:23", "name:25", "seen:1114");
        assertEquals(
                0,
                session.updateFrom('O', row("1", "a", "2020-01-01 00:00:00"), "1", "a", "2020-01-02 00:00:00")
                        .size());
    }

    /** A skipped change of the key would leave the old key in a compacted topic forever. */
    @Test
    void aChangeOfTheKeyCountsEvenIfValuesLackIt() {
        Rows session = session("column.exclude.list", "public.item.id");
        session.relation('f', "id:23", "name:25");
        assertEquals(3, session.updateFrom('O', row("1", "a"), "2", "a").size());
    }

    @Test
    void anOldRowThatIsNotWholeTellsNothing() {
        Rows session = session();
        session.relation('d', "*id:23", "name:25");
        assertEquals(1, session.update("1", "a").size());
        assertEquals(1, session.updateFrom('K', row("1", null), "1", null).size());
    }

    /** Values are compared as records write them, not as PostgreSQL prints them. */
    @ParameterizedTest
    @CsvSource({
        "column.mask.with.3.chars, public.item.v, 25, abc, xyz, 0",
        "column.truncate.to.2.chars, public.item.v, 25, abc, abz, 0",
        "column.truncate.to.2.chars, public.item.v, 25, abc, axc, 1",
        "column.mask.hash.v2.MD5.with.salt.s, public.item.v, 25, abc, abz, 1",
        "time.precision.mode, connect, 1114, 2020-01-01 00:00:00.0001, 2020-01-01 00:00:00.0002, 0",
        "decimal.handling.mode, double, 1700, 1.0, 1.00, 0",
        "decimal.handling.mode, string, 1700, 1.0, 1.00, 1",
    })
    void valuesAreComparedAsTheyAreWritten(
            String key, String value, String type, String before, String after, int records) {
        Rows session = session(key, value);
        session.relation('f', "id:23", "v:" + type);
        assertEquals(
                records, session.updateFrom('O', row("1", before), "1", after).size());
    }
}
