package dev.walferry.kafka.record.registry;

import java.util.Map;
import javax.net.ssl.SSLContext;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.security.ssl.DefaultSslEngineFactory;

/** TLS as Kafka's clients set it up, from the same options: key stores, trust stores and PEM, in files or as text. */
final class RegistryTls {
    private RegistryTls() {}

    /**
     * Reads the stores.
     *
     * @param options Kafka's {@code ssl.*} options
     * @throws RegistryException if a store cannot be read
     */
    static SSLContext context(Map<String, Object> options) throws RegistryException {
        ConfigDef definition = new ConfigDef();
        SslConfigs.addClientSslSupport(definition);
        try (DefaultSslEngineFactory factory = new DefaultSslEngineFactory()) {
            factory.configure(definition.parse(options));
            return factory.sslContext();
        } catch (KafkaException e) {
            throw new RegistryException("schema.registry.ssl.*: cannot be used: " + reason(e), e, RegistryError.TLS);
        }
    }

    private static String reason(KafkaException e) {
        Throwable cause = e.getCause();
        return e.getMessage() + (cause == null || cause.getMessage() == null ? "" : ": " + cause.getMessage());
    }
}
