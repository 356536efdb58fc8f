package dev.walferry.kafka.record.shape;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.kafka.config.settings.RecordSettings;
import dev.walferry.kafka.observe.WarningLog;
import dev.walferry.kafka.record.Settings;
import dev.walferry.kafka.record.catalog.TableCatalog;
import dev.walferry.kafka.record.column.ColumnTypes;
import dev.walferry.pgoutput.Column;
import dev.walferry.pgoutput.Relation;
import dev.walferry.pgoutput.ReplicaIdentity;
import dev.walferry.type.TypeOid;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ShapingWarningsTest {
    private static final int[] KEY = {0};

    private final WarningLog log = new WarningLog();

    /**
     * Shapes a table's columns several times, as when PostgreSQL announces the table again, and returns the warnings.
     */
    private List<String> warnings(String... settings) {
        Relation relation = Relation.of(
                1,
                "public",
                "t",
                ReplicaIdentity.DEFAULT,
                List.of(
                        new Column("id", TypeOid.TEXT, -1, true),
                        new Column("n", TypeOid.INT4, -1, false),
                        new Column("name", TypeOid.TEXT, -1, false)));
        RecordSettings records = Settings.with(settings);
        TableShaping shaping = new TableShaping(records.shape(), log.logger());
        for (int i = 0; i < 3; i++) {
            shaping.of(Objects.requireNonNull(new ColumnTypes(records, TableCatalog.NONE).of(relation)), KEY);
        }
        return log.warnings();
    }

    @Test
    void aTypeThatCannotBeMaskedIsNamedOnce() {
        List<String> warnings = warnings("column.mask.with.3.chars", "public.t.n");
        assertEquals(1, warnings.size());
        assertTrue(
                warnings.get(0)
                        .startsWith("column \"n\" of relation public.t: column.mask.with.3.chars does not apply"),
                warnings.get(0));
    }

    @Test
    void aKeyThatShowsWhatValuesHideIsNamed() {
        List<String> warnings = warnings("column.mask.hash.v2.SHA-256.with.salt.pepper", "public.t.(id|name)");
        assertEquals(1, warnings.size());
        assertTrue(
                warnings.get(0)
                        .startsWith(
                                "column \"id\" of relation public.t: column.mask.hash.v2.SHA-256.with.salt.*** applies"),
                warnings.get(0));
    }

    @Test
    void truncationMayBeIntendedForSomeColumnsOnly() {
        assertEquals(List.of(), warnings("column.truncate.to.3.chars", "public.t.*"));
    }
}
