package dev.walferry.kafka.observe.page;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.junit.OptionalProgram;
import dev.walferry.testdata.process.FileTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A headless Chromium, driven over its debugging protocol. For one thread. */
final class Browser implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Path folder;
    private final Process process;
    private final Process guard;
    private final AtomicInteger calls = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private final WebSocket socket;

    private Browser(Path folder, Process process, Process guard) throws IOException {
        this.folder = folder;
        this.process = process;
        this.guard = guard;
        Path port = folder.resolve("DevToolsActivePort");
        Await.until(
                "Chromium listens",
                LIMIT,
                () -> Files.exists(port) && Files.readAllLines(port).size() >= 2);
        List<String> lines = Files.readAllLines(port);
        HttpClient client = HttpClient.newHttpClient();
        URI root = URI.create("ws://127.0.0.1:" + lines.get(0) + lines.get(1));
        this.socket = client.newWebSocketBuilder()
                .buildAsync(root, new Answers())
                .orTimeout(1, TimeUnit.MINUTES)
                .join();
    }

    private static Optional<Path> installed() {
        return Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Starts Chromium, or skips the test if it is not installed. */
    static Browser start() throws IOException {
        Optional<Path> program = installed();
        OptionalProgram.assume("chromium", program.isPresent(), "install Debian's package chromium");
        return start(program.orElseThrow());
    }

    private static Browser start(Path program) throws IOException {
        Path folder = Files.createTempDirectory("walferry-browser-");
        Process process = new ProcessBuilder(
                        program.toString(),
                        "--headless=new",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--disable-extensions",
                        "--disable-background-networking",
                        "--no-first-run",
                        "--hide-scrollbars",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + folder,
                        "about:blank")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            Process guard = guard(process, folder);
            return new Browser(folder, process, guard);
        } catch (IOException | RuntimeException | Error e) {
            end(process, folder);
            throw e;
        }
    }

    /** Starts a shell that ends Chromium if this JVM ends without doing so. */
    private static Process guard(Process process, Path folder) throws IOException {
        String script = "trap '' INT TERM HUP; cat >/dev/null; kill -KILL \"$1\" 2>/dev/null; rm -rf \"$2\"";
        return new ProcessBuilder("sh", "-c", script, "walferry-guard", Long.toString(process.pid()), folder.toString())
                .start();
    }

    /** One tab with a page. */
    final class Tab {
        private final String session;

        private Tab(String session) {
            this.session = session;
        }

        /** Sets the size of the window, and whether the user prefers dark colors. */
        Tab like(int width, int height, boolean dark, boolean phone) {
            call(
                    session,
                    "Emulation.setDeviceMetricsOverride",
                    arguments()
                            .put("width", width)
                            .put("height", height)
                            .put("deviceScaleFactor", 1)
                            .put("mobile", phone));
            ObjectNode media = arguments();
            media.putArray("features")
                    .addObject()
                    .put("name", "prefers-color-scheme")
                    .put("value", dark ? "dark" : "light");
            call(session, "Emulation.setEmulatedMedia", media);
            return this;
        }

        /** Opens a page. */
        Tab go(String url) {
            call(session, "Page.navigate", arguments().put("url", url));
            return this;
        }

        /** Returns the value of an expression in the page. */
        JsonNode value(String expression) {
            JsonNode result = call(
                    session,
                    "Runtime.evaluate",
                    arguments().put("expression", expression).put("returnByValue", true));
            if (result.has("exceptionDetails")) {
                throw new AssertionError(expression + ": " + result.get("exceptionDetails"));
            }
            return result.get("result").path("value");
        }

        /** Returns the visible text. */
        String text() {
            return value("document.body.innerText").textValue();
        }

        /** Waits until an expression is true. */
        void await(String what, String expression) {
            boolean held = Await.holds(
                    what,
                    LIMIT,
                    () -> value("document.readyState !== 'loading' && Boolean(" + expression + ")")
                            .booleanValue());
            if (!held) {
                throw new AssertionError(what + " was not seen in\n" + text() + "\n" + complaints);
            }
        }

        /** Waits until the page shows a text. */
        void awaitText(String text) {
            await("\"" + text + "\"", "document.body.innerText.includes(" + MAPPER.valueToTree(text) + ")");
        }

        /** Presses and releases a key, such as Tab, or Enter with a line feed as its text. */
        void press(String key, int code, String text) {
            ObjectNode down = arguments().put("type", "keyDown").put("key", key).put("windowsVirtualKeyCode", code);
            call(session, "Input.dispatchKeyEvent", text.isEmpty() ? down : down.put("text", text));
            call(
                    session,
                    "Input.dispatchKeyEvent",
                    arguments().put("type", "keyUp").put("key", key).put("windowsVirtualKeyCode", code));
        }

        /** Types text into the focused element. */
        void write(String text) {
            call(session, "Input.insertText", arguments().put("text", text));
        }

        /** Returns a picture of the whole page. */
        byte[] picture() {
            JsonNode result = call(
                    session,
                    "Page.captureScreenshot",
                    arguments().put("format", "png").put("captureBeyondViewport", true));
            return Base64.getDecoder().decode(result.get("data").textValue());
        }
    }

    /** Opens an empty page. */
    Tab open() {
        String target = call(null, "Target.createTarget", arguments().put("url", "about:blank"))
                .get("targetId")
                .textValue();
        String session = call(
                        null,
                        "Target.attachToTarget",
                        arguments().put("targetId", target).put("flatten", true))
                .get("sessionId")
                .textValue();
        for (String domain : List.of("Page", "Runtime", "Log")) {
            call(session, domain + ".enable", arguments());
        }
        call(session, "Emulation.setFocusEmulationEnabled", arguments().put("enabled", true));
        return new Tab(session);
    }

    /** Returns script errors, refused styles and files that could not be loaded. */
    List<String> complaints() {
        return List.copyOf(complaints);
    }

    private static ObjectNode arguments() {
        return MAPPER.createObjectNode();
    }

    private JsonNode call(@Nullable String session, String method, ObjectNode arguments) {
        int id = calls.incrementAndGet();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        answers.put(id, answer);
        ObjectNode request = MAPPER.createObjectNode().put("id", id).put("method", method);
        request.set("params", arguments);
        if (session != null) {
            request.put("sessionId", session);
        }
        socket.sendText(request.toString(), true).join();
        JsonNode got = answer.orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join();
        if (got.has("error")) {
            throw new AssertionError(method + ": " + got.get("error"));
        }
        return got.get("result");
    }

    private final class Answers implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                String whole = text.toString();
                text.setLength(0);
                arrived(whole);
            }
            webSocket.request(1);
            return CompletableFuture.completedFuture(null);
        }
    }

    private void arrived(String text) {
        try {
            JsonNode message = MAPPER.readTree(text);
            CompletableFuture<JsonNode> answer =
                    answers.remove(message.path("id").asInt(-1));
            if (answer != null) {
                answer.complete(message);
            }
            String event = message.path("method").asText();
            JsonNode entry = message.path("params").path("entry");
            String level = entry.path("level").asText();
            if (event.equals("Runtime.exceptionThrown") || level.equals("warning") || level.equals("error")) {
                complaints.add(message.path("params").toString());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        socket.abort();
        guard.destroyForcibly();
        end(process, folder);
    }

    private static void end(Process process, Path folder) {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
        process.onExit().orTimeout(1, TimeUnit.MINUTES).join();
        Await.until(
                "Chromium's processes have ended",
                LIMIT,
                () -> children.stream().noneMatch(Browser::runs));
        FileTree.delete(folder);
    }

    /**
     * Returns whether a process runs. A process whose new parent never reaps it stays listed forever, although it has
     * ended.
     */
    private static boolean runs(ProcessHandle child) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(child.pid()), "stat"));
            return child.isAlive() && !stat.substring(stat.lastIndexOf(')')).startsWith(") Z");
        } catch (IOException e) {
            return child.isAlive();
        }
    }
}
