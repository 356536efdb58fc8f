package dev.walferry.type;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** The captured values as inputs of {@link ValueParserFuzzTest}: the shortest and the longest of each type. */
public final class ValueParserSeeds {
    private static final int LONGEST = 300;

    private ValueParserSeeds() {}

    /**
     * One input per name.
     *
     * @return inputs in both formats, by type name and format
     */
    public static Map<String, byte[]> byName() {
        WireSamples samples = WireSamples.ofServer18();
        TypeCatalog types = samples.catalog();
        Map<String, byte[]> seeds = new LinkedHashMap<>();
        samples.samples().forEach(sample -> {
            String name = types.info(sample.typeOid()).name();
            put(seeds, name + "-text", sample.typeOid(), false, sample.text().getBytes(StandardCharsets.UTF_8));
            put(seeds, name + "-binary", sample.typeOid(), true, sample.binary());
        });
        return seeds;
    }

    private static void put(Map<String, byte[]> seeds, String name, int oid, boolean binary, byte[] value) {
        if (value.length > LONGEST || oid >>> 16 != 0) {
            return;
        }
        byte[] seed = new byte[ValueParserFuzzTest.HEAD + value.length];
        seed[0] = (byte) (oid >> 8);
        seed[1] = (byte) oid;
        seed[2] = (byte) (binary ? ValueParserFuzzTest.BINARY : 0);
        System.arraycopy(value, 0, seed, ValueParserFuzzTest.HEAD, value.length);
        seeds.merge(name + "-short", seed, (a, b) -> b.length < a.length ? b : a);
        seeds.merge(name + "-long", seed, (a, b) -> b.length > a.length ? b : a);
    }
}
