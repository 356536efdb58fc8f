package dev.walferry.kafka.config;

import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Type.LIST;
import static org.apache.kafka.common.config.ConfigDef.Type.PASSWORD;
import static org.apache.kafka.common.config.ConfigDef.Type.STRING;

import dev.walferry.kafka.config.settings.HttpSettings;
import dev.walferry.kafka.config.syntax.KeyGroup;
import dev.walferry.kafka.config.syntax.KeyValidators;
import dev.walferry.kafka.config.syntax.ParsedSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigDef;
import org.jspecify.annotations.Nullable;

/** The keys of {@link HttpSettings}. */
final class HttpKeys {
    private static final String LISTEN = "http.listen";
    private static final String TOKEN = "http.token";
    private static final String HOSTS = "http.hosts";
    private static final String CERTIFICATE = "http.certificate";
    private static final Pattern ADDRESS = Pattern.compile("([^:\\[\\]\\s]+|\\[[0-9a-fA-F:.]+]):\\d{1,5}");
    private static final int LARGEST_PORT = 65_535;

    private HttpKeys() {}

    static void define(ConfigDef definition) {
        new KeyGroup(definition, "Status, health and metrics")
                .optional(
                        LISTEN,
                        STRING,
                        null,
                        KeyValidators.parsedBy("<host>:<port>", HttpKeys::requireAddress),
                        MEDIUM,
                        "Address at which the daemon serves its status over HTTP, such as `127.0.0.1:8090`: a page for"
                                + " people at `/`, the same as JSON at `/status.json`, `/health/live`, `/health/ready`"
                                + " and `/metrics`. Off by default. Other machines reach it only at a network address"
                                + " of this machine; `0.0.0.0` stands for all of its addresses.")
                .optional(
                        TOKEN,
                        PASSWORD,
                        null,
                        KeyValidators.BEARER_TOKEN,
                        LOW,
                        "Token that a request for `/metrics` or `/status.json` must send: `Authorization: Bearer"
                                + " <token>`. The page at `/` asks for it. None by default. Without it, `/health/live` and `/health/ready` tell"
                                + " whether the daemon is well, but not why.")
                .optional(
                        HOSTS,
                        LIST,
                        List.of(),
                        null,
                        LOW,
                        "Names by which requests may call this server, besides addresses and `localhost`. Requests with"
                                + " another `Host` are refused, so that web pages of other sites cannot read the"
                                + " answers.")
                .optional(
                        CERTIFICATE,
                        STRING,
                        null,
                        null,
                        LOW,
                        "File in PEM with a private key (PKCS #8) and then its certificates. It is read at the start. With it the daemon serves HTTPS, and"
                                + " nothing in clear text.");
    }

    private static void requireAddress(String text) {
        if (!ADDRESS.matcher(text).matches() || port(text) > LARGEST_PORT) {
            throw new IllegalArgumentException("expected <host>:<port>, such as 127.0.0.1:8090");
        }
    }

    static @Nullable HttpSettings settings(ParsedSettings settings) {
        String listen = settings.textOrNull(LISTEN);
        if (listen == null) {
            return null;
        }
        String host = listen.substring(0, listen.lastIndexOf(':'));
        String certificate = settings.textOrNull(CERTIFICATE);
        return new HttpSettings(
                host,
                port(listen),
                settings.secret(TOKEN),
                settings.list(HOSTS),
                certificate == null ? null : Path.of(certificate));
    }

    private static int port(String address) {
        return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    }
}
