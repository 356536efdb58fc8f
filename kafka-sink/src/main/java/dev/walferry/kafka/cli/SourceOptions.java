package dev.walferry.kafka.cli;

import dev.walferry.kafka.source.Login;
import dev.walferry.replication.DriverParameters;
import java.util.HashMap;
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
            description = "Password of the role. Without a value the command prompts for it"
                    + " (environment: WALFERRY_SOURCE_PASSWORD).")
    private @Nullable String password;

    /** For picocli. */
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
        Map<String, String> properties = new HashMap<>();
        where = choose(where, "user", user, properties);
        where = choose(where, "password", password, properties);
        return new Login(where, properties);
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
