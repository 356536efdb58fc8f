package dev.walferry.bench.decode;

import dev.walferry.plugin.OutputPlugin;
import dev.walferry.testdata.LocalPostgres;
import java.util.List;

/** The server that has output plugins other than pgoutput: that of Debian's packages. */
public final class OtherPlugins {
    /** Its major version. */
    public static final int SERVER = 15;

    private OtherPlugins() {}

    /**
     * Fails where the packages are missing.
     *
     * @throws IllegalStateException with the command that installs them
     */
    public static void require() {
        List<String> libraries = List.of(OutputPlugin.WAL2JSON.pluginName(), OutputPlugin.DECODERBUFS.pluginName());
        if (!LocalPostgres.isInstalled(SERVER, libraries)) {
            throw new IllegalStateException("wal2json and decoderbufs are not installed, so they cannot be measured:"
                    + " apt-get install postgresql-15 postgresql-15-wal2json postgresql-15-decoderbufs");
        }
    }
}
