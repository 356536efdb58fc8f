package dev.walferry.kafka.check.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.kafka.config.settings.RecordSettings;
import dev.walferry.kafka.record.Settings;
import dev.walferry.replication.Publications.Table;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The check takes the key that the daemon takes, which has the columns of all rules that match a table. */
class KeyChoiceTest {
    private static final Table ITEM = new Table("public", "item");

    private static RecordSettings keys(String rules) {
        return Settings.with("message.key.columns", rules);
    }

    @Test
    void severalRulesAddUp() {
        assertEquals(List.of("id", "tenant"), KeyChoice.of(keys("public.item:id;public\\..*:tenant,id"), ITEM));
        assertTrue(KeyChoice.isKeyed(keys("public\\..*:;public.item:id"), ITEM, false));
    }

    @Test
    void withoutARuleATableKeepsItsOwn() {
        assertNull(KeyChoice.of(keys("public.other:id"), ITEM));
        assertTrue(KeyChoice.isKeyed(keys("public.other:"), ITEM, true));
    }
}
