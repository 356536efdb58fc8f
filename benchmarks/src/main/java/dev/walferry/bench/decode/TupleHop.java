package dev.walferry.bench.decode;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * The floor for any stream: hops over the lengths in every tuple of its inserts, updates and deletes, checks nothing and keeps
 * nothing. Of the other messages it only reads what tells whether a row begins with a transaction's id.
 */
final class TupleHop {
    private static final VarHandle INT16 = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT32 = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final int KIND_AND_RELATION = 1 + 4;
    private static final int XID = 4;

    private boolean inStream;

    /** Receives the values that have bytes, in the order of the message. */
    @FunctionalInterface
    interface ValueReceiver {
        /** Receives a value. */
        void add(byte[] message, int offset, int length);
    }

    /**
     * Hops over a message.
     *
     * @param message any message
     * @param values receives every value; or null
     * @return the sum of the values' lengths
     */
    int lengths(byte[] message, @Nullable ValueReceiver values) {
        switch (message[0]) {
            case 'S' -> inStream = true;
            case 'E' -> inStream = false;
            case 'I', 'U', 'D' -> {
                return tuples(message, values);
            }
            default -> {}
        }
        return 0;
    }

    private int tuples(byte[] message, @Nullable ValueReceiver values) {
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
                    if (values != null) {
                        values.add(message, at, length);
                    }
                    sum += length;
                    at += length;
                }
            }
        }
        return sum;
    }
}
