package dev.walferry.bench.decode;

import dev.walferry.pgoutput.Insert;
import dev.walferry.pgoutput.PgOutputDecoder;
import dev.walferry.pgoutput.PgOutputMessage;
import dev.walferry.pgoutput.Tuple;
import dev.walferry.pgoutput.ValueKind;
import dev.walferry.pgoutput.ValueView;
import dev.walferry.type.PgText;
import dev.walferry.type.PgValue;
import dev.walferry.type.TypeCatalog;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.infra.Blackhole;

/** Walferry's decoder, with three ways to touch a column. */
public final class WalferryReader implements RowReader {
    private final PgOutputDecoder decoder = new PgOutputDecoder();
    private final TypeCatalog types = TypeCatalog.builtIn();

    /** Creates a reader at the start of a session. */
    public WalferryReader() {}

    @Override
    public void announce(byte[] message) {
        decoder.decode(message, 0, message.length);
    }

    private Tuple row(byte[] message) {
        return ((Insert) decoder.decode(message, 0, message.length)).row();
    }

    /**
     * Decodes and touches nothing.
     *
     * @param message a message
     * @return the decoded message
     */
    public PgOutputMessage decode(byte[] message) {
        return decoder.decode(message, 0, message.length);
    }

    /**
     * Decodes and touches every value: its kind, its length and, with these, where it is.
     *
     * @param message an Insert message
     * @return a number that depends on all of them
     */
    @SuppressWarnings("EnumOrdinal") // any number for the kind is good enough for a checksum
    public int views(byte[] message) {
        Tuple row = row(message);
        int seen = 0;
        for (int i = 0; i < row.size(); i++) {
            ValueView value = row.value(i);
            seen = 31 * seen + value.length() + value.kind().ordinal();
        }
        return seen;
    }

    /**
     * Decodes and makes a String of every value.
     *
     * @param message an Insert message in text format
     * @param hole where the Strings go
     */
    public void strings(byte[] message, Blackhole hole) {
        Tuple row = row(message);
        for (int i = 0; i < row.size(); i++) {
            hole.consume(row.value(i).getText());
        }
    }

    /**
     * Decodes and makes a Java object of every value, of its type.
     *
     * @param message an Insert message
     * @param hole where the objects go
     */
    public void objects(byte[] message, Blackhole hole) {
        Tuple row = row(message);
        for (int i = 0; i < row.size(); i++) {
            ValueView value = row.value(i);
            byte[] bytes = value.toBytes();
            hole.consume(
                    PgValue.parse(value.typeOid(), types, bytes, 0, bytes.length, value.kind() == ValueKind.BINARY));
        }
    }

    @Override
    public List<String> values(byte[] message) {
        Tuple row = row(message);
        List<String> values = new ArrayList<>();
        for (int i = 0; i < row.size(); i++) {
            ValueView value = row.value(i);
            byte[] bytes = value.toBytes();
            values.add(PgText.parse(value.typeOid(), types, bytes, 0, bytes.length, value.kind() == ValueKind.BINARY));
        }
        return values;
    }
}
