package dev.walferry.kafka.record.value;

import dev.walferry.type.PgPoint;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Well-known binary form of plane geometries, little-endian. */
final class Wkb {
    private static final int POINT = 1;
    private static final int LINE_STRING = 2;
    private static final int POLYGON = 3;
    private static final int HEADER_BYTES = 1 + Integer.BYTES;

    private Wkb() {}

    static byte[] point(PgPoint point) {
        return put(start(2 * Double.BYTES, POINT), point).array();
    }

    static byte[] lineString(List<PgPoint> points) {
        return putAll(start(size(points), LINE_STRING), points).array();
    }

    /** Returns a polygon of one ring. */
    static byte[] polygon(List<PgPoint> ring) {
        return putAll(start(Integer.BYTES + size(ring), POLYGON).putInt(1), ring)
                .array();
    }

    private static int size(List<PgPoint> points) {
        return Integer.BYTES + points.size() * 2 * Double.BYTES;
    }

    private static ByteBuffer start(int contentBytes, int type) {
        ByteBuffer buffer = ByteBuffer.allocate(HEADER_BYTES + contentBytes).order(ByteOrder.LITTLE_ENDIAN);
        return buffer.put((byte) 1).putInt(type);
    }

    private static ByteBuffer putAll(ByteBuffer buffer, List<PgPoint> points) {
        buffer.putInt(points.size());
        points.forEach(point -> put(buffer, point));
        return buffer;
    }

    private static ByteBuffer put(ByteBuffer buffer, PgPoint point) {
        return buffer.putDouble(point.x()).putDouble(point.y());
    }
}
