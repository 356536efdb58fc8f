package dev.walferry.kafka.progress;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What is done for a table. */
public enum TableState {
    /** Its rows will be read; its changes are carried already. */
    WAITING,
    /** Its rows are being read, while its changes are carried. */
    SNAPSHOTTING,
    /** All of its rows have been read, or none had to be; its changes are carried. */
    STREAMING,
    /** A user has paused the reading of its rows, or the condition of a command has failed; its changes are carried. */
    PAUSED,
    /**
     * Neither its rows nor its changes are carried. Its changes are lost until it is resumed, which reads all its rows.
     */
    PARKED,
    /** Its rows could not be read, and the daemon ended. The next start tries again, unless a command's condition failed. */
    FAILED;

    private final String word = name().toLowerCase(Locale.ROOT);

    /**
     * Returns the state's name for people and in the topic.
     *
     * @return one word
     */
    public String word() {
        return word;
    }

    /**
     * Returns whether rows of the table have to be read.
     *
     * @return false if all rows were read, or only a command has them read
     */
    public boolean isToBeRead() {
        return this == WAITING || this == SNAPSHOTTING || this == FAILED;
    }

    static @Nullable TableState of(String word) {
        for (TableState state : values()) {
            if (state.word.equals(word)) {
                return state;
            }
        }
        return null;
    }
}
