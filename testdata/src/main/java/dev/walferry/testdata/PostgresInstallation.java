package dev.walferry.testdata;

import dev.walferry.testdata.process.Command;
import dev.walferry.testdata.process.FileTree;
import dev.walferry.testdata.process.MachineCache;
import dev.walferry.testdata.process.Tar;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * The programs of one bundled PostgreSQL version, unpacked once per machine, and a data directory made by their initdb. Every
 * server starts on a copy of that directory: initdb takes seconds, a copy a tenth of a second.
 */
final class PostgresInstallation {

    static final int OLDEST = 14;
    static final int NEWEST = 18;
    static final String USER = "postgres";
    static final String PASSWORD = "walferry";

    /** Part of the template directories' names; increase it whenever {@link #initdb} changes. */
    private static final int TEMPLATE_REVISION = 2;

    private final String version;
    private final Path programs;

    private PostgresInstallation(String version, Path programs) {
        this.version = version;
        this.programs = programs;
    }

    static PostgresInstallation of(int major) {
        return bundled(Integer.toString(major));
    }

    /** An older minor of a version, if one is bundled. */
    static PostgresInstallation older(int major) {
        return bundled(major + "-older");
    }

    private static PostgresInstallation bundled(String name) {
        requireBundledPlatform();
        String version = bundledVersion(name);
        Path root = MachineCache.directory("postgres-" + version, directory -> unpack(name, directory));
        return new PostgresInstallation(version, root.resolve("bin"));
    }

    /**
     * Returns the server that the machine's own packages have installed; the bundled ones have no output plugin but
     * pgoutput.
     */
    static PostgresInstallation installed(int major) {
        Path programs = Path.of("/usr/lib/postgresql", Integer.toString(major), "bin");
        String version = Command.run(programs.resolve("postgres").toString(), "--version")
                .output()
                .replaceAll("[^0-9.]+", "-");
        return new PostgresInstallation("installed" + version, programs);
    }

    /** Returns whether the machine's own packages have installed a server of a version with these libraries. */
    static boolean isInstalled(int major, List<String> libraries) {
        Path root = Path.of("/usr/lib/postgresql", Integer.toString(major));
        return Files.isExecutable(root.resolve("bin/postgres"))
                && libraries.stream().allMatch(library -> Files.exists(root.resolve("lib/" + library + ".so")));
    }

    /** Returns whether this version is bundled: 13 for the one test of it, and 10 and 12 if the build was asked for them. */
    static boolean isBundled(int major) {
        return (major >= OLDEST && major <= NEWEST)
                || PostgresInstallation.class.getResource(archive(Integer.toString(major))) != null;
    }

    private static String archive(String name) {
        return "postgres/" + name + "/postgres-linux-x86_64.txz";
    }

    private int major() {
        return Integer.parseInt(version.replaceFirst("\\D*(\\d+).*", "$1"));
    }

    Path program(String name) {
        return programs.resolve(name);
    }

    /** Copies the template, including its system identifier. */
    void copyTemplate(Path target) throws IOException {
        Path template = MachineCache.directory(
                "postgres-" + version + "-data-" + TEMPLATE_REVISION, directory -> initdb(directory.resolve("data")));
        FileTree.copy(template.resolve("data"), target);
    }

    /** Creates a data directory with its own system identifier. */
    void initdb(Path target) throws IOException {
        Unprivileged way = Unprivileged.way();
        Path passwordFile = Files.createTempFile("walferry", ".pw");
        try {
            Files.writeString(passwordFile, PASSWORD);
            way.own(passwordFile);
            Files.createDirectory(target);
            way.own(target);
            List<String> command = new ArrayList<>(List.of(
                    program("initdb").toString(),
                    "--pgdata=" + target,
                    "--username=" + USER,
                    "--pwfile=" + passwordFile,
                    // not trust: a wrong password must fail
                    "--auth=scram-sha-256",
                    "--encoding=UTF8",
                    "--locale=C",
                    "--no-sync"));
            PostgresDefaults.since(major()).forEach((name, value) -> command.add("--set=" + name + "=" + value));
            Command.Outcome outcome = Command.run(way.command(command));
            if (!outcome.succeeded()) {
                throw new LocalServerException("initdb of PostgreSQL " + version + " failed:\n" + outcome.output());
            }
        } finally {
            Files.delete(passwordFile);
        }
    }

    private static void unpack(String name, Path directory) throws IOException {
        try (InputStream archive = resource(archive(name))) {
            if (archive == null) {
                throw new LocalServerException("PostgreSQL " + name + " is not on the class path: build the module"
                        + " `testdata` with Maven, or name a server with " + LocalPostgres.ALTERNATIVES);
            }
            Tar.unpackXz(archive, directory);
        }
    }

    private static String bundledVersion(String name) {
        Properties versions = new Properties();
        try (InputStream in = resource("postgres.properties")) {
            versions.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String version = versions.getProperty(name);
        if (version == null) {
            throw new IllegalArgumentException(
                    "PostgreSQL " + name + " is not bundled, only " + OLDEST + " to " + NEWEST);
        }
        return version;
    }

    private static @Nullable InputStream resource(String name) {
        return PostgresInstallation.class.getResourceAsStream(name);
    }

    private static void requireBundledPlatform() {
        String system = System.getProperty("os.name", "?");
        String machine = System.getProperty("os.arch", "?");
        boolean bundled = system.toLowerCase(Locale.ROOT).startsWith("linux")
                && (machine.equals("amd64") || machine.equals("x86_64"));
        if (!bundled) {
            throw new LocalServerException("the bundled PostgreSQL servers run on Linux on x86-64 only, and this is "
                    + system + " on " + machine + ". Name another server with " + LocalPostgres.ALTERNATIVES);
        }
    }
}
