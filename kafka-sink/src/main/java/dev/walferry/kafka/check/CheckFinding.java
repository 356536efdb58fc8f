package dev.walferry.kafka.check;

import dev.walferry.Printable;

/**
 * A finding that is not as it should be.
 *
 * @param key the configuration key that it is about; empty for none in particular
 * @param what its subject, a colon and what was found
 * @param remedy what to do about it, empty if that is part of what was found
 */
public record CheckFinding(String key, String what, String remedy) {
    /**
     * Returns the finding in one line that is fit to print.
     *
     * @return what was found, and what to do about it
     */
    @Override
    public String toString() {
        return Printable.of(remedy.isEmpty() ? what : what + " -> " + remedy);
    }
}
