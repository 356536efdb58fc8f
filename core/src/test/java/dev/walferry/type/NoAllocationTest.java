package dev.walferry.type;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/** The primitive parsers allocate nothing, in either format. */
final class NoAllocationTest {
    private static final int CALLS = 20_000;

    /** Enough for the compiler to finish its work, although it shares two cores with servers. */
    private static final int ROUNDS = 500;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** Where the results go, so that the calls are not optimized away. */
    private long sink;

    private interface Parse {
        long run(byte[] bytes, int offset, int length, boolean binary);
    }

    private void check(Parse parse, String text, String hex) {
        byte[] textBytes = Bytes.ascii(text);
        byte[] binary = Bytes.hex(hex);
        long id = Thread.currentThread().getId();
        long best = Long.MAX_VALUE;
        // the measurement and the compiler allocate now and then, but not every time
        for (int round = 0; round < ROUNDS && best >= CALLS; round++) {
            long before = THREADS.getThreadAllocatedBytes(id);
            for (int i = 0; i < CALLS; i++) {
                sink += parse.run(textBytes, 0, textBytes.length, false);
                sink += parse.run(binary, 0, binary.length, true);
            }
            best = Math.min(best, THREADS.getThreadAllocatedBytes(id) - before);
        }
        assertTrue(best < CALLS, best + " bytes in " + CALLS + " calls that gave " + sink);
    }

    @Test
    void numbersAllocateNothing() {
        check(PgInteger::int2, "-123", "ff85");
        check(PgInteger::int4, "-123456", "fffe1dc0");
        check(PgInteger::int8, "1234567890123", "0000011f71fb04cb");
        check(PgInteger::oid, "4294967295", "ffffffff");
        check(PgInteger::xid8, "18446744073709551615", "ffffffffffffffff");
        check((b, o, n, f) -> PgInteger.parse(TypeOid.INT4, b, o, n, f), "7", "00000007");
        check((b, o, n, f) -> (long) PgFloat.float8(b, o, n, f), "12345.678", "40c81cd6c8b43958");
        check((b, o, n, f) -> (long) PgFloat.float8(b, o, n, f), "2.2250738585072014e-308", "0010000000000000");
        check((b, o, n, f) -> (long) PgFloat.float8(b, o, n, f), "NaN", "7ff8000000000000");
        check((b, o, n, f) -> (long) PgFloat.float4(b, o, n, f), "0.1", "3dcccccd");
        check((b, o, n, f) -> (long) PgFloat.float4(b, o, n, f), "3.4028235e+38", "7f7fffff");
        check(PgMoney::parseUnits, "$12,345.67", "000000000012d687");
        check((b, o, n, f) -> PgBoolean.parse(b, o, n, f) ? 1 : 0, "t", "01");
    }

    @Test
    void timesAllocateNothing() {
        check(PgDate::parseEpochDay, "1999-12-31", "ffffffff");
        check(PgTime::parseMicros, "23:59:59.999999", "000000141dd75fff");
        check(PgTimestamp::parseMicros, "1999-12-31 23:59:59.999999", "ffffffffffffffff");
        check(PgTimestampTz::parseMicros, "2024-02-29 10:00:00+00", "0002b5811750c800");
    }

    @Test
    void uuidHalvesAllocateNothing() {
        String text = "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11";
        check(PgUuid::mostSignificant, text, text.replace("-", ""));
        check(PgUuid::leastSignificant, text, text.replace("-", ""));
    }
}
