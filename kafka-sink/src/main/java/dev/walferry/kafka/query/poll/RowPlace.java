package dev.walferry.kafka.query.poll;

import org.jspecify.annotations.Nullable;

/**
 * Where a row lies in its file. Rows are expected in the order of the file: only then does the place of the last one say
 * which are left.
 *
 * @param text the row's {@code ctid}
 * @param block its block
 * @param item its place in the block
 * @param isInOrder whether all rows so far came in order
 */
record RowPlace(String text, long block, int item, boolean isInOrder) {
    private static final RowPlace BEFORE_ALL = new RowPlace("", -1, -1, true);

    static RowPlace of(@Nullable String ctid) {
        return ctid == null ? BEFORE_ALL : BEFORE_ALL.next(ctid);
    }

    RowPlace next(String ctid) {
        int comma = ctid.indexOf(',');
        long nextBlock = Long.parseLong(ctid.substring(1, comma));
        int nextItem = Integer.parseInt(ctid.substring(comma + 1, ctid.length() - 1));
        boolean follows = nextBlock > block || (nextBlock == block && nextItem > item);
        return new RowPlace(ctid, nextBlock, nextItem, isInOrder && follows);
    }
}
