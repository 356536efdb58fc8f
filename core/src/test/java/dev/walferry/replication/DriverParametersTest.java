package dev.walferry.replication;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A misspelled driver parameter is refused: the driver would ignore it, and connect in clear text for example. */
class DriverParametersTest {
    @ParameterizedTest
    @CsvSource({"sslmod, sslmode", "SSLMODE, sslmode", "socket_timeout, socketTimeout", "sslrotcert, sslrootcert"})
    void theNearestKnownNameIsNamed(String wrong, String right) {
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> DriverParameters.requireKnown(wrong));
        assertEquals("unknown driver parameter \"" + wrong + "\": did you mean \"" + right + "\"?", e.getMessage());
    }

    @Test
    void aBuilderRefusesThemHoweverTheyAreGiven() {
        ChangeStreamBuilder builder = ChangeStream.to("jdbc:postgresql://localhost/shop?sslmode=verify-full&user=u");
        assertThrows(IllegalArgumentException.class, () -> builder.property("sslmod", "verify-full"));
        IllegalArgumentException inUrl = assertThrows(
                IllegalArgumentException.class,
                () -> ChangeStream.to("jdbc:postgresql://localhost/shop?password=secret&sslmod=verify-full"));
        assertFalse(inUrl.getMessage().contains("secret"), inUrl.getMessage());
    }

    @Test
    void everyFormOfTheDriversUrlPasses() {
        for (String url : new String[] {
            "jdbc:postgresql:shop",
            "jdbc:postgresql:/",
            "jdbc:postgresql://[::1]:5432,other:5433/shop?targetServerType=primary",
            "jdbc:postgresql://localhost/shop?ApplicationName=a&options=-c%20statement_timeout=0",
            "not the driver's"
        }) {
            DriverParameters.requireKnownIn(url);
        }
    }
}
