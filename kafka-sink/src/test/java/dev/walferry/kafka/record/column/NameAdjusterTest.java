package dev.walferry.kafka.record.column;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.kafka.config.mode.NameAdjustment;
import dev.walferry.kafka.record.change.RecordMappingException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NameAdjusterTest {
    @ParameterizedTest
    @CsvSource({
        "NONE, my-shop.public.1t, my-shop.public.1t",
        "AVRO, shop.public.item_1.Value, shop.public.item_1.Value",
        "AVRO, my-shop.public.größe, my_shop.public.gr__e",
        "AVRO, 1shop.2public.3t, _1shop._2public._3t",
        "AVRO, -1, _1",
        "AVRO_UNICODE, my-shop.public.item_1, my_u002dshop.public.item_u005f1",
        "AVRO_UNICODE, ł1.1, _u1421._u0031",
        "AVRO_UNICODE, 表, _u8868",
    })
    void schemaNames(NameAdjustment mode, String original, String name) {
        assertEquals(name, NameAdjuster.ofSchemas(mode).adjust(original));
    }

    @ParameterizedTest
    @CsvSource({
        "NONE, a.b, a.b",
        "AVRO, a.b c, a_b_c",
        "AVRO, 1a, _1a",
        "AVRO_UNICODE, a.b_c, a_u002eb_u005fc",
        "AVRO_UNICODE, 1a, _u0031a",
    })
    void fieldNames(NameAdjustment mode, String original, String name) {
        assertEquals(name, NameAdjuster.ofFields(mode, "").adjust(original));
    }

    @Test
    void twoOriginalsOfOneNameAreRefused() {
        NameAdjuster names = NameAdjuster.ofFields(NameAdjustment.AVRO, "relation public.item");
        names.adjust("a_b");
        assertEquals("a_b", names.adjust("a_b"));
        String message = assertThrows(RecordMappingException.class, () -> names.adjust("a-b"))
                .getMessage();
        assertTrue(message.contains("\"a_b\" and \"a-b\""), message);
        assertTrue(message.contains("field.name.adjustment.mode=avro:"), message);
    }

    /** A log or a terminal shows the message, and any role that may create tables chooses the names. */
    @Test
    void namesAreFitToPrint() {
        NameAdjuster names = NameAdjuster.ofFields(NameAdjustment.AVRO, "relation public.item");
        names.adjust("a\u001b");
        String message = assertThrows(RecordMappingException.class, () -> names.adjust("a\n"))
                .getMessage();
        assertTrue(message.contains("\"a\\u001b\" and \"a\\u000a\""), message);
    }

    @Test
    void codesKeepSuchNamesApart() {
        NameAdjuster names = NameAdjuster.ofFields(NameAdjustment.AVRO_UNICODE, "");
        assertEquals("a_u005fb", names.adjust("a_b"));
        assertEquals("a_u002db", names.adjust("a-b"));
    }
}
