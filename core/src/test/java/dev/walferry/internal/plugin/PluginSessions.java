package dev.walferry.internal.plugin;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.Lsn;
import dev.walferry.fuzz.FuzzSession;
import dev.walferry.internal.WireReader;
import dev.walferry.internal.plugin.PluginCapture.Captured;
import dev.walferry.pgoutput.DecoderLimits;
import dev.walferry.plugin.OutputPlugin;
import dev.walferry.plugin.PluginFormatException;
import dev.walferry.plugin.UnknownTableException;
import dev.walferry.transaction.MessageText;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Sessions of another plugin as inputs of its fuzz test: each message begins with the start of its frame. */
public final class PluginSessions {
    private PluginSessions() {}

    /** Runs a session, which must give readable messages or a typed error. */
    static void run(OutputPlugin plugin, byte[] input) {
        try (PluginMessages session = PluginCapture.session(plugin, DecoderLimits.DEFAULT)) {
            FuzzSession.forEach(input, 0, message -> add(session, message));
        } catch (PluginFormatException e) {
            assertTrue(e.getMessage().contains(plugin.pluginName()), e::getMessage);
        } catch (UnknownTableException e) {
            assertTrue(e.getMessage().contains("pg_replication_slot_advance"), e::getMessage);
        }
    }

    private static void add(PluginMessages session, byte[] message) {
        if (message.length < Long.BYTES) {
            return;
        }
        byte[] payload = Arrays.copyOfRange(message, Long.BYTES, message.length);
        session.add(payload, 0, payload.length, Lsn.of(WireReader.int64(message, 0)));
        PluginCapture.next(session).forEach(MessageText::of);
    }

    /** Returns the captured transactions of a plugin, each as one session; no message is longer than the limit. */
    public static List<byte[]> captured(OutputPlugin plugin, int longest) {
        List<byte[]> sessions = new ArrayList<>();
        List<byte[]> open = new ArrayList<>();
        for (Captured captured : PluginCapture.messages(plugin)) {
            if (captured.bytes().length <= longest) {
                open.add(ByteBuffer.allocate(Long.BYTES + captured.bytes().length)
                        .putLong(captured.lsn().value())
                        .put(captured.bytes())
                        .array());
            }
            PluginMessage message = PluginCapture.read(plugin, captured.bytes());
            if (message.kind == PluginMessage.Kind.COMMIT) {
                sessions.add(FuzzSession.of(new byte[0], open));
                open.clear();
            }
        }
        return sessions;
    }
}
