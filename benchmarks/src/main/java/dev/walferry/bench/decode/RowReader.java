package dev.walferry.bench.decode;

import java.util.List;

/** A contender: reads the messages of one session and returns what it read. */
public interface RowReader {
    /**
     * Takes a message that is not a row.
     *
     * @param message Begin, Stream Start or Relation
     */
    void announce(byte[] message);

    /**
     * Reads a row for the gate, slowly.
     *
     * @param message an Insert message
     * @return every value as PostgreSQL prints it in text format
     */
    List<String> values(byte[] message);
}
