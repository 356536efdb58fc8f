package dev.walferry.kafka.cli;

import dev.walferry.kafka.source.Login;
import dev.walferry.replication.DriverParameters;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/**
 * The database to connect to, and the role to connect as. Options override URL parameters, and URL parameters override
 * the environment.
 */
public final class SourceOptions {
    private static final String SHOWN = "everybody on this machine could read it in the list of processes."
            + " Use --password alone, which prompts for it, --password-file FILE, or the environment variable"
            + " WALFERRY_SOURCE_PASSWORD";

    @Spec(Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "jdbc:postgresql://host:port/database, with any parameter of the driver"
                    + " (environment: WALFERRY_SOURCE_URL).")
    private @Nullable String url;

    @Option(
            names = "--user",
            paramLabel = "NAME",
            description = "Role to connect as; it needs REPLICATION (environment: WALFERRY_SOURCE_USER).")
    private @Nullable String user;

    @Option(
            names = "--password",
            paramLabel = "PASSWORD",
            arity = "0..1",
            interactive = true,
            description =
                    "Prompts for the password of the role. It takes no value, which everybody on this machine could"
                            + " read in the list of processes (environment: WALFERRY_SOURCE_PASSWORD).")
    private @Nullable String password;

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description = "File whose first line is the password of the role.")
    private @Nullable Path passwordFile;

    /** Creates an instance; picocli calls this. */
    public SourceOptions() {}

    /**
     * Combines options, URL and environment.
     *
     * @return where to connect, and as whom
     */
    public Login login() {
        String where = url == null ? System.getenv("WALFERRY_SOURCE_URL") : url;
        if (where == null) {
            throw wrong("Missing --url (or WALFERRY_SOURCE_URL): jdbc:postgresql://host:port/database");
        }
        if (!where.startsWith("jdbc:postgresql:")) {
            throw wrong("--url must be of the form jdbc:postgresql://host:port/database");
        }
        try {
            DriverParameters.requireKnownIn(where);
        } catch (IllegalArgumentException e) {
            throw wrong("--url: " + e.getMessage());
        }
        requireNoSecretShown();
        Map<String, String> properties = new HashMap<>();
        where = choose(where, "user", user, properties);
        where = choose(where, "password", passwordFile == null ? password : firstLine(passwordFile), properties);
        return new Login(where, properties);
    }

    /** Refuses a secret on the command line, which is in the list of processes, and often in the shell's history. */
    private void requireNoSecretShown() {
        List<String> args = spec.commandLine().getParseResult().originalArgs();
        for (int i = 0; i < args.size(); i++) {
            boolean isNext = args.get(i).equals("--password")
                    && i + 1 < args.size()
                    && args.get(i + 1).equals(password);
            if (isNext || args.get(i).startsWith("--password=")) {
                throw wrong("--password takes no value: " + SHOWN);
            }
        }
        if (url != null && UrlParameters.contain(url, "password")) {
            throw wrong("--url has a password: " + SHOWN);
        }
        if (url != null && UrlParameters.contain(url, "sslpassword")) {
            throw wrong(
                    "--url has an sslpassword, and everybody on this machine could read it in the list of processes."
                            + " Set the URL in the environment variable WALFERRY_SOURCE_URL instead");
        }
    }

    private String firstLine(Path file) {
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            String line = lines.readLine();
            if (line != null && !line.isEmpty()) {
                return line;
            }
        } catch (IOException e) {
            throw wrong(
                    "--password-file: cannot read " + file + " (" + e.getClass().getSimpleName() + ")");
        }
        throw wrong("--password-file: " + file + " has no password in its first line");
    }

    /** Returns the URL without a parameter that an option overrides. */
    private static String choose(
            String url, String parameter, @Nullable String option, Map<String, String> properties) {
        if (option != null) {
            properties.put(parameter, option);
            return UrlParameters.without(url, parameter);
        }
        String variable = System.getenv("WALFERRY_SOURCE_" + parameter.toUpperCase(Locale.ROOT));
        if (variable != null && !UrlParameters.contain(url, parameter)) {
            properties.put(parameter, variable);
        }
        return url;
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
