package dev.walferry.modulepath;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.walferry.replication.ChangeStream;
import dev.walferry.replication.ReplicationException;
import dev.walferry.replication.SourceError;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jpountz.lz4.LZ4Factory;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.postgresql.Driver;

/** The library works on the module path, where the driver may create only what the module exports to it. */
@Timeout(600)
class ModulePathTest {
    /** Runs in a separate JVM: connects to a port where nothing listens, and prints how that error is classified. */
    static final class Program {
        private Program() {}

        public static void main(String[] args) {
            try {
                ChangeStream.to("jdbc:postgresql://127.0.0.1:1/x").user("u").probe();
            } catch (ReplicationException e) {
                Object cause = e.getCause() instanceof SQLException sql ? SourceError.of(sql) : e;
                String printed = ChangeStream.class.getModule().getName() + " " + cause;
                System.out.writeBytes(printed.getBytes(StandardCharsets.UTF_8));
                System.out.flush();
            }
        }
    }

    private static String placeOf(Class<?> type) throws Exception {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI())
                .toString();
    }

    @Test
    void theDriverMayCreateOurSocket() throws Exception {
        String modules = Stream.of(
                        placeOf(ChangeStream.class),
                        placeOf(Driver.class),
                        placeOf(LZ4Factory.class),
                        placeOf(NullMarked.class))
                .collect(Collectors.joining(File.pathSeparator));
        Process java = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--module-path",
                        modules,
                        "--add-modules",
                        "dev.walferry.core",
                        "--class-path",
                        placeOf(ModulePathTest.class),
                        Program.class.getName()))
                .redirectError(ProcessBuilder.Redirect.INHERIT) // with messages of the JVM itself
                .start();
        String printed = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals("dev.walferry.core REFUSED", printed);
        assertEquals(0, java.waitFor());
    }
}
