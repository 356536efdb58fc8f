package dev.walferry.kafka.observe.http;

import dev.walferry.kafka.config.ConfigurationException;
import dev.walferry.kafka.config.Mistake;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.security.ssl.DefaultSslEngineFactory;

/** The server's key and certificate, from a file in PEM. */
final class ServerTls {
    private ServerTls() {}

    /**
     * Reads the file.
     *
     * @param file the key, as PKCS #8, and then the certificate and those of its authorities
     * @throws ConfigurationException if it cannot be used
     */
    static SSLContext context(Path file) {
        ConfigDef definition = new ConfigDef();
        SslConfigs.addClientSslSupport(definition);
        Map<String, Object> options = Map.of(
                SslConfigs.SSL_KEYSTORE_TYPE_CONFIG, "PEM", SslConfigs.SSL_KEYSTORE_LOCATION_CONFIG, file.toString());
        try (DefaultSslEngineFactory factory = new DefaultSslEngineFactory()) {
            factory.configure(definition.parse(options));
            return factory.sslContext();
        } catch (KafkaException e) {
            throw new ConfigurationException(List.of(new Mistake(
                    "http.certificate",
                    "cannot be used: expected a file in PEM with a private key (PKCS #8, without a password) and then its"
                            + " certificates, which this user may read")));
        }
    }
}
