package dev.walferry.type;

/**
 * A type could not be looked up because the database did not answer. The value is not at fault: the same call may
 * succeed once the connection works again.
 */
public final class TypeLookupException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception for a lookup that failed.
     *
     * @param typeOid the type that was looked up
     * @param cause what the driver says
     */
    public TypeLookupException(int typeOid, Throwable cause) {
        super("type " + Integer.toUnsignedString(typeOid) + " could not be looked up in the catalog", cause);
    }
}
