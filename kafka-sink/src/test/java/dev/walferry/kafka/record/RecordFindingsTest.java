package dev.walferry.kafka.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.kafka.record.catalog.NamedColumn;
import dev.walferry.kafka.record.shape.Finding;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordFindingsTest {
    private static final List<NamedColumn> PUBLISHED = List.of(
            new NamedColumn("shop", "orders", "id", "bigint", "int8", false, false),
            new NamedColumn("shop", "orders", "Name", "text", "text", true, false),
            new NamedColumn("shop", "item", "id", "bigint", "int8", false, true),
            new NamedColumn("shop", "item", "a", "text", "text", true, true),
            new NamedColumn("shop", "item", "A", "text", "text", true, true),
            new NamedColumn("shop", "outbox", "id", "uuid", "uuid", false, false),
            new NamedColumn("shop", "outbox", "aggregatetype", "text", "text", true, false),
            new NamedColumn("shop", "outbox", "aggregateid", "text", "text", true, false),
            new NamedColumn("shop", "outbox", "payload", "jsonb", "jsonb", false, false));

    private static List<String> findings(String... settings) {
        assertTrue(RecordFindings.areNeeded(Settings.with(settings)), "looked at");
        return RecordFindings.of(Settings.with(settings), PUBLISHED).stream()
                .map(Finding::what)
                .toList();
    }

    @Test
    void namesThatAreThereAreFine() {
        assertEquals(
                List.of(),
                findings(
                        "message.key.columns", "shop.orders:name;shop.item:a",
                        "outbox.table.include.list", "shop.outbox",
                        "tracing.column", "payload",
                        "topic.regex", ".*item",
                        "topic.replacement", "all"));
        assertFalse(RecordFindings.areNeeded(Settings.with()));
        assertEquals(List.of(), RecordFindings.of(Settings.with("message.key.columns", "t:a"), List.of()));
    }

    @Test
    void keysNameTheTableAndTheColumnThatIsWrong() {
        assertEquals(
                List.of(
                        "message.key.columns: table shop.orders has no column \"nam\", so the stream stops at its first row",
                        "message.key.columns: part 2 matches no carried table"),
                findings("message.key.columns", "shop.orders:id,nam;shop.order:id"));
        assertEquals(
                List.of(
                        "message.key.columns: table shop.twins has several columns \"KEY\", so the stream stops at its first row"),
                RecordFindings.of(
                                Settings.with("message.key.columns", "shop.twins:KEY"),
                                List.of(
                                        new NamedColumn("shop", "twins", "key", "text", "text", true, true),
                                        new NamedColumn("shop", "twins", "Key", "text", "text", true, true)))
                        .stream()
                        .map(Finding::what)
                        .toList());
    }

    @Test
    void columnsAreToHaveNamesOfTheirOwn() {
        List<NamedColumn> twins = List.of(
                new NamedColumn("shop", "twins", "a-b", "text", "text", true, true),
                new NamedColumn("shop", "twins", "a_b", "text", "text", true, true));
        assertTrue(RecordFindings.areNeeded(Settings.with("field.name.adjustment.mode", "avro")));
        assertEquals(
                List.of("field.name.adjustment.mode: the stream stops at the first row, because the names \"a-b\" and"
                        + " \"a_b\" of table shop.twins both become \"a_b\" under field.name.adjustment.mode=avro"),
                RecordFindings.of(Settings.with("field.name.adjustment.mode", "avro"), twins).stream()
                        .map(Finding::what)
                        .toList());
        assertEquals(
                List.of(),
                RecordFindings.of(
                        Settings.with("field.name.adjustment.mode", "avro", "column.exclude.list", "shop.twins.a-b"),
                        twins));
        assertEquals(
                List.of(),
                RecordFindings.of(Settings.with("field.name.adjustment.mode", "avro", "value.format", "raw"), twins));
    }

    @Test
    void outboxTablesAreToHaveTheirColumns() {
        assertEquals(
                List.of(
                        "outbox.table.include.list: part 2 matches no carried table",
                        "outbox table shop.outbox has no column \"type\", so the stream stops at its first row"),
                findings(
                        "outbox.table.include.list", "shop.outbox,shop.outbux",
                        "outbox.table.fields.additional.placement", "type:header"));
    }

    @Test
    void eventsAreNotToReachTheTopicsOfTables() {
        assertEquals(
                List.of("outbox.route.topic.replacement: an event may name the topic of shop.orders, shop.item, and is"
                        + " refused then"),
                findings(
                        "outbox.table.include.list", "shop.outbox",
                        "outbox.route.topic.replacement", "shop.${routedByValue}"));
        assertEquals(
                List.of("outbox.route.topic.replacement: an event may name the topic of shop.item, and"
                        + " becomes an ordinary message then, or nothing where those are left out"),
                findings(
                        "outbox.message.types",
                        ".*\\.item",
                        "outbox.route.topic.replacement",
                        "shop.${routedByValue}"));
        assertEquals(
                List.of(),
                findings("outbox.message.types", "pay", "outbox.route.topic.replacement", "${routedByValue}"));
        assertEquals(
                List.of(),
                findings(
                        "outbox.table.include.list", "shop.outbox",
                        "outbox.route.topic.replacement", "shop.event.${routedByValue}"));
    }

    @Test
    void eventsOfAnOutboxShowWhatRulesMeanToHide() {
        assertEquals(
                List.of("outbox table shop.outbox: rules and lists of columns do not apply to events, which show"
                        + " aggregateid, payload as they are"),
                findings(
                        "outbox.table.include.list", "shop.outbox",
                        "column.mask.with.3.chars", "shop.outbox.aggregateid",
                        "column.exclude.list", "shop.outbox.payload"));
    }

    @Test
    void namesThatMatchNothingAreNamed() {
        assertEquals(
                List.of("tracing.column: no carried table has a column \"trace\""),
                findings("tracing.column", "trace"));
        assertEquals(
                List.of("topic.regex: matches the topic of no carried table"),
                findings("topic.regex", ".*itms", "topic.replacement", "all"));
        assertEquals(
                List.of("table.include.list: part 2 matches no published table"),
                findings("table.include.list", "shop.item,shop.itms"));
    }

    @Test
    void updatesWithoutOldRowsCannotBeSkipped() {
        assertEquals(
                List.of("skip.messages.without.change: has no effect on shop.orders, shop.outbox, whose updates come"
                        + " without the old row"),
                findings("skip.messages.without.change", "true"));
    }
}
