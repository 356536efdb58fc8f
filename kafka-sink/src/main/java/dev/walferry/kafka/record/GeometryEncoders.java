package dev.walferry.kafka.record;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Writes PostgreSQL's geometric types and PostGIS's, as Debezium's structures. */
final class GeometryEncoders {
    private static final int HAS_SRID = 0x2000_0000;
    private static final int SMALLEST_EWKB = 9;

    private static final byte[] X = Json.bytes("{\"x\":");
    private static final byte[] Y = Json.bytes(",\"y\":");
    private static final byte[] WKB = Json.bytes("{\"wkb\":");
    private static final byte[] AND_WKB = Json.bytes(",\"wkb\":");
    private static final byte[] SRID = Json.bytes(",\"srid\":");

    private GeometryEncoders() {}

    /** The numbers of a text like <code>[(1,2),(3,4)]</code>, in order. */
    private static List<String> numbers(byte[] bytes, int from, int to) {
        List<String> numbers = new ArrayList<>();
        for (String part :
                new String(bytes, from, to - from, StandardCharsets.US_ASCII).split("[\\[\\](){}<>,]+", -1)) {
            if (!part.isEmpty()) {
                numbers.add(part);
            }
        }
        return numbers;
    }

    private static List<Wkb.Point> points(byte[] bytes, int from, int to) {
        List<String> numbers = numbers(bytes, from, to);
        List<Wkb.Point> points = new ArrayList<>();
        for (int i = 0; i < numbers.size(); i += 2) {
            points.add(new Wkb.Point(Double.parseDouble(numbers.get(i)), Double.parseDouble(numbers.get(i + 1))));
        }
        return points;
    }

    static void point(byte[] bytes, int from, int to, JsonBuffer out) {
        List<String> numbers = numbers(bytes, from, to);
        point(numbers.get(0), numbers.get(1), out);
    }

    private static void point(String x, String y, JsonBuffer out) {
        number(x, out.raw(X));
        number(y, out.raw(Y));
        byte[] wkb = Wkb.point(new Wkb.Point(Double.parseDouble(x), Double.parseDouble(y)));
        Base64Text.STANDARD.write(wkb, 0, wkb.length, out.raw(AND_WKB));
        out.raw(SRID).nothing();
        out.raw('}');
    }

    private static void number(String text, JsonBuffer out) {
        byte[] digits = Json.bytes(text);
        NumericEncoders.number(digits, 0, digits.length, out);
    }

    static void circle(byte[] bytes, int from, int to, JsonBuffer out) {
        List<String> numbers = numbers(bytes, from, to);
        point(numbers.get(0), numbers.get(1), out.raw(Json.bytes("{\"center\":")));
        number(numbers.get(2), out.raw(Json.bytes(",\"radius\":")));
        out.raw('}');
    }

    static void line(byte[] bytes, int from, int to, JsonBuffer out) {
        List<String> numbers = numbers(bytes, from, to);
        number(numbers.get(0), out.raw(Json.bytes("{\"a\":")));
        number(numbers.get(1), out.raw(Json.bytes(",\"b\":")));
        number(numbers.get(2), out.raw(Json.bytes(",\"c\":")));
        out.raw('}');
    }

    static ColumnEncoder box() {
        return shape("box", points -> {
            Wkb.Point high = points.get(0);
            Wkb.Point low = points.get(1);
            return Wkb.polygon(
                    List.of(high, new Wkb.Point(high.x(), low.y()), low, new Wkb.Point(low.x(), high.y()), high));
        });
    }

    static ColumnEncoder polygon() {
        return shape("polygon", points -> {
            List<Wkb.Point> ring = new ArrayList<>(points);
            if (ring.size() > 1 && !ring.get(0).equals(ring.get(ring.size() - 1))) {
                ring.add(ring.get(0));
            }
            return Wkb.polygon(ring);
        });
    }

    static ColumnEncoder segment() {
        return shape("lseg", Wkb::lineString);
    }

    private static ColumnEncoder shape(String type, Function<List<Wkb.Point>, byte[]> wkb) {
        return (bytes, from, to, out) -> geometry(wkb.apply(points(bytes, from, to)), "\"type\":\"" + type + '"', out);
    }

    /** An open path is in brackets, a closed one in parentheses. */
    static void path(byte[] bytes, int from, int to, JsonBuffer out) {
        String extensions = "\"type\":\"path\",\"closed\":\"" + (bytes[from] == '(') + '"';
        geometry(Wkb.lineString(points(bytes, from, to)), extensions, out);
    }

    private static void geometry(byte[] wkb, String extensions, JsonBuffer out) {
        Base64Text.STANDARD.write(wkb, 0, wkb.length, out.raw(WKB));
        out.raw(SRID).nothing();
        out.raw(Json.bytes(",\"extensions\":{" + extensions + "}}"));
    }

    /** PostGIS prints its extended form in hexadecimal digits; it goes out whole, its SRID beside it as well. */
    static void postgis(byte[] bytes, int from, int to, JsonBuffer out) {
        int end = ByteaEncoder.decodeHex(bytes, from, to, from);
        if (end - from < SMALLEST_EWKB) {
            throw new IllegalArgumentException("EWKB expected");
        }
        ByteBuffer ewkb = ByteBuffer.wrap(bytes, from, end - from);
        ewkb.order(ewkb.get() == 0 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        boolean hasSrid = (ewkb.getInt() & HAS_SRID) != 0;
        Base64Text.STANDARD.write(bytes, from, end, out.raw(WKB));
        out.raw(SRID);
        if (hasSrid) {
            out.number(ewkb.getInt());
        } else {
            out.nothing();
        }
        out.raw(Json.bytes(",\"extensions\":null}"));
    }
}
