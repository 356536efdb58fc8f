package dev.walferry.kafka.cli;

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
 * Which database, and who connects. An option goes before what the URL says, and the URL before the environment.
 */
final class SourceOptions {
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
            description = "Role, with REPLICATION (environment: WALFERRY_SOURCE_USER).")
    private @Nullable String user;

    @Option(
            names = "--password",
            paramLabel = "PASSWORD",
            arity = "0..1",
            interactive = true,
            description = "Its password; without a value it is asked for (environment: WALFERRY_SOURCE_PASSWORD).")
    private @Nullable String password;

    /** What these options, the URL and the environment say together. */
    Login login() {
        String where = url == null ? System.getenv("WALFERRY_SOURCE_URL") : url;
        if (where == null) {
            throw wrong("Missing --url (or WALFERRY_SOURCE_URL): jdbc:postgresql://host:port/database");
        }
        if (!where.startsWith("jdbc:postgresql:")) {
            throw wrong("--url must be of the form jdbc:postgresql://host:port/database");
        }
        Map<String, String> properties = new HashMap<>();
        where = choose(where, "user", user, properties);
        where = choose(where, "password", password, properties);
        return new Login(where, properties);
    }

    /** Returns the URL without what an option says otherwise. */
    private static String choose(
            String where, String parameter, @Nullable String option, Map<String, String> properties) {
        if (option != null) {
            properties.put(parameter, option);
            return UrlParameters.without(where, parameter);
        }
        String variable = System.getenv("WALFERRY_SOURCE_" + parameter.toUpperCase(Locale.ROOT));
        if (variable != null && !UrlParameters.contain(where, parameter)) {
            properties.put(parameter, variable);
        }
        return where;
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
