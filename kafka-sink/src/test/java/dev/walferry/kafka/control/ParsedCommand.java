package dev.walferry.kafka.control;

import dev.walferry.kafka.progress.CommandPosition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** A command as read from the topic, for tests of its effects. */
public final class ParsedCommand {
    private ParsedCommand() {}

    public static TableCommand of(String json, CommandPosition position) {
        try {
            return CommandJson.parse(json.getBytes(StandardCharsets.UTF_8), position);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
