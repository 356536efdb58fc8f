package dev.walferry.kafka.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.walferry.Lsn;
import dev.walferry.kafka.progress.CommandPosition;
import dev.walferry.kafka.progress.JsonFields;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commands that come through the slot, as logical messages. Any role of the database may write such a message, so each must
 * hold a secret.
 *
 * <p>A command, without the secret, becomes a record of the topic that commands are read from. So it is delivered like a
 * change, and applied once, like a command that a person writes there. For one thread.
 */
public final class CommandMessages {
    /** The prefix of the messages. None of them becomes an ordinary record. */
    public static final String PREFIX = "walferry-signal";

    private static final Logger LOG = LoggerFactory.getLogger(CommandMessages.class);
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String SECRET = "secret";
    private static final int LONGEST = 64 << 10;
    private static final CommandPosition NOWHERE = new CommandPosition("", 0);

    /** Anyone may write messages, so warnings must not fill the log. */
    private static final long BETWEEN_WARNINGS_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final byte[] secret;
    private final String topic;
    private final byte[] key;
    private long ignored;
    private long nextWarning = System.nanoTime();

    /**
     * Creates a reader of commands.
     *
     * @param secret what a message must hold
     * @param topic the topic that commands are read from
     * @param key whose commands they are, a {@link ControlTopic#key}
     */
    public CommandMessages(String secret, String topic, String key) {
        this.secret = secret.getBytes(StandardCharsets.UTF_8);
        this.topic = topic;
        this.key = key.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Reads a message.
     *
     * @param content the message's content
     * @param lsn its position, for the log
     * @return the command as a record; null if the message is no command, or does not hold the secret
     */
    public @Nullable ProducerRecord<byte[], byte[]> command(ByteBuffer content, Lsn lsn) {
        try {
            return new ProducerRecord<>(topic, 0, key, checked(content));
        } catch (IOException e) {
            ignored++;
            if (nextWarning - System.nanoTime() <= 0) {
                nextWarning = System.nanoTime() + BETWEEN_WARNINGS_NANOS;
                LOG.warn(
                        "the logical message \"{}\" at {} is not a command and is ignored: {} ({} ignored so far, at most one"
                                + " is reported in a minute)",
                        PREFIX,
                        lsn,
                        e.getMessage(),
                        ignored);
            }
            return null;
        }
    }

    /** Returns the command without its secret. Error messages contain nothing of the content. */
    private byte[] checked(ByteBuffer content) throws IOException {
        if (content.remaining() > LONGEST) {
            throw new IOException("expected at most " + LONGEST + " bytes, got " + content.remaining());
        }
        byte[] bytes = new byte[content.remaining()];
        content.get(bytes);
        if (!(JsonFields.tree(bytes) instanceof ObjectNode command)) {
            throw new IOException("expected a JSON object");
        }
        JsonNode given = command.remove(SECRET);
        // takes as long for a wrong secret as for one that is almost right
        if (given == null || !MessageDigest.isEqual(secret, given.asText().getBytes(StandardCharsets.UTF_8))) {
            throw new IOException("its \"" + SECRET + "\" is missing or wrong");
        }
        byte[] rest = MAPPER.writeValueAsBytes(command);
        CommandJson.parse(rest, NOWHERE);
        return rest;
    }
}
