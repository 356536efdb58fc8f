package dev.walferry.kafka.record;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.walferry.kafka.config.RecordSettings;
import dev.walferry.kafka.record.key.CatalogKeyColumns;
import dev.walferry.kafka.record.key.KeyLookupException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CatalogKeyColumnsTest {
    private final CatalogKeyColumns keys = new CatalogKeyColumns(() -> {
        throw new SQLException("no server here");
    });

    private final Rows session = new Rows(RecordSettings.defaults("shop"), keys).begin();

    @Test
    void relationWithoutKeyNeedsNoCatalog() {
        session.relation('d', "id:23");
        assertNull(session.insert("1").get(0).key());
    }

    @ParameterizedTest
    @ValueSource(chars = {'d', 'i', 'f', 'n'})
    void noCatalogNoGuess(char identity) { // LORE B3
        session.relation(identity, "*id:23");
        assertThrows(KeyLookupException.class, () -> session.insert("1"));
    }
}
