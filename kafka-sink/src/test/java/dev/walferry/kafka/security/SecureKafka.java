package dev.walferry.kafka.security;

import dev.walferry.kafka.harness.Route;
import dev.walferry.testdata.LocalKafka;
import dev.walferry.testdata.tls.TestAuthority;
import dev.walferry.testdata.tls.TestCertificate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.ScramMechanism;

/** Brokers with TLS or SASL on their only listener, and what clients need to reach them. */
final class SecureKafka {
    static final String ADMIN_PASSWORD = "admin-secret";

    private static final String MODULE = "org.apache.kafka.common.security.";
    private static final String LISTENER = "listener.name.plaintext.";
    private static final String SCOPE = "changes";

    private SecureKafka() {}

    /** A broker that speaks a protocol on its listener, with a certificate for this machine. */
    static LocalKafka.Builder broker(String protocol, TestAuthority authority) {
        TestCertificate certificate = authority.issue("broker", List.of("localhost", "127.0.0.1"));
        LocalKafka.Builder broker = LocalKafka.broker()
                .jvmOption("-XX:TieredStopAtLevel=1")
                .set("listener.security.protocol.map", "PLAINTEXT:" + protocol + ",CONTROLLER:PLAINTEXT")
                .set("ssl.keystore.type", "PEM")
                .set("ssl.keystore.key", certificate.keyPem())
                .set("ssl.keystore.certificate.chain", certificate.certificatePem())
                .set("ssl.truststore.type", "PEM")
                .set("ssl.truststore.certificates", authority.pem());
        clientOf(protocol, authority).forEach(broker::client);
        return broker;
    }

    /** The same with SASL; the user {@code admin} logs in with PLAIN. */
    static LocalKafka.Builder brokerWithSasl(String protocol, TestAuthority authority, Map<String, String> users) {
        StringBuilder known = new StringBuilder();
        users.forEach((user, password) -> known.append(" user_")
                .append(user)
                .append("=\"")
                .append(password)
                .append('"'));
        LocalKafka.Builder broker = broker(protocol, authority)
                .set("sasl.enabled.mechanisms", "PLAIN,SCRAM-SHA-256,SCRAM-SHA-512,OAUTHBEARER")
                .set("sasl.mechanism.inter.broker.protocol", "PLAIN")
                .set(
                        LISTENER + "plain.sasl.jaas.config",
                        login("plain.PlainLoginModule", "admin", ADMIN_PASSWORD)
                                .replace(";", " user_admin=\"" + ADMIN_PASSWORD + "\"" + known + ";"))
                .set(LISTENER + "scram-sha-256.sasl.jaas.config", MODULE + "scram.ScramLoginModule required;")
                .set(LISTENER + "scram-sha-512.sasl.jaas.config", MODULE + "scram.ScramLoginModule required;")
                .set(
                        LISTENER + "oauthbearer.sasl.jaas.config",
                        MODULE
                                + "oauthbearer.OAuthBearerLoginModule required unsecuredLoginStringClaim_sub=\"broker\""
                                + " unsecuredValidatorRequiredScope=\"" + SCOPE + "\";");
        plain("admin", ADMIN_PASSWORD).forEach(broker::client);
        return broker;
    }

    /** Returns what a client needs to trust a broker. */
    static Map<String, String> clientOf(String protocol, TestAuthority authority) {
        Map<String, String> client = new LinkedHashMap<>();
        client.put("security.protocol", protocol);
        if (protocol.endsWith("SSL")) {
            client.put("ssl.truststore.type", "PEM");
            client.put("ssl.truststore.certificates", authority.pem());
        }
        return client;
    }

    static Map<String, String> plain(String user, String password) {
        return Map.of("sasl.mechanism", "PLAIN", "sasl.jaas.config", login("plain.PlainLoginModule", user, password));
    }

    static Map<String, String> scram(ScramMechanism mechanism, String user, String password) {
        return Map.of(
                "sasl.mechanism",
                mechanism.mechanismName(),
                "sasl.jaas.config",
                login("scram.ScramLoginModule", user, password));
    }

    /** Returns settings with a token that the client makes itself, with the scope that the broker demands. */
    static Map<String, String> token(String user) {
        return tokenWith(user, " unsecuredLoginListClaim_scope=\"," + SCOPE + "\"");
    }

    /** The same without that scope. */
    static Map<String, String> badToken(String user) {
        return tokenWith(user, "");
    }

    private static Map<String, String> tokenWith(String user, String claims) {
        return Map.of(
                "sasl.mechanism",
                "OAUTHBEARER",
                "sasl.jaas.config",
                MODULE + "oauthbearer.OAuthBearerLoginModule required unsecuredLoginStringClaim_sub=\"" + user + "\""
                        + claims + ";");
    }

    private static String login(String module, String user, String password) {
        return MODULE + module + " required username=\"" + user + "\" password=\"" + password + "\";";
    }

    /** Configures the clients of the route's daemon. */
    static Route configure(Route route, Map<String, String> client) {
        client.forEach((key, value) -> route.set("kafka." + key, value));
        return route;
    }
}
