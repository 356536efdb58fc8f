package dev.walferry.type;

import org.jspecify.annotations.Nullable;

/**
 * A value cannot be read as requested: its bytes are not a value of the type, or the Java type cannot hold it.
 *
 * <p>The message names the type, what was expected and the shape of what was there. It never holds the value or any part of
 * it, so it is safe to log.
 */
public final class ValueFormatException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** OID of the type the value was read as, or 0. */
    private final int typeOid;

    /** Name of that type. */
    private final String typeName;

    /** What was expected. */
    private final String expected;

    /**
     * Creates an exception for a value that cannot be read as requested.
     *
     * @param typeOid OID of the type it was read as, or 0 if that is not known
     * @param expected what was expected, without any content
     */
    public ValueFormatException(int typeOid, String expected) {
        this(typeOid, expected, null);
    }

    /**
     * Creates an exception for a value that cannot be read as requested.
     *
     * @param typeOid OID of the type it was read as, or 0 if that is not known
     * @param expected what was expected, without any content
     * @param cause the reason, or null; its message must not hold content either
     */
    public ValueFormatException(int typeOid, String expected, @Nullable Throwable cause) {
        super(nameOf(typeOid) + " value: " + expected, cause);
        this.typeOid = typeOid;
        this.typeName = nameOf(typeOid);
        this.expected = expected;
    }

    /**
     * Returns the type the value was read as.
     *
     * @return its OID, or 0 if that is not known
     */
    public int typeOid() {
        return typeOid;
    }

    /**
     * Returns the name of the type the value was read as.
     *
     * @return a built-in type's name, else {@code type} and the OID
     */
    public String typeName() {
        return typeName;
    }

    /**
     * Returns what is wrong.
     *
     * @return a phrase without content: what was expected and what was there
     */
    public String reason() {
        return expected;
    }

    private static String nameOf(int typeOid) {
        String name = TypeOid.nameOf(typeOid);
        return name != null ? name : "type " + Integer.toUnsignedString(typeOid);
    }
}
