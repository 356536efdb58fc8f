package dev.walferry.kafka.record.value;

/**
 * Takes one value of a column, piece by piece, in the vocabulary of the column's Connect schema. A format is an
 * implementation of it.
 *
 * <p>Scalars come in the form in which PostgreSQL printed them where a format may be able to copy them, otherwise as
 * Java values. A value whose schema is optional is announced by {@link #present()}, or is {@link #nothing()}. Elements
 * follow {@link #beginArray()}, each announced by {@link #element()}. All fields follow {@link #beginStruct()} in the
 * schema's order, each announced by {@link #field}.
 *
 * <p>Arrays that a method is given belong to the caller and may change after the call. For one thread.
 */
public interface ValueSink {
    /** Takes null, in a place whose schema is optional. */
    void nothing();

    /** Notes that the next value is not null, in a place within a value whose schema is optional. */
    void present();

    /**
     * Takes a boolean.
     *
     * @param value the value
     */
    void bool(boolean value);

    /**
     * Takes an integer of any width.
     *
     * @param value a value that the schema's type can hold
     */
    void integer(long value);

    /**
     * Takes an integer of any width as decimal digits.
     *
     * @param text holds an optional minus and at least one digit
     * @param from index of the first byte
     * @param to index after the last byte
     */
    void integer(byte[] text, int from, int to);

    /**
     * Takes a floating point number of 32 bits as PostgreSQL prints it, {@code NaN} and {@code Infinity} included.
     *
     * @param text holds the number
     * @param from index of the first byte
     * @param to index after the last byte
     */
    void float32(byte[] text, int from, int to);

    /**
     * Takes a floating point number of 64 bits as PostgreSQL prints it, {@code NaN} and {@code Infinity} included.
     *
     * @param text holds the number
     * @param from index of the first byte
     * @param to index after the last byte
     */
    void float64(byte[] text, int from, int to);

    /**
     * Takes a floating point number of 64 bits.
     *
     * @param value the number
     */
    void float64(double value);

    /**
     * Takes a string.
     *
     * @param text holds what should be UTF-8, but may be anything in a database that does not check its encoding
     * @param from index of the first byte
     * @param to index after the last byte
     */
    void string(byte[] text, int from, int to);

    /**
     * Takes a string of printable ASCII without quotes and backslashes, so that no format needs to escape anything.
     *
     * @param text holds the string
     * @param from index of the first byte
     * @param to index after the last byte
     */
    void ascii(byte[] text, int from, int to);

    /**
     * Takes a string.
     *
     * @param text any text
     */
    void string(String text);

    /**
     * Takes a string.
     *
     * @param text any text
     */
    default void string(FixedText text) {
        string(text.text());
    }

    /**
     * Takes raw bytes.
     *
     * @param bytes holds them
     * @param from index of the first byte
     * @param to index after the last byte
     */
    void bytes(byte[] bytes, int from, int to);

    /** Begins an array. */
    void beginArray();

    /** Begins the next element; the calls that follow give its value. */
    void element();

    /** Ends the array. */
    void endArray();

    /** Begins a structure. */
    void beginStruct();

    /**
     * Begins a field; the calls that follow give its value.
     *
     * @param field the schema's next field
     */
    void field(StructField field);

    /** Ends the structure. */
    void endStruct();

    /** Begins a map whose keys are strings. */
    void beginMap();

    /**
     * Begins an entry of a map; the calls that follow give its value.
     *
     * @param key the key
     */
    void key(String key);

    /** Ends the map. */
    void endMap();

    /** Begins a map whose keys are integers. */
    void beginIntegerMap();

    /**
     * Begins an entry of a map with integer keys; the calls that follow give its value.
     *
     * @param key the key
     */
    void key(long key);

    /** Ends the map with integer keys. */
    void endIntegerMap();

    /**
     * Returns the sink's current position, where a value starts. If {@link #nothing()} may follow a rewind, the position is
     * taken before {@link #present()}.
     *
     * @return for {@link #rewind} only
     */
    int position();

    /**
     * Discards everything since a value's start, so that another value can be written in its place.
     *
     * @param position what {@link #position()} returned at the start of the current value, or of one around it
     */
    void rewind(int position);
}
