package dev.walferry.kafka.control;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.walferry.Lsn;
import dev.walferry.kafka.control.TableCommand.Action;
import dev.walferry.kafka.progress.CommandPosition;
import dev.walferry.replication.Publications.Table;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandMessagesTest {
    private static final String SECRET = "0123456789abcdef";
    private static final String PARK = "\"type\":\"park\",\"data\":{\"tables\":[{\"schema\":\"a\",\"table\":\"b\"}]}";

    private final CommandMessages messages = new CommandMessages(SECRET, "commands", "shop");

    private @Nullable ProducerRecord<byte[], byte[]> command(String content) {
        return messages.command(ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8)), Lsn.of(5));
    }

    @Test
    void aCommandGoesToItsTopicWithoutTheSecret() throws IOException {
        ProducerRecord<byte[], byte[]> record = command("{\"secret\":\"" + SECRET + "\"," + PARK + "}");
        assertNotNull(record);
        assertEquals("commands", record.topic());
        assertEquals(0, record.partition());
        assertArrayEquals("shop".getBytes(StandardCharsets.UTF_8), record.key());
        assertFalse(new String(record.value(), StandardCharsets.UTF_8).contains(SECRET));
        TableCommand command = CommandJson.parse(record.value(), new CommandPosition("t", 1));
        assertEquals(Action.PARK, command.action());
        assertEquals(List.of(new Table("a", "b")), command.tables().names());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "[]",
                "{" + PARK + "}",
                "{\"secret\":\"0123456789abcdeF\"," + PARK + "}",
                "{\"secret\":\"0123456789abcde\"," + PARK + "}",
                "{\"secret\":null," + PARK + "}",
                "{\"secret\":\"" + SECRET + "\"}",
                "{\"secret\":\"" + SECRET + "\",\"type\":\"drop\"}"
            })
    void anythingElseIsIgnored(String content) {
        assertNull(command(content));
    }

    @Test
    void aLongMessageIsNotEvenRead() {
        assertNull(command("{\"secret\":\"" + SECRET + "\"," + PARK + ",\"more\":\"" + "x".repeat(70_000) + "\"}"));
    }
}
