package dev.walferry.internal.plugin;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.walferry.Lsn;
import dev.walferry.fuzz.FuzzSession;
import dev.walferry.internal.WireReader;
import dev.walferry.pgoutput.DecoderLimits;
import dev.walferry.plugin.OutputPlugin;
import dev.walferry.plugin.PluginFormatException;
import dev.walferry.plugin.UnknownTableException;
import dev.walferry.transaction.Told;
import java.util.Arrays;

/**
 * Any session of another plugin gives messages that can be read, or a typed error. The first byte chooses the plugin;
 * each message begins with the start of its frame.
 */
class PluginMessagesFuzzTest {
    @FuzzTest(maxDuration = "30m")
    void anySessionGivesMessagesOrTypedErrors(byte[] input) {
        if (input.length == 0) {
            return;
        }
        OutputPlugin plugin = input[0] == 0 ? OutputPlugin.WAL2JSON : OutputPlugin.DECODERBUFS;
        try (PluginMessages session = PluginCapture.session(plugin, DecoderLimits.DEFAULT)) {
            FuzzSession.forEach(input, 1, message -> add(session, message));
        } catch (PluginFormatException | UnknownTableException e) {
            assertTrue(e.getMessage().contains(plugin.pluginName()) || e instanceof UnknownTableException);
        }
    }

    private static void add(PluginMessages session, byte[] message) {
        if (message.length < Long.BYTES) {
            return;
        }
        byte[] payload = Arrays.copyOfRange(message, Long.BYTES, message.length);
        session.add(payload, 0, payload.length, Lsn.of(WireReader.int64(message, 0)));
        PluginCapture.next(session).forEach(Told::of);
    }
}
