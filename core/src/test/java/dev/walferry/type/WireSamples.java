package dev.walferry.type;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Values in both formats as real servers gave them ({@code typoutput} and {@code typsend} of one value), from the
 * {@code .tsv} files beside this class.
 */
final class WireSamples {
    /** One value. */
    record Sample(int typeOid, String text, String hex) {
        byte[] binary() {
            return HexFormat.of().parseHex(hex);
        }

        byte[] textBytes() {
            return text.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public String toString() {
            String shown = text.length() > 60 ? text.substring(0, 60) + "..." : text;
            return "type " + typeOid + ": " + shown;
        }
    }

    private final Map<Integer, TypeInfo> types = new HashMap<>();
    private final List<Sample> samples = new ArrayList<>();

    private WireSamples(String file) {
        try (InputStream in = WireSamples.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException(file + " is missing");
            }
            new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().forEach(this::line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static WireSamples ofServer15() {
        return new WireSamples("postgresql-15.tsv");
    }

    static WireSamples ofServer18() {
        return new WireSamples("postgresql-18.tsv");
    }

    Stream<Sample> samples() {
        return samples.stream();
    }

    /** Returns the types that are not built in. */
    IntStream typeOids() {
        return types.keySet().stream().mapToInt(Integer::intValue);
    }

    TypeCatalog catalog() {
        return TypeCatalog.of(types::get);
    }

    private void line(String line) {
        String[] cells = line.split("\t", -1);
        if (cells[0].equals("type")) {
            TypeInfo type = type(cells);
            types.put(type.oid(), type);
        } else if (!line.startsWith("#")) {
            samples.add(new Sample(Integer.parseInt(cells[0]), cells[1].translateEscapes(), cells[2]));
        }
    }

    private static TypeInfo type(String[] cells) {
        List<TypeInfo.Field> fields = Stream.of(cells[10].split(",", -1))
                .filter(field -> !field.isEmpty())
                .map(field -> field.split(":", -1))
                .map(parts -> new TypeInfo.Field(parts[0], Integer.parseInt(parts[1])))
                .toList();
        return new TypeInfo(
                Integer.parseInt(cells[1]),
                cells[2],
                cells[3],
                TypeKind.valueOf(cells[4]),
                cells[5].charAt(0),
                Integer.parseInt(cells[6]),
                Integer.parseInt(cells[7]),
                -1,
                Integer.parseInt(cells[8]),
                cells[9].charAt(0),
                List.of(),
                fields,
                cells[11].isEmpty() ? null : cells[11]);
    }
}
