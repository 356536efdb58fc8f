package dev.walferry.kafka.progress;

import dev.walferry.Lsn;
import java.util.List;

/**
 * The key that a table had from a position on.
 *
 * @param since position of the first change under which it was seen
 * @param columns the names of its columns in their order, empty for none
 * @param flagged the columns that the stream flagged
 * @param fromIndexIdentity whether it is the key of an index that the replica identity uses
 */
public record KeyVersion(Lsn since, List<String> columns, List<String> flagged, boolean fromIndexIdentity) {
    /**
     * Copies the lists.
     *
     * @param since position of the first change under which it was seen
     * @param columns the names of its columns
     * @param flagged the columns that the stream flagged
     * @param fromIndexIdentity whether it is the key of an index that the replica identity uses
     */
    public KeyVersion {
        columns = List.copyOf(columns);
        flagged = List.copyOf(flagged);
    }
}
