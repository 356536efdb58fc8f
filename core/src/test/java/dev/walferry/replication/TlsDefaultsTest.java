package dev.walferry.replication;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections to other machines are encrypted and verified unless configured otherwise. */
class TlsDefaultsTest {
    private static String mode(String url) {
        return TlsDefaults.complete(url, new Properties()).getProperty("sslmode");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://db.example/shop",
                "jdbc:postgresql://db.example:5432/shop?ApplicationName=x",
                "jdbc:postgresql://10.0.0.5/shop",
                "jdbc:postgresql://[2001:db8::1]:5432/shop",
                "jdbc:postgresql://localhost,db.example/shop",
                "jdbc:postgresql://localhost.example/shop",
                "jdbc:postgresql://127.0.0.1.example/shop",
            })
    void anotherMachineIsVerified(String url) {
        assertEquals("verify-full", mode(url));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql:shop",
                "jdbc:postgresql://localhost/shop",
                "jdbc:postgresql://LOCALHOST:5433/shop",
                "jdbc:postgresql://127.0.0.1/shop",
                "jdbc:postgresql://127.1.2.3:5433,localhost/shop",
                "jdbc:postgresql://[::1]:5432/shop",
            })
    void thisMachineIsLeftToTheDriver(String url) {
        assertNull(mode(url));
    }

    @Test
    void aChoiceIsKept() {
        assertNull(mode("jdbc:postgresql://db.example/shop?sslmode=disable")); // the URL has its own mode
        Properties given = new Properties();
        given.setProperty("sslmode", "require");
        assertEquals(
                "require",
                TlsDefaults.complete("jdbc:postgresql://db.example/shop", given).getProperty("sslmode"));
    }

    @Test
    void theGivenPropertiesStayAsTheyAre() {
        Properties given = new Properties();
        given.setProperty("user", "walferry");
        Properties complete = TlsDefaults.complete("jdbc:postgresql://db.example/shop", given);
        assertEquals("walferry", complete.getProperty("user"));
        assertNull(given.getProperty("sslmode"));
    }

    @Test
    void anAddressForAllInterfacesIsNotThisMachineForSure() {
        assertFalse(TlsDefaults.isLocal("0.0.0.0"));
        assertTrue(TlsDefaults.isLocal("0:0:0:0:0:0:0:1"));
    }
}
