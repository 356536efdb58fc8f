package dev.walferry.bench.e2e;

import java.io.IOException;

/** A program that carries changes, run as a process of its own. Other modules' are found as a service. */
public interface Contender {
    /**
     * Its name in tables and files.
     *
     * @return letters, digits and hyphens
     */
    String name();

    /**
     * Which version of what, and with which settings.
     *
     * @return for people
     */
    String describe();

    /**
     * Starts carrying.
     *
     * @param lane from where to where
     * @return the running process
     * @throws IOException if it cannot be started
     */
    Carrier start(Lane lane) throws IOException;

    /**
     * Whether it can run here.
     *
     * @return false if something that it needs is not installed
     */
    default boolean isAvailable() {
        return true;
    }

    /**
     * How many records it makes of a lane's rows.
     *
     * @param lane the lane
     * @return records in its topic when it is done
     */
    default long records(Lane lane) {
        return lane.rows();
    }

    /**
     * Finds the id of the row that a record is about.
     *
     * @param key the record's key
     * @param value its value
     * @return the id, or -1 if the record is about no row
     */
    default long id(byte[] key, byte[] value) {
        return JsonId.find(key);
    }
}
