package dev.walferry.kafka.config.syntax;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/**
 * The words that a key accepts, each for a constant of an enum. Immutable.
 *
 * @param <E> the enum
 */
public final class EnumWords<E extends Enum<E>> implements ConfigDef.Validator {
    private final Map<String, E> byWord;

    /** Words that are understood but not recommended. */
    private final Map<String, E> others;

    private EnumWords(Map<String, E> byWord, Map<String, E> others) {
        this.byWord = byWord;
        this.others = others;
    }

    private EnumWords(E[] constants, Function<E, String> word) {
        this(new LinkedHashMap<>(), Map.of());
        for (E constant : constants) {
            byWord.put(word.apply(constant), constant);
        }
    }

    /**
     * Uses the constants' names in lower case.
     *
     * @param type the enum
     * @return its words
     * @param <E> the enum
     */
    public static <E extends Enum<E>> EnumWords<E> of(Class<E> type) {
        return new EnumWords<>(type.getEnumConstants(), c -> c.name().toLowerCase(Locale.ROOT));
    }

    /**
     * Accepts a separate word for each constant.
     *
     * @param <E> the enum
     * @param type its class
     * @param word gives a constant's word, in lower case
     * @return accepts the words
     */
    public static <E extends Enum<E>> EnumWords<E> spelled(Class<E> type, Function<E, String> word) {
        return new EnumWords<>(type.getEnumConstants(), word);
    }

    /**
     * Uses the constants' names in lower case, with hyphens for underscores.
     *
     * @param type the enum
     * @return its words
     * @param <E> the enum
     */
    public static <E extends Enum<E>> EnumWords<E> hyphenated(Class<E> type) {
        return new EnumWords<>(
                type.getEnumConstants(), c -> c.name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }

    /**
     * Returns the same words but one.
     *
     * @param constant whose word is left out
     * @return the rest
     */
    public EnumWords<E> without(E constant) {
        Map<String, E> rest = new LinkedHashMap<>(byWord);
        rest.values().remove(constant);
        return new EnumWords<>(rest, others);
    }

    /**
     * Returns the same words, and others that another program uses for the same.
     *
     * @param words constants by word, in lower case
     * @return accepts both, and names only its own
     */
    public EnumWords<E> understanding(Map<String, E> words) {
        return new EnumWords<>(byWord, words);
    }

    private @Nullable E constant(String word) {
        E constant = byWord.get(normal(word));
        return constant == null ? others.get(normal(word)) : constant;
    }

    /**
     * Finds the constant of a word.
     *
     * @param word in any case, with or without spaces around it
     * @return its constant
     * @throws IllegalArgumentException if there is none
     */
    public E parse(String word) {
        E constant = constant(word);
        if (constant == null) {
            throw new IllegalArgumentException("not one of " + this);
        }
        return constant;
    }

    /**
     * Its own words.
     *
     * @return in the order of the constants
     */
    public List<String> words() {
        return List.copyOf(byWord.keySet());
    }

    @Override
    public void ensureValid(String name, @Nullable Object value) {
        if (value instanceof String word && constant(word) == null) {
            throw new ConfigException("expected one of " + this);
        }
    }

    private static String normal(String word) {
        return word.strip().toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return String.join(", ", words());
    }
}
