package dev.walferry.bench.decode;

import dev.walferry.type.TypeOid;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/** The types of the rows' columns, in the proportions of an ordinary table. */
enum ColumnKind {
    INT8(TypeOid.INT8, -1, "int8") {
        @Override
        Sample sample(SplittableRandom random, boolean wide) {
            long value = random.nextLong(100_000_000_000L);
            return new Sample(Long.toString(value), bytes(Long.BYTES).putLong(value));
        }
    },
    TEXT(TypeOid.TEXT, -1, "text") {
        @Override
        Sample sample(SplittableRandom random, boolean wide) {
            int length = wide ? WIDE : 8 + random.nextInt(24);
            StringBuilder text = new StringBuilder(length);
            for (int i = 0; i < length; i++) {
                text.append((char) ('a' + random.nextInt(26)));
            }
            byte[] utf8 = text.toString().getBytes(StandardCharsets.UTF_8);
            return new Sample(text.toString(), bytes(utf8.length).put(utf8));
        }
    },
    INT4(TypeOid.INT4, -1, "int4") {
        @Override
        Sample sample(SplittableRandom random, boolean wide) {
            int value = random.nextInt(1_000_000);
            return new Sample(Integer.toString(value), bytes(Integer.BYTES).putInt(value));
        }
    },
    BOOL(TypeOid.BOOL, -1, "bool") {
        @Override
        Sample sample(SplittableRandom random, boolean wide) {
            boolean value = random.nextBoolean();
            return new Sample(value ? "t" : "f", bytes(1).put((byte) (value ? 1 : 0)));
        }
    },
    TIMESTAMPTZ(TypeOid.TIMESTAMPTZ, -1, "timestamptz") {
        @Override
        Sample sample(SplittableRandom random, boolean wide) {
            int seconds = random.nextInt(60);
            int micros = 100_000 + random.nextInt(899_999);
            // 2025-06-07 08:09:00 in microseconds since 2000-01-01
            long binary = 802_598_940_000_000L + seconds * 1_000_000L + micros;
            String text = String.format(Locale.ROOT, "2025-06-07 08:09:%02d.%06d", seconds, micros);
            return new Sample(stripZeros(text) + "+00", bytes(Long.BYTES).putLong(binary));
        }
    };

    private static final int WIDE = 2000;

    private final int oid;
    private final int typmod;
    private final String sqlName;

    ColumnKind(int oid, int typmod, String sqlName) {
        this.oid = oid;
        this.typmod = typmod;
        this.sqlName = sqlName;
    }

    /**
     * One value in both formats.
     *
     * @param text as PostgreSQL prints it
     * @param bytes as its send function writes it
     */
    record Sample(String text, ByteBuffer bytes) {
        byte[] binary() {
            return bytes.array();
        }
    }

    abstract Sample sample(SplittableRandom random, boolean wide);

    int oid() {
        return oid;
    }

    int typmod() {
        return typmod;
    }

    String sqlName() {
        return sqlName;
    }

    /** A row's columns: a key first, then the kinds in turn. */
    static List<ColumnKind> row(int width) {
        List<ColumnKind> columns = new ArrayList<>();
        ColumnKind[] turn = {INT8, TEXT, INT4, BOOL, TIMESTAMPTZ, TEXT, INT8, INT4, TEXT, INT4};
        for (int i = 0; i < width; i++) {
            columns.add(turn[i % turn.length]);
        }
        return columns;
    }

    private static ByteBuffer bytes(int length) {
        return ByteBuffer.allocate(length);
    }

    private static String stripZeros(String text) {
        int end = text.length();
        while (text.charAt(end - 1) == '0') {
            end--;
        }
        return text.substring(0, end);
    }
}
