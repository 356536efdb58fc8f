package dev.walferry.testdata.tls;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A certificate authority in memory, for tests. A client that trusts {@link #pem()} trusts what it signs:
 *
 * <pre>{@code
 * TestAuthority authority = TestAuthority.create("one");
 * TestCertificate server = authority.issue("server", List.of("localhost", "127.0.0.1"));
 * }</pre>
 *
 * <p>Keys are on the curve P-256. Immutable.
 */
public final class TestAuthority {
    private static final String ECDSA_WITH_SHA256 = "1.2.840.10045.4.3.2";
    private static final String COMMON_NAME = "2.5.4.3";
    private static final String BASIC_CONSTRAINTS = "2.5.29.19";
    private static final String ALTERNATIVE_NAMES = "2.5.29.17";
    private static final int DNS_NAME = 0x82;
    private static final int IP_ADDRESS = 0x87;
    private static final Duration DAY = Duration.ofDays(1);
    private static final int SERIAL_BITS = 64;

    private final String name;
    private final KeyPair keys;
    private final X509Certificate certificate;

    private TestAuthority(String name) throws GeneralSecurityException {
        this.name = name;
        this.keys = newKeys();
        byte[] mayIssue = extension(BASIC_CONSTRAINTS, Der.sequence(Der.bool(true)));
        Instant now = Instant.now();
        this.certificate = sign(name, keys.getPublic(), mayIssue, now.minus(DAY), now.plus(DAY));
    }

    /**
     * Creates an authority with a new key.
     *
     * @param name its common name
     * @return the authority
     */
    public static TestAuthority create(String name) {
        try {
            return new TestAuthority(name);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** {@return the authority's own certificate} */
    public X509Certificate certificate() {
        return certificate;
    }

    /** {@return the authority's own certificate in PEM} */
    public String pem() {
        return TestCertificate.pem(certificate);
    }

    /**
     * Issues a certificate that is valid since yesterday and until tomorrow.
     *
     * @param commonName whose it is; for a client, the user's name
     * @param hosts names and IPv4 addresses of a server; none for a client
     * @return the certificate and its new key
     */
    public TestCertificate issue(String commonName, List<String> hosts) {
        Instant now = Instant.now();
        return issue(commonName, hosts, now.minus(DAY), now.plus(DAY));
    }

    /**
     * Issues a certificate that was valid until yesterday.
     *
     * @param commonName whose it is
     * @param hosts names and IPv4 addresses of a server
     * @return the certificate and its new key
     */
    public TestCertificate issueExpired(String commonName, List<String> hosts) {
        Instant now = Instant.now();
        return issue(commonName, hosts, now.minus(DAY.multipliedBy(2)), now.minus(DAY));
    }

    private TestCertificate issue(String commonName, List<String> hosts, Instant from, Instant until) {
        try {
            KeyPair own = newKeys();
            byte[][] names = hosts.stream().map(TestAuthority::alternativeName).toArray(byte[][]::new);
            byte[] extensions = hosts.isEmpty() ? new byte[0] : extension(ALTERNATIVE_NAMES, Der.sequence(names));
            return new TestCertificate(own.getPrivate(), sign(commonName, own.getPublic(), extensions, from, until));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair newKeys() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    private static byte[] alternativeName(String host) {
        if (!host.matches("\\d+(\\.\\d+){3}")) {
            return Der.tagged(DNS_NAME, host.getBytes(StandardCharsets.US_ASCII));
        }
        String[] numbers = host.split("\\.", -1);
        byte[] address = new byte[numbers.length];
        for (int i = 0; i < address.length; i++) {
            address[i] = (byte) Integer.parseInt(numbers[i]);
        }
        return Der.tagged(IP_ADDRESS, address);
    }

    private static byte[] extension(String oid, byte[] value) {
        return Der.sequence(Der.oid(oid), Der.octets(value));
    }

    /** The layout is that of RFC 5280, section 4.1: the content, the algorithm, the signature over the content. */
    private X509Certificate sign(String subject, PublicKey key, byte[] extensions, Instant from, Instant until)
            throws GeneralSecurityException {
        byte[] algorithm = Der.sequence(Der.oid(ECDSA_WITH_SHA256));
        byte[] content = Der.sequence(
                Der.tagged(0xA0, Der.integer(BigInteger.TWO)), // version 3
                Der.integer(new BigInteger(SERIAL_BITS, new SecureRandom()).setBit(0)),
                algorithm,
                commonName(name),
                Der.sequence(Der.time(from), Der.time(until)),
                commonName(subject),
                key.getEncoded(),
                extensions.length == 0 ? extensions : Der.tagged(0xA3, Der.sequence(extensions)));
        byte[] whole = Der.sequence(content, algorithm, Der.bits(signature(keys.getPrivate(), content)));
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(whole));
    }

    private static byte[] commonName(String value) {
        return Der.sequence(Der.set(Der.sequence(Der.oid(COMMON_NAME), Der.text(value))));
    }

    private static byte[] signature(PrivateKey key, byte[] content) throws GeneralSecurityException {
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(key);
        signature.update(content);
        return signature.sign();
    }
}
