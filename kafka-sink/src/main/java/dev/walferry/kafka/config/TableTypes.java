package dev.walferry.kafka.config;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What counts as a table to poll, in the words of the JDBC driver. JDBC source connectors ignore their case. */
enum TableTypes {
    TABLE("TABLE", "rp"),
    PARTITIONED_TABLE("PARTITIONED TABLE", "p"),
    VIEW("VIEW", "v"),
    MATERIALIZED_VIEW("MATERIALIZED VIEW", "m"),
    FOREIGN_TABLE("FOREIGN TABLE", "f");

    /** The words, for people. */
    static final String WORDS = "TABLE, PARTITIONED TABLE, VIEW, MATERIALIZED VIEW, FOREIGN TABLE";

    private final String word;
    /** Letters of pg_class.relkind. */
    private final String kinds;

    TableTypes(String word, String kinds) {
        this.word = word;
        this.kinds = kinds;
    }

    /**
     * Returns what a list of types stands for.
     *
     * @return letters of pg_class.relkind, each once
     * @throws IllegalArgumentException if a part is no type; says which one
     */
    static List<Character> kinds(List<String> words) {
        Set<Character> found = new LinkedHashSet<>();
        int number = 0;
        for (String word : words) {
            number++;
            TableTypes type = named(word.strip());
            if (type == null) {
                throw new IllegalArgumentException("part " + number + " is no type; expected some of " + WORDS);
            }
            type.kinds.chars().forEach(kind -> found.add((char) kind));
        }
        return List.copyOf(found);
    }

    private static @Nullable TableTypes named(String word) {
        return Arrays.stream(values())
                .filter(type -> type.word.equalsIgnoreCase(word))
                .findFirst()
                .orElse(null);
    }
}
