package dev.walferry.parity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.walferry.kafka.debezium.Translation;
import io.debezium.connector.postgresql.PostgresConnector;
import io.debezium.connector.postgresql.PostgresConnectorConfig;
import io.debezium.pipeline.signal.channels.FileSignalChannel;
import io.debezium.pipeline.signal.channels.KafkaSignalChannel;
import io.debezium.schema.AbstractTopicNamingStrategy;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The translation of a connector's configuration knows every setting that Debezium has for users. */
class KnownKeysTest {
    private static Stream<String> keys() {
        Stream<String> elsewhere = Stream.of(
                        AbstractTopicNamingStrategy.TOPIC_DELIMITER,
                        AbstractTopicNamingStrategy.TOPIC_CACHE_SIZE,
                        AbstractTopicNamingStrategy.TOPIC_HEARTBEAT_PREFIX,
                        AbstractTopicNamingStrategy.TOPIC_HEARTBEAT_NAME,
                        AbstractTopicNamingStrategy.TOPIC_TRANSACTION,
                        KafkaSignalChannel.SIGNAL_TOPIC,
                        KafkaSignalChannel.BOOTSTRAP_SERVERS,
                        KafkaSignalChannel.SIGNAL_POLL_TIMEOUT_MS,
                        KafkaSignalChannel.GROUP_ID,
                        FileSignalChannel.SIGNAL_FILE)
                .map(field -> field.name());
        // a parenthesis is that of a pattern, which stands for many keys
        return Stream.concat(PostgresConnectorConfig.configDef().names().stream(), elsewhere)
                .filter(key -> !key.startsWith("internal.") && !key.contains("("));
    }

    @Test
    void everySettingHasAFate(@TempDir Path folder) throws IOException {
        Map<String, String> config =
                new TreeMap<>(Map.of("connector.class", PostgresConnector.class.getName(), "plugin.name", "pgoutput"));
        keys().forEach(key -> config.putIfAbsent(key, "1"));
        Path file = folder.resolve("connector.json");
        new ObjectMapper().writeValue(file.toFile(), config);
        StringWriter text = new StringWriter();
        Translation.of(file).print(new PrintWriter(text));
        List<String> unknown = text.toString()
                .lines()
                .filter(line -> line.contains(": not known"))
                .toList();
        assertEquals(List.of(), unknown);
    }
}
