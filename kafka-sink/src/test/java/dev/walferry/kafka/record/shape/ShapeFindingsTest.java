package dev.walferry.kafka.record.shape;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.walferry.kafka.record.Settings;
import dev.walferry.kafka.record.catalog.NamedColumn;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShapeFindingsTest {
    private static final List<NamedColumn> PUBLISHED = List.of(
            new NamedColumn("shop", "orders", "id", "bigint", "int8", false, false),
            new NamedColumn("shop", "orders", "name", "text", "text", true, false),
            new NamedColumn("audit", "log", "at", "date", "date", false, true));

    private static List<String> findings(String... settings) {
        return ShapeFindings.of(Settings.with(settings).shape(), PUBLISHED).stream()
                .map(Finding::what)
                .toList();
    }

    @Test
    void listsThatMatchAreFine() {
        assertEquals(
                List.of(),
                findings(
                        "schema.include.list", "shop, audit",
                        "table.exclude.list", "audit\\..*",
                        "column.exclude.list", ".*\\.id",
                        "column.mask.with.3.chars", "shop.orders.(id|name)"));
        assertEquals(List.of(), findings("column.truncate.to.3.chars", "shop.orders.*"));
    }

    @Test
    void everyPartThatMatchesNothingIsNamed() {
        assertEquals(
                List.of(
                        "schema.exclude.list: part 1 matches no schema with a published table",
                        "table.include.list: part 2 matches no published table",
                        "column.exclude.list: part 1 matches no column of a carried table",
                        "column.mask.hash.v2.MD5.with.salt.***: part 2 matches no column of a carried table"),
                findings(
                        "schema.exclude.list", "public",
                        "table.include.list", "shop.orders, shop.order_items",
                        "column.exclude.list", "audit.log.at",
                        "column.mask.hash.v2.MD5.with.salt.pepper", "shop.orders.name, orders.name"));
    }

    @Test
    void listsOfDescribedTypesAreLookedAt() {
        assertEquals(
                List.of(
                        "column.propagate.source.type: part 2 matches no column of a carried table",
                        "datatype.propagate.source.type: part 1 matches no type of a column of a carried table"),
                findings(
                        "column.propagate.source.type", ".*\\.id, .*\\.no",
                        "datatype.propagate.source.type", ".*\\.bigint,.*\\.int8"));
    }

    @Test
    void listsThatLeaveNothingAreNamed() {
        assertEquals(List.of("no published table is carried"), findings("schema.exclude.list", ".*"));
        assertEquals(
                List.of("values have no column of audit.log"), findings("column.include.list", "shop.orders.name"));
    }

    @Test
    void withoutTablesThereIsNothingToSay() {
        assertEquals(
                List.of(),
                ShapeFindings.of(
                        Settings.with("table.include.list", "a", "column.exclude.list", "b")
                                .shape(),
                        List.of()));
    }

    @Test
    void masksThatDoNotApplyToATypeAreNamedWithTheColumns() {
        assertEquals(
                List.of("column.mask.with.3.chars: does not apply to the types of shop.orders.id (bigint),"
                        + " audit.log.at (date), whose values are written as they are"),
                findings("column.mask.with.3.chars", ".*"));
    }
}
