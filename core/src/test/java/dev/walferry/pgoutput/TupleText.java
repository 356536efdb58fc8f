package dev.walferry.pgoutput;

import java.util.List;
import java.util.stream.IntStream;

/** A tuple as text for assertions: text as it is, binary as hex after {@code \x}, and the names of the other kinds. */
final class TupleText {
    private TupleText() {}

    static List<String> of(Tuple tuple) {
        return IntStream.range(0, tuple.size())
                .mapToObj(column -> of(tuple.value(column)))
                .toList();
    }

    private static String of(ValueView value) {
        return switch (value.kind()) {
            case NULL -> "null";
            case UNCHANGED -> "unchanged";
            case TEXT -> value.getText();
            case BINARY -> "\\x" + DecodingSession.HEX.formatHex(value.toBytes());
        };
    }
}
