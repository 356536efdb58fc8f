package dev.walferry.kafka.record.roundtrip;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** The points of a line or ring in well-known binary form. */
final class WkbRead {
    private static final int POLYGON = 3;

    private final List<String> points = new ArrayList<>();

    WkbRead(byte[] wkb) {
        ByteBuffer in = ByteBuffer.wrap(wkb);
        in.order(in.get() == 0 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        if (in.getInt() == POLYGON) {
            in.getInt(); // one ring
        }
        int count = in.getInt();
        for (int i = 0; i < count; i++) {
            points.add(Kind.numbers(in.getDouble(), in.getDouble()));
        }
    }

    /** Returns the points as PostgreSQL lists them: a ring without its last point, and only two corners of a box. */
    String text(Kind kind, Object struct) {
        List<String> listed = switch (kind) {
            case BOX -> List.of(points.get(0), points.get(2));
            case POLYGON -> points.size() == 1 ? points : points.subList(0, points.size() - 1);
            default -> points;
        };
        String text = String.join(" ", listed);
        return kind == Kind.PATH ? Kind.part(Kind.part(struct, "extensions"), "closed") + " " + text : text;
    }
}
