package dev.walferry.kafka.source;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.walferry.Lsn;
import org.junit.jupiter.api.Test;

class WalPositionTest {
    @Test
    void positionAfterAPageHeaderIsThePagesStart() {
        assertEquals(Lsn.parse("0/2000000"), WalPosition.beforeHeader(Lsn.parse("0/2000028"), 8192));
        assertEquals(Lsn.parse("0/2002000"), WalPosition.beforeHeader(Lsn.parse("0/2002018"), 8192));
        assertEquals(Lsn.parse("0/2002020"), WalPosition.beforeHeader(Lsn.parse("0/2002020"), 8192));
    }
}
