package dev.walferry.testdata;

import dev.walferry.testdata.process.JavaInstallation;
import dev.walferry.testdata.process.MachineCache;
import dev.walferry.testdata.process.Tar;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;

/** The program of the bundled schema registry, unpacked once per machine. */
final class RegistryInstallation {

    static final int OLDEST_JAVA = 21;

    private static final String ARCHIVE = "registry/apicurio-registry.tar.gz";
    private static final String PROGRAM = "quarkus-run.jar";

    private RegistryInstallation() {}

    static Optional<Path> java() {
        return JavaInstallation.atLeast(OLDEST_JAVA);
    }

    /** The jar to run. */
    static Path program() {
        return MachineCache.directory("apicurio-" + bundledVersion(), RegistryInstallation::unpack)
                .resolve(PROGRAM);
    }

    private static void unpack(Path directory) throws IOException {
        try (InputStream archive = RegistryInstallation.class.getResourceAsStream(ARCHIVE)) {
            if (archive == null) {
                throw new LocalServerException(
                        "the schema registry is not on the class path: build the module `testdata` with Maven");
            }
            Tar.unpackGzip(archive, directory);
        }
    }

    private static String bundledVersion() {
        Properties versions = new Properties();
        try (InputStream in = RegistryInstallation.class.getResourceAsStream("registry.properties")) {
            versions.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return versions.getProperty("apicurio");
    }
}
