package dev.walferry.pgoutput;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.type.ArrayOid;
import dev.walferry.type.TypeOid;
import dev.walferry.type.ValueFormatException;
import java.util.List;
import java.util.Set;

/** Reads every value of messages that may be damaged: an object and a text, or {@link ValueFormatException}. */
final class ValueReading {
    /**
     * A numeric may have 147,455 digits, for which ten bytes of binary can be enough, so its input does justify this
     * much memory.
     */
    private static final long PER_NUMERIC_BYTE = 2 * 1024 * 1024;

    private static final Set<Integer> OF_NUMERICS = Set.of(
            ArrayOid.NUMERIC, TypeOid.NUMRANGE, ArrayOid.NUMRANGE, TypeOid.NUMMULTIRANGE, ArrayOid.NUMMULTIRANGE);

    /** A numeric alone is printed digit by digit; inside another value the JDK prints it with many divisions. */
    private static final long PER_BYTE_OF_NUMERICS = 3 * PER_NUMERIC_BYTE;

    /** Finding the shortest decimal of a very small float8 takes exact decimals of a thousand digits. */
    private static final Set<Integer> FLOATING = Set.of(
            TypeOid.FLOAT4,
            TypeOid.FLOAT8,
            TypeOid.POINT,
            TypeOid.LINE,
            TypeOid.LSEG,
            TypeOid.BOX,
            TypeOid.PATH,
            TypeOid.POLYGON,
            TypeOid.CIRCLE);

    private static final long PER_FLOATING_BYTE = 16 * 1024;
    /** The most expensive are short elements of arrays: an object, a place in a list, and texts of both. */
    private static final long PER_BYTE = 1024;

    private static final long FIXED = 64 * 1024;

    private long read;
    private long refused;

    /** Returns how many values could be read. */
    long read() {
        return read;
    }

    /** Returns how many values could not be read. */
    long refused() {
        return refused;
    }

    /** Reads all values of a message that has any. */
    void of(PgOutputMessage message) {
        for (Tuple tuple : tuples(message)) {
            for (int column = 0; column < tuple.size(); column++) {
                ValueKind kind = tuple.valueKind(column);
                if (kind == ValueKind.TEXT || kind == ValueKind.BINARY) {
                    value(tuple, column);
                }
            }
        }
    }

    private static List<Tuple> tuples(PgOutputMessage message) {
        return switch (message.kind()) {
            case INSERT -> List.of(((Insert) message).row());
            case UPDATE -> {
                Update update = (Update) message;
                Tuple old = update.old();
                yield old == null ? List.of(update.row()) : List.of(old, update.row());
            }
            case DELETE -> List.of(((Delete) message).old());
            default -> List.of();
        };
    }

    private void value(Tuple tuple, int column) {
        int typeOid = tuple.relation().columns().get(column).typeOid();
        int length = tuple.value(column).length();
        long bound = FIXED + length * perByte(typeOid);
        boolean[] valid = new boolean[1];
        Runnable call = () -> valid[0] = object(tuple, column);
        long first = Allocation.of(call);
        // the second time excludes what the JVM allocates for code that runs for the first time
        long allocated = first > bound ? Allocation.of(call) : first;
        assertTrue(
                allocated <= bound,
                () -> allocated + " bytes for a value of " + length + " of type " + Integer.toUnsignedString(typeOid));
        if (valid[0]) {
            read++;
        } else {
            refused++;
        }
    }

    private static long perByte(int typeOid) {
        if (typeOid == TypeOid.NUMERIC) {
            return PER_NUMERIC_BYTE;
        }
        if (OF_NUMERICS.contains(typeOid)) {
            return PER_BYTE_OF_NUMERICS;
        }
        boolean floating = FLOATING.contains(typeOid) || FLOATING.contains(TypeOid.elementOf(typeOid));
        return floating ? PER_FLOATING_BYTE : PER_BYTE;
    }

    private static boolean object(Tuple tuple, int column) {
        try {
            return tuple.getObject(column) != null && tuple.getString(column) != null;
        } catch (ValueFormatException e) {
            return false;
        }
    }
}
