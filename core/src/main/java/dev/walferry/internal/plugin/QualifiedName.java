package dev.walferry.internal.plugin;

import dev.walferry.Printable;

/**
 * A table's name, which is all that a plugin sends about it.
 *
 * @param schema exact name, not quoted
 * @param name exact name, not quoted
 */
public record QualifiedName(String schema, String name) {
    /** Returns the name for messages. */
    @Override
    public String toString() {
        return Printable.of(schema + "." + name);
    }
}
