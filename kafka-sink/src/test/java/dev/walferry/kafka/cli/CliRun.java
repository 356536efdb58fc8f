package dev.walferry.kafka.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.walferry.kafka.Main;
import dev.walferry.testdata.TestDatabase;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/** One run of the command line in this JVM: exit code, standard output, standard error. */
public record CliRun(int exit, String out, String err) {
    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    public static CliRun of(List<String> args) {
        ByteArrayOutputStream bulk = new ByteArrayOutputStream();
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine walferry =
                Main.commandLine(bulk).setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        int exit = walferry.execute(args.toArray(String[]::new));
        return new CliRun(exit, out + bulk.toString(StandardCharsets.UTF_8), err.toString());
    }

    public static CliRun of(String... args) {
        return of(List.of(args));
    }

    /**
     * Runs a command with the options that name the database. A command that reads the slot of that name first waits
     * until the previous command has released it.
     */
    public static CliRun on(TestDatabase database, String command, String... more) {
        if (command.equals("tail")) {
            database.awaitFree(database.name());
        }
        List<String> args = new ArrayList<>(List.of(command.split(" ")));
        args.addAll(List.of("--url", database.url(), "--user", database.user(), passwordFile(database.password())));
        args.addAll(List.of(more));
        return of(args);
    }

    /** Returns the option that names a file with a password. */
    public static String passwordFile(String password) {
        try {
            Path file = Files.createTempFile("password", ".txt");
            file.toFile().deleteOnExit();
            return "--password-file=" + Files.writeString(file, password + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Prints, as JSON, what the slot named like the database holds now for publication {@code pub}. */
    public static CliRun tail(TestDatabase database, String... more) {
        List<String> args = new ArrayList<>(
                List.of("--slot", database.name(), "--publication", "pub", "--until-now", "--format", "json"));
        args.addAll(List.of(more));
        return on(database, "tail", args.toArray(String[]::new));
    }

    public List<String> lines() {
        return out.lines().toList();
    }

    public List<JsonNode> json() {
        if (exit != 0) {
            throw new AssertionError("exit " + exit + ": " + err);
        }
        return lines().stream().map(CliRun::parse).toList();
    }

    /** Returns the lines of one kind. */
    public List<JsonNode> json(String op) {
        return json().stream()
                .filter(line -> line.path("op").asText().equals(op))
                .toList();
    }

    private static JsonNode parse(String line) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + line, e);
        }
    }
}
