package dev.walferry.internal.plugin;

import dev.walferry.Printable;

/**
 * A table by its name, which is all that a plugin tells.
 *
 * @param schema exact name, not quoted
 * @param name exact name, not quoted
 */
public record QualifiedName(String schema, String name) {
    /** For messages. */
    @Override
    public String toString() {
        return Printable.of(schema + "." + name);
    }
}
