package dev.walferry.kafka.config;

import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Type.PASSWORD;
import static org.apache.kafka.common.config.ConfigDef.Type.STRING;
import static org.apache.kafka.common.config.SslConfigs.DEFAULT_SSL_KEYSTORE_TYPE;
import static org.apache.kafka.common.config.SslConfigs.DEFAULT_SSL_TRUSTSTORE_TYPE;
import static org.apache.kafka.common.config.SslConfigs.SSL_KEYSTORE_CERTIFICATE_CHAIN_CONFIG;
import static org.apache.kafka.common.config.SslConfigs.SSL_KEYSTORE_KEY_CONFIG;
import static org.apache.kafka.common.config.SslConfigs.SSL_KEYSTORE_LOCATION_CONFIG;
import static org.apache.kafka.common.config.SslConfigs.SSL_KEYSTORE_PASSWORD_CONFIG;
import static org.apache.kafka.common.config.SslConfigs.SSL_KEYSTORE_TYPE_CONFIG;
import static org.apache.kafka.common.config.SslConfigs.SSL_KEY_PASSWORD_CONFIG;
import static org.apache.kafka.common.config.SslConfigs.SSL_TRUSTSTORE_CERTIFICATES_CONFIG;
import static org.apache.kafka.common.config.SslConfigs.SSL_TRUSTSTORE_LOCATION_CONFIG;
import static org.apache.kafka.common.config.SslConfigs.SSL_TRUSTSTORE_PASSWORD_CONFIG;
import static org.apache.kafka.common.config.SslConfigs.SSL_TRUSTSTORE_TYPE_CONFIG;

import dev.walferry.kafka.config.settings.RegistryUrl;
import dev.walferry.kafka.config.syntax.KeyGroup;
import dev.walferry.kafka.config.syntax.ParsedSettings;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.apache.kafka.common.config.types.Password;
import org.jspecify.annotations.Nullable;

/** Kafka's options for TLS, under the registry's prefix. */
final class RegistrySslKeys {
    private static final List<String> TEXTS = List.of(
            SSL_KEYSTORE_LOCATION_CONFIG,
            SSL_KEYSTORE_TYPE_CONFIG,
            SSL_TRUSTSTORE_LOCATION_CONFIG,
            SSL_TRUSTSTORE_TYPE_CONFIG);

    private static final List<String> SECRETS = List.of(
            SSL_KEYSTORE_PASSWORD_CONFIG,
            SSL_KEY_PASSWORD_CONFIG,
            SSL_KEYSTORE_KEY_CONFIG,
            SSL_KEYSTORE_CERTIFICATE_CHAIN_CONFIG,
            SSL_TRUSTSTORE_PASSWORD_CONFIG,
            SSL_TRUSTSTORE_CERTIFICATES_CONFIG);

    private RegistrySslKeys() {}

    static void define(KeyGroup group) {
        text(
                group,
                SSL_TRUSTSTORE_LOCATION_CONFIG,
                null,
                "File with the certificates that the registry's is checked"
                        + " against. The default is those of the JVM.");
        type(group, SSL_TRUSTSTORE_TYPE_CONFIG, DEFAULT_SSL_TRUSTSTORE_TYPE, "trust store");
        secret(group, SSL_TRUSTSTORE_PASSWORD_CONFIG, "Password of the trust store.");
        secret(
                group,
                SSL_TRUSTSTORE_CERTIFICATES_CONFIG,
                "Trusted certificates themselves, in PEM, instead of a file.");
        text(
                group,
                SSL_KEYSTORE_LOCATION_CONFIG,
                null,
                "File with the daemon's own key and certificate, for a registry"
                        + " that asks for one. In PEM, the key comes first.");
        type(group, SSL_KEYSTORE_TYPE_CONFIG, DEFAULT_SSL_KEYSTORE_TYPE, "key store");
        secret(group, SSL_KEYSTORE_PASSWORD_CONFIG, "Password of the key store. Not used for PEM.");
        secret(group, SSL_KEY_PASSWORD_CONFIG, "Password of the key in the key store or in PEM.");
        secret(group, SSL_KEYSTORE_KEY_CONFIG, "The daemon's key itself, in PEM (PKCS #8), instead of a file.");
        secret(
                group,
                SSL_KEYSTORE_CERTIFICATE_CHAIN_CONFIG,
                "The daemon's certificate chain itself, in PEM, instead of a file.");
    }

    private static void text(KeyGroup group, String option, @Nullable String defaultValue, String documentation) {
        group.optional(RegistryKeys.PREFIX + option, STRING, defaultValue, null, LOW, documentation);
    }

    private static void type(KeyGroup group, String option, String defaultValue, String store) {
        text(group, option, defaultValue, "Format of the " + store + ": `JKS`, `PKCS12` or `PEM`.");
    }

    private static void secret(KeyGroup group, String option, String documentation) {
        group.optional(RegistryKeys.PREFIX + option, PASSWORD, null, null, LOW, documentation);
    }

    /** Returns whether a key store or a trust store is set. */
    static boolean hasAny(ParsedSettings settings) {
        return !options(settings).keySet().stream().allMatch(option -> option.endsWith(".type"));
    }

    static void crossCheck(ParsedSettings settings, BiConsumer<String, String> mistake) {
        boolean secure = RegistryUrl.parse(settings.text(RegistryKeys.PREFIX + "url")).stream()
                .allMatch(url -> url.base().getScheme().equals("https"));
        if (hasAny(settings) && !secure) {
            mistake.accept(
                    RegistryKeys.PREFIX + "url", "expected https:// everywhere, because schema.registry.ssl.* is set");
        }
    }

    /** Returns the options that are set, without the prefix, as Kafka takes them. */
    static Map<String, Object> options(ParsedSettings settings) {
        Map<String, Object> options = new TreeMap<>();
        for (String option : TEXTS) {
            @Nullable String text = settings.textOrNull(RegistryKeys.PREFIX + option);
            if (text != null) {
                options.put(option, text);
            }
        }
        for (String option : SECRETS) {
            @Nullable Password secret = settings.secret(RegistryKeys.PREFIX + option);
            if (secret != null) {
                options.put(option, secret);
            }
        }
        return options;
    }
}
