package dev.walferry.kafka.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.testdata.junit.OptionalProgram;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The systemd unit is as locked down as the daemon allows. */
class UnitTest {
    private static final String ANALYZE = "systemd-analyze";
    private static final Path UNIT = Path.of("../packaging/walferry.service");
    private static final Pattern EXPOSURE = Pattern.compile("exposure level for \\S+: (\\d+\\.\\d)");

    /** Checks systemd's own rating of the unit, from 0 (locked down) to 10 (open). Skipped without systemd. */
    @Test
    void theUnitIsClosed() throws IOException, InterruptedException {
        OptionalProgram.assume(
                ANALYZE, Files.isExecutable(Path.of("/usr/bin/systemd-analyze")), "install Debian's package systemd");
        Process analyze = new ProcessBuilder(
                        "/usr/bin/systemd-analyze",
                        "security",
                        "--offline=true",
                        "--no-pager",
                        UNIT.toRealPath().toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(analyze.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(analyze.waitFor(1, TimeUnit.MINUTES));
        OptionalProgram.assume(ANALYZE, !output.contains("unrecognized option"), "it is too old");
        Matcher exposure = EXPOSURE.matcher(output);
        assertTrue(exposure.find(), output);
        assertTrue(Double.parseDouble(exposure.group(1)) <= 1.5, output);
    }
}
