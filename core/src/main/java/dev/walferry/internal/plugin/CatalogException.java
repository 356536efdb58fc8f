package dev.walferry.internal.plugin;

import java.sql.SQLException;

/** The catalog did not answer. */
public final class CatalogException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What the driver has thrown. */
    private final SQLException reason;

    CatalogException(SQLException reason) {
        super(reason);
        this.reason = reason;
    }

    /** {@return what the driver has thrown} */
    public SQLException reason() {
        return reason;
    }
}
