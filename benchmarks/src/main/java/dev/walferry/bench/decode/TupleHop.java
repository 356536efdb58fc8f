package dev.walferry.bench.decode;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The floor for any stream: hops over the lengths of every tuple of its inserts, updates and deletes, checks nothing and
 * keeps nothing. Knows of the rest only what it takes to know whether a row begins with a transaction's id.
 */
final class TupleHop {
    private static final VarHandle INT16 = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT32 = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final int KIND_AND_RELATION = 1 + 4;
    private static final int XID = 4;

    private boolean inStream;

    /**
     * Hops over a message.
     *
     * @param message any message
     * @param seen gets the bytes of every value that has any, as hex; or null
     * @return the sum of the values' lengths
     */
    int lengths(byte[] message, @Nullable List<String> seen) {
        switch (message[0]) {
            case 'S' -> inStream = true;
            case 'E' -> inStream = false;
            case 'I', 'U', 'D' -> {
                return tuples(message, seen);
            }
            default -> {}
        }
        return 0;
    }

    private int tuples(byte[] message, @Nullable List<String> seen) {
        int at = KIND_AND_RELATION + (inStream ? XID : 0);
        int sum = 0;
        while (at < message.length) {
            at++; // which tuple it is: new, old or key
            int columns = (short) INT16.get(message, at);
            at += Short.BYTES;
            for (int i = 0; i < columns; i++) {
                byte kind = message[at++];
                if (kind == 't' || kind == 'b') {
                    int length = (int) INT32.get(message, at);
                    at += Integer.BYTES;
                    if (seen != null) {
                        seen.add(HexFormat.of().formatHex(message, at, at + length));
                    }
                    sum += length;
                    at += length;
                }
            }
        }
        return sum;
    }
}
