package dev.walferry.kafka.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.walferry.kafka.config.RecordSettings;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class CatalogKeyColumnsTest {
    private final CatalogKeyColumns keys = new CatalogKeyColumns(() -> {
        throw new SQLException("no server here");
    });

    private final Rows session = new Rows(RecordSettings.defaults("shop"), keys).begin();

    @Test
    void identityIsEnoughUnderDefaultAndIndex() {
        session.relation('d', "*id:23", "a:23");
        assertEquals("{\"id\":1}", new String(session.insert("1", "2").get(0).key(), StandardCharsets.UTF_8));
        session.relation('i', "id:23", "*a:23");
        assertEquals("{\"a\":2}", new String(session.insert("1", "2").get(0).key(), StandardCharsets.UTF_8));
    }

    @Test
    void catalogIsNeededUnderFullAndNothing() { // LORE B3
        session.relation('f', "id:23");
        assertThrows(KeyLookupException.class, () -> session.insert("1"));
        session.relation('n', "id:23");
        assertThrows(KeyLookupException.class, () -> session.insert("1"));
    }
}
