package dev.walferry.kafka.record.protobuf;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/** Numbers that are made of names. They lie beyond those of all columns, of which a table has at most 1,600. */
final class NameNumbers {
    private static final int FIRST = 1_000_000;
    private static final int MOST = 200_000_000;

    private NameNumbers() {}

    /** The number of a name. Two names may have the same one, which is very rare. */
    static int of(String name) {
        CRC32 sum = new CRC32();
        sum.update(name.getBytes(StandardCharsets.UTF_8));
        return FIRST + (int) (sum.getValue() % MOST);
    }
}
