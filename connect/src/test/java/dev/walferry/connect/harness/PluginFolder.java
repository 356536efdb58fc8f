package dev.walferry.connect.harness;

import dev.walferry.testdata.process.Tar;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * The connector as users install it: a folder of jars below {@code plugin.path}. A worker loads it with a separate
 * class loader, and must not find its classes elsewhere.
 */
final class PluginFolder {
    private static final List<String> OUR_MODULES = List.of("core", "kafka-sink", "connect");
    private static final List<String> LIBRARIES = List.of(
            "postgresql-", "avro-", "micrometer-", "prometheus-", "picocli-", "connect-json-", "jackson-", "lz4-");

    /** Jars that the worker itself needs as well. */
    private static final List<String> SHARED = List.of("connect-json-", "jackson-", "lz4-");

    private PluginFolder() {}

    private static Stream<Path> classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .map(Path::of);
    }

    private static boolean isOurs(Path entry) {
        String name = entry.toAbsolutePath().toString().replace('\\', '/');
        return OUR_MODULES.stream()
                .anyMatch(module -> name.endsWith("/" + module + "/target/classes")
                        || (name.contains("/" + module + "/target/walferry-") && name.endsWith(".jar")));
    }

    private static boolean begins(Path entry, List<String> names) {
        String name = String.valueOf(entry.getFileName());
        return name.endsWith(".jar") && names.stream().anyMatch(name::startsWith);
    }

    /** Fills a folder below a plugin path. */
    static void fill(Path folder) throws IOException {
        Files.createDirectories(folder);
        for (Path entry : classPath().toList()) {
            if (isOurs(entry)) {
                jar(entry, folder.resolve("walferry-" + Integer.toHexString(entry.hashCode()) + ".jar"));
            } else if (begins(entry, LIBRARIES)) {
                Files.copy(entry, folder.resolve(entry.getFileName()));
            }
        }
    }

    /** Unpacks an archive into a folder of the plugin path, as users do. */
    static void unpack(Path archive, Path folder) throws IOException {
        try (InputStream file = Files.newInputStream(archive)) {
            if (archive.toString().endsWith(".tar.gz")) {
                Tar.unpackGzip(file, folder);
            } else {
                unzip(new ZipInputStream(file), folder);
            }
        }
    }

    private static void unzip(ZipInputStream zip, Path folder) throws IOException {
        for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
            Path target = folder.resolve(entry.getName()).normalize();
            if (!target.startsWith(folder)) {
                throw new IOException("outside of the folder: " + entry.getName());
            }
            if (entry.isDirectory()) {
                Files.createDirectories(target);
            } else {
                Files.createDirectories(target.getParent());
                Files.copy(zip, target);
            }
        }
    }

    private static void jar(Path classes, Path jar) throws IOException {
        if (Files.isRegularFile(classes)) {
            Files.copy(classes, jar);
            return;
        }
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file);
                Stream<Path> files = Files.walk(classes)) {
            for (Path path : files.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(
                        new JarEntry(classes.relativize(path).toString().replace('\\', '/')));
                Files.copy(path, out);
                out.closeEntry();
            }
        }
    }

    /** Returns the class path of a worker, without the plugin and without what only the plugin needs. */
    static String workerClassPath() {
        return classPath()
                .filter(entry -> !isOurs(entry))
                .filter(entry -> !begins(entry, LIBRARIES) || begins(entry, SHARED))
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** Returns the class path of a worker whose runtime is in a folder of jars. */
    static String workerClassPath(Path runtime) {
        try (Stream<Path> jars = Files.list(runtime)) {
            Stream<Path> main =
                    classPath().filter(entry -> entry.endsWith(Path.of("connect", "target", "test-classes")));
            return Stream.concat(jars.filter(jar -> String.valueOf(jar).endsWith(".jar")), main)
                    .map(entry -> entry.toAbsolutePath().toString())
                    .collect(Collectors.joining(File.pathSeparator));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
