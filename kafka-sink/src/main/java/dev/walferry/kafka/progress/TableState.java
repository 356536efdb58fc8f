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
    STREAMING;

    private final String word = name().toLowerCase(Locale.ROOT);

    /**
     * The state's name for people and in the topic.
     *
     * @return one word
     */
    public String word() {
        return word;
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
