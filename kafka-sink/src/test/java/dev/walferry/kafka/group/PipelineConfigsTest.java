package dev.walferry.kafka.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.kafka.config.ConfigurationException;
import dev.walferry.kafka.config.SinkConfig;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.kafka.common.config.types.Password;
import org.junit.jupiter.api.Test;

class PipelineConfigsTest {
    private static Map<String, String> settings(String... more) {
        Map<String, String> settings = new TreeMap<>(Map.of(
                "source.url", "jdbc:postgresql://localhost/shop",
                "source.user", "walferry",
                "source.slot.name", "walferry",
                "source.publication.names", "walferry",
                "topic.prefix", "shop",
                "kafka.bootstrap.servers", "localhost:9092"));
        for (int i = 0; i < more.length; i += 2) {
            settings.put(more[i], more[i + 1]);
        }
        return settings;
    }

    private static Map<String, String> two(String... more) {
        Map<String, String> settings = settings(more);
        settings.putIfAbsent("source.pipelines", "orders, billing");
        settings.putIfAbsent("source.pipelines.billing.slot.name", "billing");
        return settings;
    }

    private static List<SinkConfig> read(Map<String, String> settings) {
        return PipelineConfigs.of(settings, Map.of());
    }

    private static String mistake(Map<String, String> settings, Map<String, String> environment) {
        ConfigurationException e =
                assertThrows(ConfigurationException.class, () -> PipelineConfigs.of(settings, environment));
        assertEquals(1, e.mistakes().size(), e::getMessage);
        return e.mistakes().get(0);
    }

    private static String mistake(Map<String, String> settings) {
        return mistake(settings, Map.of());
    }

    @Test
    void withoutNamesNothingChanges() {
        List<SinkConfig> configs = read(settings());
        assertEquals(1, configs.size());
        assertFalse(PipelineConfigs.isGroup(configs));
        SinkConfig config = configs.get(0);
        assertNull(config.pipeline().word());
        assertNull(config.producer().get("client.id"));
        assertNull(config.producer().get("buffer.memory"));
        assertEquals(16 << 20, config.inflightMaxBytes());
        assertEquals(16 << 20, config.source().spool().maxMemory());
        assertEquals(
                "foo",
                read(settings("kafka.client.id", "foo")).get(0).producer().get("client.id"));
    }

    @Test
    void eachPipelineHasItsOwnSettings() {
        List<SinkConfig> configs = read(two(
                "source.pipelines.billing.publication.names", "bills",
                "source.pipelines.billing.url", "jdbc:postgresql://localhost/billing"));
        assertTrue(PipelineConfigs.isGroup(configs));
        assertEquals(
                List.of("orders", "billing"),
                configs.stream().map(PipelineConfigs::name).toList());
        assertEquals("walferry", configs.get(0).source().slotName());
        assertEquals("billing", configs.get(1).source().slotName());
        assertEquals(List.of("bills"), configs.get(1).source().publicationNames());
        assertEquals(
                "jdbc:postgresql://localhost/billing", configs.get(1).source().url());
        assertEquals("shop", configs.get(1).records().topicPrefix());
    }

    @Test
    void clientsOfEachHaveIdsOfTheirOwn() {
        List<SinkConfig> configs = read(two());
        assertEquals("walferry-orders", configs.get(0).producer().get("client.id"));
        assertEquals("walferry-billing", configs.get(1).producer().get("client.id"));
        assertEquals(
                "shop-billing",
                read(two("kafka.client.id", "shop")).get(1).producer().get("client.id"));
    }

    @Test
    void limitsOfMemoryAreShared() {
        SinkConfig config = read(two("inflight.max.bytes", "10000000", "kafka.buffer.memory", "20000000"))
                .get(0);
        assertEquals(5_000_000, config.inflightMaxBytes());
        assertEquals(10_000_000L, config.producer().get("buffer.memory"));
        assertEquals(8 << 20, config.source().spool().maxMemory());
    }

    @Test
    void shareIsEnoughToWorkWith() {
        SinkConfig config = read(two(
                        "inflight.max.bytes", "100000",
                        "source.spool.memory.bytes", "1100000",
                        "kafka.max.request.size", "30000000"))
                .get(0);
        assertEquals(65536, config.inflightMaxBytes());
        assertEquals(1 << 20, config.source().spool().maxMemory());
        assertEquals(33554432L, config.producer().get("buffer.memory"), "a large record must fit");
    }

    @Test
    void ownSettingCountsForMoreThanOneForAll() {
        Map<String, String> environment = Map.of(
                "WALFERRY_SOURCE_PASSWORD", "of all",
                "WALFERRY_SOURCE_PIPELINES_BILLING_PASSWORD", "of billing",
                "WALFERRY_SOURCE_USER", "all");
        List<SinkConfig> configs = PipelineConfigs.of(two("source.pipelines.orders.user", "orders"), environment);
        assertEquals(new Password("of all"), configs.get(0).source().password());
        assertEquals(new Password("of billing"), configs.get(1).source().password());
        assertEquals("orders", configs.get(0).source().user());
        assertEquals("all", configs.get(1).source().user());
    }

