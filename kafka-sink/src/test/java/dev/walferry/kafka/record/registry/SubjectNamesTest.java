package dev.walferry.kafka.record.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.walferry.kafka.config.mode.SubjectNameStrategy;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubjectNamesTest {
    @ParameterizedTest
    @CsvSource({
        "TOPIC_NAME, shop.public.t-key, shop.public.t-value",
        "RECORD_NAME, shop.public.t.Envelope, shop.public.t.Envelope",
        "TOPIC_RECORD_NAME, shop.public.t-shop.public.t.Envelope, shop.public.t-shop.public.t.Envelope"
    })
    void subjectIsNamedForTopicOrRecord(SubjectNameStrategy strategy, String ofKey, String ofValue) {
        String record = "shop.public.t.Envelope";
        assertEquals(ofKey, SubjectNames.ofKey(strategy, "shop.public.t", record));
        assertEquals(ofValue, SubjectNames.ofValue(strategy, "shop.public.t", record));
    }
}
