package dev.walferry.kafka.record.registry;

/** A request that the registry refused or did not answer. The message names the registry and its reason, no secret. */
public final class RegistryException extends Exception {
    private static final long serialVersionUID = 1L;

    private static final int NOT_FOUND = 404;

    /** The registry's own words at the end of the message; empty if it gave none. */
    private final String reason;

    /** The HTTP status of the answer, 0 if there was none. */
    private final int status;

    /** The registry's own code, 0 if there was none. */
    private final int code;

    /** Whether another try may succeed. */
    private final boolean isRetriable;

    /** Whether the registry may take other schemas. */
    private final boolean isOfSchema;

    /** What a person can do. */
    private final String remedy;

    RegistryException(String message, int status, int code, RegistryError error) {
        this(message, "", status, code, error);
    }

    RegistryException(String message, String reason, int status, int code, RegistryError error) {
        super(message + reason);
        this.reason = reason;
        this.status = status;
        this.code = code;
        this.isRetriable = error.isRetriable();
        this.isOfSchema = error.isOfSchema();
        this.remedy = error.remedy();
    }

    RegistryException(String message, Exception cause, RegistryError error) {
        super(message, cause);
        this.reason = "";
        this.status = 0;
        this.code = 0;
        this.isRetriable = error.isRetriable();
        this.isOfSchema = error.isOfSchema();
        this.remedy = error.remedy();
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }

    /**
     * Returns the registry's own words, which may repeat the schema.
     *
     * @return the end of the message, with what separates it from the rest; empty if the registry gave no reason
     */
    public String reason() {
        return reason;
    }

    /**
     * Returns the HTTP status of the answer.
     *
     * @return the status, 0 if there was no answer
     */
    public int status() {
        return status;
    }

    /**
     * Returns whether the registry has no such subject, version or schema.
     *
     * @return false also if what answered is not a registry
     */
    public boolean isNotRegistered() {
        return code / 100 == NOT_FOUND;
    }

    /**
     * Returns whether the same request may work later by itself.
     *
     * @return false if a person has to act
     */
    public boolean isRetriable() {
        return isRetriable;
    }

    /**
     * Returns whether this schema is what the registry does not take.
     *
     * @return false if other schemas would be refused as well
     */
    public boolean isOfSchema() {
        return isOfSchema;
    }

    /**
     * Returns what to do about it.
     *
     * @return a clause without a full stop
     */
    public String remedy() {
        return remedy;
    }
}
