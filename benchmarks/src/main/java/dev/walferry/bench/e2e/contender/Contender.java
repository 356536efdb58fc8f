package dev.walferry.bench.e2e.contender;

import dev.walferry.plugin.OutputPlugin;
import java.io.IOException;

/** A program that carries changes in its own process. Peers are found as services. */
public interface Contender {
    /**
     * Returns its name in tables and files.
     *
     * @return letters, digits and hyphens
     */
    String name();

    /**
     * Returns the program's version and settings.
     *
     * @return text for people
     */
    String describe();

    /**
     * Starts carrying.
     *
     * @param lane the source and the target
     * @return the running process
     * @throws IOException if it cannot be started
     */
    Carrier start(Lane lane) throws IOException;

    /**
     * Returns whether it can run on this machine.
     *
     * @return false if something that it needs is not installed
     */
    default boolean isAvailable() {
        return true;
    }

    /**
     * Returns the output plugin of its slot.
     *
     * @return the plugin
     */
    default OutputPlugin plugin() {
        return OutputPlugin.PGOUTPUT;
    }

    /**
     * Returns whether it keeps schemas in a registry.
     *
     * @return false if its lane needs none
     */
    default boolean needsRegistry() {
        return false;
    }

    /**
     * Returns how many records it writes for a lane's rows.
     *
     * @param lane the lane
     * @return the number of records in its topic when it is done
     */
    default long records(Lane lane) {
        return lane.rows();
    }

    /**
     * Finds the id of the row that a record is about.
     *
     * @param key the record's key
     * @param value its value
     * @return the id, or -1 if the record is not about a row
     */
    default long id(byte[] key, byte[] value) {
        return JsonId.find(key);
    }
}
