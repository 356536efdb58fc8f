package dev.walferry.kafka.record.key;

import dev.walferry.Lsn;
import dev.walferry.pgoutput.Read;

/**
 * The place of a change in the history of the database.
 *
 * @param lsn position of the change. The changes of one table and the commands that alter it are in the order of their
 *     positions, because each command locks the table
 * @param xid the change's transaction, unsigned 32-bit. For a row that a snapshot has read, the last one that had ended, with
 *     all before it, when the row was read. 0 if none is known
 */
public record ChangePlace(Lsn lsn, int xid) {
    /**
     * Returns the place of a row that a snapshot has read. The transaction around it, if there is one, is another row's.
     *
     * @param read the row
     * @param lsn its position in the stream
     * @return its place
     */
    public static ChangePlace of(Read read, Lsn lsn) {
        long xmin = read.snapshotXmin();
        return new ChangePlace(lsn, xmin == 0 ? 0 : (int) (xmin - 1));
    }
}
