package dev.walferry.kafka.progress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.Lsn;
import dev.walferry.replication.Publications.Table;
import dev.walferry.replication.SlotPosition;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The meaning of the topic's records, tested without Kafka. */
class SlotProgressTest {
    private static final String TOPIC = "shop.walferry-progress";
    private static final SlotIdentity SLOT = new SlotIdentity("7412", "orders", Lsn.of(5000));
    private static final Table ORDERS = new Table("public", "orders");
    private static final Table ODD = new Table("My.Schema", "Order \"Items\"");

    private final Map<String, byte[]> values = new HashMap<>();

    private void slot(SlotIdentity slot) {
        values.put(SlotProgress.text(ProgressJson.slotKey()), ProgressJson.value(slot, 0));
    }

    private void table(SlotIdentity slot, TableProgress progress) {
        values.put(SlotProgress.text(ProgressJson.key(progress.table())), ProgressJson.value(slot, progress));
    }

    private SlotProgress read() {
        return SlotProgress.of(ProgressPlace.topic(TOPIC), values);
    }

    private String refusal() {
        return String.valueOf(assertThrows(ProgressException.class, this::read).getMessage());
    }

    @Test
    void progressIsReadAsItWasWritten() {
        TableProgress orders = TableProgress.waiting(ORDERS)
                .restarted("a > 5")
                .read("block 17", 120_000, new SnapshotPace(500_000, 80_000))
                .failed("no such column")
                .by(new CommandPosition("topic", 3));
        slot(SLOT);
        table(SLOT, orders);
        table(SLOT, TableProgress.waiting(ODD).finished(7));
        SlotProgress progress = read();
        assertEquals(SLOT, progress.slot());
        assertEquals(Map.of(ORDERS, orders, ODD, TableProgress.waiting(ODD).finished(7)), progress.tables());
        assertFalse(progress.isEmpty());
        progress.requireOf("7412", "orders", Lsn.of(5000));
    }

    private void position(String slot, KeptPosition position) {
        values.put(SlotProgress.text(ProgressJson.positionKey(slot)), ProgressJson.value(slot, position));
    }

    /**
     * Pipelines that read no tables may share a topic, so another slot's position does not show whose progress the
     * topic holds.
     */
    @Test
    void whatWasDeliveredIsReadAsItWasWritten() {
        Map<Integer, Lsn> ended = Map.of(1, Lsn.of(4000), 2, Lsn.of(4500));
        KeptPosition orders =
                new KeptPosition(new SlotPosition("7412", 3, Lsn.of(5000), Lsn.of(6000), false, ended), true);
        KeptPosition other = new KeptPosition(new SlotPosition("8888", 1, Lsn.of(1), Lsn.ZERO, true, Map.of()), false);
        position("orders", orders);
        position("other", other);
        assertTrue(read().isEmpty());
        slot(SLOT);
        SlotProgress progress = read();
        assertEquals(SLOT, progress.slot());
        assertEquals(orders, progress.position("orders"));
        assertEquals(other, progress.position("other"));
        assertNull(progress.position("third"));
    }

    @Test
    void aPositionThatIsNoneIsRefused() {
        values.put(
                "position:orders",
                "{\"version\":1,\"systemId\":\"1\",\"slot\":\"orders\",\"told\":\"?\"}"
                        .getBytes(StandardCharsets.UTF_8));
        assertTrue(refusal().contains("position:orders"), this::refusal);
    }

    @Test
    void anEmptyTopicIsNobodys() {
        SlotProgress progress = read();
        assertTrue(progress.isEmpty());
        progress.requireOf("1", "any", Lsn.ZERO);
    }

    @Test
    void tablesAreListedOnceTheSlotIsThere() {
        table(SLOT, TableProgress.waiting(ORDERS));
        assertFalse(read().isListed());
        slot(SLOT);
        assertTrue(read().isListed());
    }

    /** No row is read before the list of tables is written, but a table may be parked before. */
    @Test
    void aListThatWasLostIsNoticedWhileATableIsRead() {
        table(SLOT, TableProgress.waiting(ODD).parked("asked for"));
        read().requireList();
        table(SLOT, TableProgress.waiting(ORDERS).read("block 17", 5, new SnapshotPace(500_000, 80_000)));
        ProgressException e = assertThrows(ProgressException.class, () -> read().requireList());
        String message = String.valueOf(e.getMessage());
        assertTrue(message.contains("no record \"slot\"") && message.contains("delete the topic"), message);
        slot(SLOT);
        read().requireList();
    }

