package dev.walferry.type;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Where a {@link TypeCatalog} looks up types that are not built in. Called by one thread at a time. */
@FunctionalInterface
public interface TypeSource {
    /**
     * Looks up one type.
     *
     * @param typeOid its OID, unsigned 32 bits
     * @return what is known of it, or null if there is no such type
     * @throws SQLException if the database does not answer
     */
    @Nullable
    TypeInfo load(int typeOid) throws SQLException;
}
