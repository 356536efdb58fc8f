package dev.walferry.testdata;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The file {@code postmaster.pid}, in which a server keeps its process id (line 1) and its state (line 8). We read it instead
 * of connecting, because a starting server would fill its log with refused connections.
 */
final class PostmasterFile {

    private static final int PID = 0;
    private static final int STATE = 7;

    private PostmasterFile() {}

    static boolean isReady(Path dataDirectory, long pid) {
        try {
            List<String> lines = Files.readAllLines(dataDirectory.resolve("postmaster.pid"), StandardCharsets.UTF_8);
            // a killed server leaves its file behind
            return lines.size() > STATE
                    && lines.get(PID).equals(Long.toString(pid))
                    && lines.get(STATE).trim().equals("ready");
        } catch (IOException e) {
            return false; // not written yet
        }
    }
}
