package dev.walferry.kafka.cli.check;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.kafka.cli.CliRun;
import dev.walferry.testdata.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** One run of {@code check} with publication {@code pub} and a slot named after the database. */
public final class CheckRun {
    private CheckRun() {}

    public static CliRun of(Path folder, TestDatabase database, String bootstrap, String prefix, String... more)
            throws IOException {
        Path file = folder.resolve("walferry.properties");
        Files.writeString(
                file,
                String.join(
                        "\n",
                        "source.url=" + database.url(),
                        "source.user=" + database.user(),
                        "source.password=" + database.password(),
                        "source.slot.name=" + database.name(),
                        "source.publication.names=pub",
                        "topic.prefix=" + prefix,
                        "kafka.bootstrap.servers=" + bootstrap,
                        "snapshot.mode=never",
                        String.join("\n", more)));
        return CliRun.of("check", "--config", file.toString());
    }

    /** Asserts that some line starts with each of these texts. */
    public static void assertHas(CliRun run, String... beginnings) {
        for (String beginning : beginnings) {
            assertTrue(run.lines().stream().anyMatch(line -> line.startsWith(beginning)), beginning + "\n" + run);
        }
    }
}
