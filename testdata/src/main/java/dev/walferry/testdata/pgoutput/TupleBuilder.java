package dev.walferry.testdata.pgoutput;

import java.nio.charset.StandardCharsets;

/** Builds TupleData: the number of columns (16 bits), then the columns, each with its kind. Not thread-safe. */
public final class TupleBuilder {

    private final WireWriter columns = new WireWriter();
    private int count;

    private TupleBuilder() {}

    /** {@return a tuple without columns} */
    public static TupleBuilder tuple() {
        return new TupleBuilder();
    }

    /**
     * Adds a value in text format ({@code t}, 32-bit length, bytes).
     *
     * @param value the type's text output
     * @return this
     */
    public TupleBuilder text(String value) {
        return text(value.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Adds a value in text format ({@code t}, 32-bit length, bytes).
     *
     * @param value the type's text output as it is on the wire
     * @return this
     */
    public TupleBuilder text(byte[] value) {
        return column('t').append(value);
    }

    /**
     * Adds a value in binary format ({@code b}, 32-bit length, bytes).
     *
     * @param value the output of the type's send function
     * @return this
     */
    public TupleBuilder binary(byte[] value) {
        return column('b').append(value);
    }

    /**
     * Adds an SQL null ({@code n}), or, in a key tuple, a column that is not part of the key.
     *
     * @return this
     */
    public TupleBuilder nul() {
        return column('n');
    }

    /**
     * Adds an unchanged TOAST value ({@code u}), which is not sent.
     *
     * @return this
     */
    public TupleBuilder unchanged() {
        return column('u');
    }

    private TupleBuilder column(char kind) {
        columns.u8(kind);
        count++;
        return this;
    }

    private TupleBuilder append(byte[] value) {
        columns.i32(value.length).raw(value);
        return this;
    }

    void writeTo(WireWriter message) {
        message.i16(count).raw(columns.toBytes());
    }
}
