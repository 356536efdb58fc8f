package dev.walferry.parity;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The SQL whose changes both programs see. */
final class Workload {
    private Workload() {}

    /** Returns the statements of a resource. Each ends with a semicolon at the end of a line. */
    static List<String> statements(String resource) {
        List<String> statements = new ArrayList<>();
        StringBuilder statement = new StringBuilder();
        for (String line : text(resource).split("\n", -1)) {
            statement.append(line).append('\n');
            if (line.endsWith(";") && !isInsideBody(statement)) {
                statements.add(statement.toString());
                statement.setLength(0);
            }
        }
        if (!statement.toString().isBlank()) {
            throw new IllegalStateException(resource + ": expected a semicolon at the end, got " + statement);
        }
        return statements;
    }

    private static boolean isInsideBody(CharSequence statement) {
        return statement.toString().split("\\$\\$", -1).length % 2 == 0;
    }

    static String text(String resource) {
        try (InputStream in = Objects.requireNonNull(Workload.class.getResourceAsStream(resource), resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
