package dev.walferry.kafka.record.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegistryErrorTest {
    private static IOException handshake(String message, Exception cause) {
        IOException e = new SSLHandshakeException(message);
        e.initCause(cause);
        return new IOException(message, e);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Received fatal alert: certificate_required",
                "Received fatal alert: bad_certificate",
                "Received fatal alert: unknown_ca",
                "Received fatal alert: handshake_failure",
                "Received fatal alert: protocol_version"
            })
    void refusedHandshakeNeedsAPerson(String alert) {
        assertEquals(RegistryError.TLS, RegistryError.of(handshake(alert, new EOFException())));
        assertEquals(RegistryError.TLS, RegistryError.of((IOException) new SSLException(alert)));
    }

    @Test
    void registryThatIsNotTrustedNeedsAPerson() {
        assertEquals(RegistryError.TLS, RegistryError.of(handshake("x", new CertificateException("y"))));
    }

    @Test
    void brokenConnectionDoesNot() {
        IOException broken = handshake("Remote host terminated the handshake", new EOFException("SSL peer shut down"));
        assertEquals(RegistryError.AWAY, RegistryError.of(broken));
        assertEquals(RegistryError.AWAY, RegistryError.of(new ConnectException()));
        assertEquals(RegistryError.AWAY, RegistryError.of(new IOException("bad_certificate in no TLS")));
    }

    @Test
    void everyStatusHasARemedy() {
        for (int status = 300; status < 600; status++) {
            for (boolean isKnown : new boolean[] {false, true}) {
                RegistryError error = RegistryError.of(status, 0, isKnown);
                assertTrue(error.remedy().length() > 10, error::toString);
            }
        }
    }
}