    @Test
    void keysOfDifferentTablesDiffer() {
        assertEquals("table:public.orders", SlotProgress.text(ProgressJson.key(ORDERS)));
        assertNotEquals(
                SlotProgress.text(ProgressJson.key(new Table("a.b", "c"))),
                SlotProgress.text(ProgressJson.key(new Table("a", "b.c"))));
    }

    @Test
    void progressOfAnotherSlotIsRefusedWithItsRemedy() {
        slot(SLOT);
        for (String[] other : new String[][] {{"7412", "items"}, {"9999", "orders"}}) {
            ProgressException e =
                    assertThrows(ProgressException.class, () -> read().requireOf(other[0], other[1], Lsn.of(5000)));
            String message = String.valueOf(e.getMessage());
            for (String part : new String[] {TOPIC, "\"orders\"", "7412", other[0], other[1], "delete the topic"}) {
                assertTrue(message.contains(part), () -> part + " in " + message);
            }
        }
    }

    @Test
    void aSlotThatStandsBeforeItsProgressIsRefused() {
        slot(SLOT);
        ProgressException e =
                assertThrows(ProgressException.class, () -> read().requireOf("7412", "orders", Lsn.of(4999)));
        assertTrue(String.valueOf(e.getMessage()).contains("restored from a backup"), e.getMessage());
    }

    @Test
    void progressOfTwoSlotsIsRefused() {
        slot(SLOT);
        table(new SlotIdentity("7412", "items", Lsn.ZERO), TableProgress.waiting(ORDERS));
        String message = refusal();
        assertTrue(message.contains("two slots") && message.contains("\"items\""), message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense secret",
                "[]",
                "{}",
                "{\"version\":2,\"systemId\":\"7412\",\"slot\":\"orders\",\"since\":\"0/0\"}",
                "{\"version\":1,\"slot\":\"orders\",\"since\":\"0/0\"}",
                "{\"version\":1,\"systemId\":\"7412\",\"slot\":\"orders\",\"since\":\"secret\"}"
            })
    void whatIsNotProgressIsRefusedWithoutQuotingIt(String value) {
        values.put("slot", value.getBytes(StandardCharsets.UTF_8));
        String message = refusal();
        assertTrue(message.contains(TOPIC) && message.contains("expected"), message);
        assertFalse(message.contains("secret"), message);
    }

    @Test
    void aStateOfALaterVersionIsRefused() {
        String value =
                "{\"version\":1,\"systemId\":\"7412\",\"slot\":\"orders\",\"schema\":\"a\",\"table\":\"b\",\"state\":\"x\"}";
        values.put("table:a.b", value.getBytes(StandardCharsets.UTF_8));
        assertTrue(refusal().contains("state"), this::refusal);
    }

    @Test
    void theKeysOfRowsAreReadAsTheyWereWritten() {
        int oid = -5; // above 2^31
        List<KeyVersion> keys = List.of(
                new KeyVersion(Lsn.of(7), List.of("c", "a"), List.of("a", "c"), false),
                new KeyVersion(Lsn.of(9), List.of(), List.of(), true));
        slot(SLOT);
        values.put(SlotProgress.text(ProgressJson.rowKeysKey(oid)), ProgressJson.value(SLOT, keys));
        assertEquals(Map.of(oid, keys), read().rowKeys());
        assertEquals(Map.of(), read().tables());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"since\":\"secret\"", "\"index\":true"})
    void keysOfRowsWithoutAPositionAreRefused(String key) {
        String value = "{\"version\":1,\"systemId\":\"7412\",\"slot\":\"orders\",\"keys\":[{" + key + "}]}";
        values.put("keys:7", value.getBytes(StandardCharsets.UTF_8));
        String message = refusal();
        assertTrue(message.contains("since") && !message.contains("secret"), message);
    }

    @Test
    void keysThatAreNotKnownAreKeptOut() {
        slot(SLOT);
        values.put("later", ProgressJson.value(SLOT, 0));
        assertEquals(Map.of(), read().tables());
    }
}
