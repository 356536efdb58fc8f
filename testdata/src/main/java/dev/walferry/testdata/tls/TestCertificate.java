package dev.walferry.testdata.tls;

import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;

/**
 * A key and its certificate.
 *
 * @param key the private key
 * @param certificate its certificate, signed by a {@link TestAuthority}
 */
public record TestCertificate(PrivateKey key, X509Certificate certificate) {

    /** {@return the key in PEM, as PKCS #8 without a password} */
    public String keyPem() {
        return pem("PRIVATE KEY", key.getEncoded());
    }

    /** {@return the certificate in PEM} */
    public String certificatePem() {
        return pem(certificate);
    }

    static String pem(X509Certificate certificate) {
        try {
            return pem("CERTIFICATE", certificate.getEncoded());
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String pem(String kind, byte[] der) {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + kind + "-----\n" + base64 + "\n-----END " + kind + "-----\n";
    }
}