    @Test
    void variablesNamePipelinesToo() {
        List<SinkConfig> configs = PipelineConfigs.of(
                settings(),
                Map.of(
                        "WALFERRY_SOURCE_PIPELINES", "a,a_b,c-d",
                        "WALFERRY_SOURCE_PIPELINES_A_SLOT_NAME", "s1",
                        "WALFERRY_SOURCE_PIPELINES_A_B_SLOT_NAME", "s2",
                        "WALFERRY_SOURCE_PIPELINES_C_D_SLOT_NAME", "s3"));
        assertEquals(
                List.of("s1", "s2", "s3"),
                configs.stream().map(config -> config.source().slotName()).toList());
        assertTrue(mistake(two(), Map.of("WALFERRY_SOURCE_PIPELINES_C_USER", "u"))
                .startsWith("WALFERRY_SOURCE_PIPELINES_C_USER: names none of the pipelines"));
    }

    @Test
    void mistakesNameTheKeyOfThePipeline() {
        assertTrue(mistake(two("source.pipelines.billing.slot.name", "A-B"))
                .startsWith("source.pipelines.billing.slot.name: "));
        assertTrue(mistake(two("source.pipelines.billing.slot.nam", "a"))
                .startsWith("source.pipelines.billing.slot.nam: unknown; did you mean source.slot.name?"));
        assertTrue(mistake(two("source.status.interval.ms", "a")).startsWith("source.status.interval.ms: "));
        assertTrue(mistake(two(), Map.of("WALFERRY_SOURCE_PIPELINES_ORDERS_SLOT_NAME", "A-B"))
                .startsWith("source.pipelines.orders.slot.name (from WALFERRY_SOURCE_PIPELINES_ORDERS_SLOT_NAME): "));
        Map<String, String> settings = two();
        settings.remove("source.slot.name");
        assertTrue(mistake(settings).startsWith("source.pipelines.orders.slot.name: missing"), mistake(settings));
    }

    @Test
    void namesAreChecked() {
        assertTrue(mistake(settings("source.pipelines", "a,a")).contains("names 'a' twice"));
        assertTrue(mistake(settings("source.pipelines", "a-b,a_b"))
                .contains("names 'a-b' and 'a_b', which are the same in variables of the environment"));
        assertTrue(mistake(settings("source.pipelines", "A")).contains("expected names of 1 to 63"));
        assertTrue(mistake(settings("source.pipelines.b.slot.name", "s"))
                .startsWith("source.pipelines.b.slot.name: names none of the pipelines"));
    }

    @Test
    void twoPipelinesWithOneSlotAreRefused() {
        String same = mistake(two("source.pipelines.billing.slot.name", "walferry"));
        assertTrue(same.startsWith("source.pipelines: the pipelines 'orders' and 'billing' have the same slot"), same);
        assertTrue(mistake(two(
                        "source.pipelines.billing.slot.name", "walferry",
                        "source.pipelines.billing.url", "jdbc:postgresql://localhost:5432/other?connectTimeout=3"))
                .contains("have the same slot"));
        assertEquals(
                2,
                read(two(
                                "source.pipelines.billing.slot.name", "walferry",
                                "source.pipelines.billing.url", "jdbc:postgresql://localhost:5433/shop"))
                        .size(),
                "slots of two servers may have the same name");
    }

    @Test
    void queriesHaveNoSlots() {
        assertTrue(mistake(two(
                        "source.mode", "query",
                        "mode", "bulk",
                        "source.pipelines.orders.user", "u"))
                .startsWith("source.pipelines: does not go with source.mode=query"));
    }

    @Test
    void memoryOfOnePipelineIsNotSet() {
        assertTrue(mistake(two("source.pipelines.orders.spool.memory.bytes", "2000000"))
                .endsWith("is for all pipelines together: set source.spool.memory.bytes"));
        assertTrue(mistake(two(), Map.of("WALFERRY_SOURCE_PIPELINES_ORDERS_SPOOL_MEMORY_BYTES", "2000000"))
                .endsWith("is for all pipelines together: set source.spool.memory.bytes"));
    }

    @Test
    void configurationOfOnePipelineNamesNoOthers() {
        ConfigurationException e = assertThrows(ConfigurationException.class, () -> SinkConfig.of(two(), Map.of()));
        assertTrue(e.getMessage().contains("is for a daemon with several pipelines"), e::getMessage);
        assertTrue(Objects.requireNonNull(e.getMessage()).startsWith("2 mistakes"), e::getMessage);
    }
}
