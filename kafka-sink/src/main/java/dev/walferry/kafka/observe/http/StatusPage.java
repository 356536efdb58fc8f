package dev.walferry.kafka.observe.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** The files of the status page. They are the same for everybody: what they show comes from {@code status.json}. */
final class StatusPage {
    /** The page may only load its own files, and no page may frame it. */
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
            + " img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private StatusPage() {}

    /** Returns each file by its path. */
    static Map<String, Answer> files() {
        Map<String, Answer> files = new LinkedHashMap<>();
        files.put("/", file("status.html", "text/html; charset=utf-8"));
        files.put("/status.css", file("status.css", "text/css; charset=utf-8"));
        files.put("/status.js", file("status.js", "text/javascript; charset=utf-8"));
        files.put("/icon.svg", file("icon.svg", "image/svg+xml"));
        return files;
    }

    private static Answer file(String name, String contentType) {
        try (InputStream in = StatusPage.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("not in the jar: " + name);
            }
            return new Answer(200, contentType, POLICY, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
