package dev.walferry.internal.plugin;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.walferry.plugin.OutputPlugin;

/** Any session of decoderbufs gives readable messages or a typed error. */
class DecoderBufsFuzzTest {
    @FuzzTest(maxDuration = "30m")
    void anySessionGivesMessagesOrTypedErrors(byte[] input) {
        PluginSessions.run(OutputPlugin.DECODERBUFS, input);
    }
}
