package dev.walferry.internal.plugin;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.walferry.plugin.OutputPlugin;

/** Any session of wal2json gives readable messages or a typed error. */
class Wal2JsonFuzzTest {
    @FuzzTest(maxDuration = "30m")
    void anySessionGivesMessagesOrTypedErrors(byte[] input) {
        PluginSessions.run(OutputPlugin.WAL2JSON, input);
    }
}
