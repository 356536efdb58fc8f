package dev.walferry.kafka.record.value;

import dev.walferry.type.PgBox;
import dev.walferry.type.PgCircle;
import dev.walferry.type.PgLine;
import dev.walferry.type.PgLineSegment;
import dev.walferry.type.PgPath;
import dev.walferry.type.PgPoint;
import dev.walferry.type.PgPolygon;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads PostgreSQL's geometric types and PostGIS's, as Debezium's structures. */
public final class GeometryReaders {
    private static final int HAS_SRID = 0x2000_0000;
    private static final int SMALLEST_EWKB = 9;
    private static final StructField X = new StructField("x");
    private static final StructField Y = new StructField("y");
    private static final StructField WKB = new StructField("wkb");
    private static final StructField SRID = new StructField("srid");
    private static final StructField EXTENSIONS = new StructField("extensions");
    private static final StructField CENTER = new StructField("center");
    private static final StructField RADIUS = new StructField("radius");
    private static final StructField A = new StructField("a");
    private static final StructField B = new StructField("b");
    private static final StructField C = new StructField("c");

    private GeometryReaders() {}

    /**
     * Reads {@code point}.
     *
     * @param bytes holds the text
     * @param from index of its first byte
     * @param to index after its last byte
     * @param out receives the structure
     */
    public static void point(byte[] bytes, int from, int to, ValueSink out) {
        point(PgPoint.parse(bytes, from, to - from, false), out);
    }

    private static void point(PgPoint point, ValueSink out) {
        out.beginStruct();
        number(X, point.x(), out);
        number(Y, point.y(), out);
        out.field(WKB);
        out.present();
        wkb(Wkb.point(point), out);
        out.field(SRID);
        out.nothing();
        out.endStruct();
    }

    private static void number(StructField field, double value, ValueSink out) {
        out.field(field);
        out.float64(value);
    }

    private static void wkb(byte[] wkb, ValueSink out) {
        out.bytes(wkb, 0, wkb.length);
    }

    /**
     * Reads {@code circle}.
     *
     * @param bytes holds the text
     * @param from index of its first byte
     * @param to index after its last byte
     * @param out receives the structure
     */
    public static void circle(byte[] bytes, int from, int to, ValueSink out) {
        PgCircle circle = PgCircle.parse(bytes, from, to - from, false);
        out.beginStruct();
        out.field(CENTER);
        point(circle.center(), out);
        number(RADIUS, circle.radius(), out);
        out.endStruct();
    }

    /**
     * Reads {@code line}.
     *
     * @param bytes holds the text
     * @param from index of its first byte
     * @param to index after its last byte
     * @param out receives the structure
     */
    public static void line(byte[] bytes, int from, int to, ValueSink out) {
        PgLine line = PgLine.parse(bytes, from, to - from, false);
        out.beginStruct();
        number(A, line.a(), out);
        number(B, line.b(), out);
        number(C, line.c(), out);
        out.endStruct();
    }

    /**
     * Reads {@code box}, as the ring of its corners.
     *
     * @param bytes holds the text
     * @param from index of its first byte
     * @param to index after its last byte
     * @param out receives the structure
     */
    public static void box(byte[] bytes, int from, int to, ValueSink out) {
        PgBox box = PgBox.parse(bytes, from, to - from, false);
        PgPoint high = box.high();
        PgPoint low = box.low();
        List<PgPoint> ring = List.of(high, new PgPoint(high.x(), low.y()), low, new PgPoint(low.x(), high.y()), high);
        geometry(Wkb.polygon(ring), "box", null, out);
    }

    /**
     * Reads {@code polygon}, as a closed ring.
     *
     * @param bytes holds the text
     * @param from index of its first byte
     * @param to index after its last byte
     * @param out receives the structure
     */
    public static void polygon(byte[] bytes, int from, int to, ValueSink out) {
        List<PgPoint> ring =
                new ArrayList<>(PgPolygon.parse(bytes, from, to - from, false).points());
        if (ring.size() > 1 && !ring.get(0).equals(ring.get(ring.size() - 1))) {
            ring.add(ring.get(0));
        }
        geometry(Wkb.polygon(ring), "polygon", null, out);
    }

    /**
     * Reads {@code lseg}.
     *
     * @param bytes holds the text
     * @param from index of its first byte
     * @param to index after its last byte
     * @param out receives the structure
     */
    public static void segment(byte[] bytes, int from, int to, ValueSink out) {
        PgLineSegment segment = PgLineSegment.parse(bytes, from, to - from, false);
        geometry(Wkb.lineString(List.of(segment.start(), segment.end())), "lseg", null, out);
    }

    /**
     * Reads {@code path}.
     *
     * @param bytes holds the text
     * @param from index of its first byte
     * @param to index after its last byte
     * @param out receives the structure
     */
    public static void path(byte[] bytes, int from, int to, ValueSink out) {
        PgPath path = PgPath.parse(bytes, from, to - from, false);
        geometry(Wkb.lineString(path.points()), "path", Boolean.toString(path.closed()), out);
    }

    private static void geometry(byte[] wkb, String type, @Nullable String closed, ValueSink out) {
        out.beginStruct();
        out.field(WKB);
        wkb(wkb, out);
        out.field(SRID);
        out.nothing();
        out.field(EXTENSIONS);
        out.present();
        out.beginMap();
        extension("type", type, out);
        if (closed != null) {
            extension("closed", closed, out);
        }
        out.endMap();
        out.endStruct();
    }

    private static void extension(String key, String value, ValueSink out) {
        out.key(key);
        out.string(value);
    }

    /**
     * Reads PostGIS's {@code geometry}: the extended form (EWKB) is written whole, with its SRID beside it.
     *
     * @param bytes holds hexadecimal digits
     * @param from index of the first byte
     * @param to index after the last byte
     * @param out receives the structure
     */
    public static void geometry(byte[] bytes, int from, int to, ValueSink out) {
        out.beginStruct();
        postgis(bytes, from, to, out);
        out.field(EXTENSIONS);
        out.nothing();
        out.endStruct();
    }

    /**
     * Reads PostGIS's {@code geography}, whose structure has no extensions.
     *
     * @param bytes holds hexadecimal digits
     * @param from index of the first byte
     * @param to index after the last byte
     * @param out receives the structure
     */
    public static void geography(byte[] bytes, int from, int to, ValueSink out) {
        out.beginStruct();
        postgis(bytes, from, to, out);
        out.endStruct();
    }

    private static void postgis(byte[] bytes, int from, int to, ValueSink out) {
        int end = ByteaReader.decodeHex(bytes, from, to, from);
        if (end - from < SMALLEST_EWKB) {
            throw new IllegalArgumentException("expected EWKB of at least " + SMALLEST_EWKB + " bytes");
        }
        ByteBuffer ewkb = ByteBuffer.wrap(bytes, from, end - from);
        ewkb.order(ewkb.get() == 0 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        boolean hasSrid = (ewkb.getInt() & HAS_SRID) != 0;
        out.field(WKB);
        out.bytes(bytes, from, end);
        out.field(SRID);
        if (hasSrid) {
            out.present();
            out.integer(ewkb.getInt());
        } else {
            out.nothing();
        }
    }
}
