package dev.walferry.bench.decode;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.walferry.plugin.OutputPlugin;
import dev.walferry.testdata.LocalPostgres;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PluginDecodeBenchmarkTest {
    @ParameterizedTest
    @EnumSource
    void everyPluginsRowsAreReadAlike(OutputPlugin plugin) {
        assumeTrue(LocalPostgres.isInstalled(OtherPlugins.SERVER, List.of("wal2json", "decoderbufs")));
        PluginDecodeBenchmark benchmark = new PluginDecodeBenchmark();
        benchmark.plugin = plugin;
        try {
            assertDoesNotThrow(benchmark::passGate);
        } finally {
            benchmark.close();
        }
    }
}
