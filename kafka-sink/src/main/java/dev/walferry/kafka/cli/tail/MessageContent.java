package dev.walferry.kafka.cli.tail;

import dev.walferry.pgoutput.LogicalMessage;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The content of a logical message, which may be text or any bytes. */
final class MessageContent {
    private MessageContent() {}

    /** Returns the content as text, null if it is not UTF-8. */
    static @Nullable String text(LogicalMessage message) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(message.asContent())
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }
}
