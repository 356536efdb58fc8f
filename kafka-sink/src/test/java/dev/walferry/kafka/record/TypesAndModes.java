package dev.walferry.kafka.record;

import dev.walferry.type.TypeOid;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Every type under every handling mode, for cases that no value of types.csv reaches. */
public final class TypesAndModes {
    private static final int FIRST_USER_OID = 16_384;

    private static final List<String> EXTENSIONS = List.of(
            "hstore",
            "geometry",
            "geography",
            "ltree",
            "_ltree",
            "citext",
            "_citext",
            "vector",
            "halfvec",
            "sparsevec");

    private static final List<String> MODES = List.of(
            "-",
            "decimal.handling.mode=precise",
            "decimal.handling.mode=double",
            "decimal.handling.mode=string",
            "time.precision.mode=adaptive",
            "time.precision.mode=adaptive_time_microseconds",
            "time.precision.mode=microseconds",
            "time.precision.mode=nanoseconds",
            "time.precision.mode=connect",
            "time.precision.mode=isostring",
            "time.precision.mode=structured",
            "interval.handling.mode=numeric",
            "interval.handling.mode=string",
            "binary.handling.mode=bytes",
            "binary.handling.mode=base64",
            "binary.handling.mode=base64-url-safe",
            "binary.handling.mode=hex",
            "hstore.handling.mode=json",
            "hstore.handling.mode=map");

    private TypesAndModes() {}

    /** Returns each type's name with a setting, as in a line of types.csv. */
    public static Stream<Arguments> all() {
        Stream<String> builtIn =
                IntStream.range(1, FIRST_USER_OID).mapToObj(TypeOid::nameOf).filter(Objects::nonNull);
        return Stream.concat(builtIn, EXTENSIONS.stream())
                .flatMap(type -> MODES.stream().map(mode -> Arguments.of(type, mode)));
    }
}
