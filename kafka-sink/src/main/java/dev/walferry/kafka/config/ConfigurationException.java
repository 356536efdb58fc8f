package dev.walferry.kafka.config;

import java.util.List;
import java.util.stream.Collectors;

/** A configuration that cannot be used. Holds everything that is wrong with it, so that one look is enough. */
public final class ConfigurationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What is wrong, in the order in which it was found. A copy that was serialized has only the message. */
    private final transient List<Mistake> mistakes;

    /**
     * Creates an exception for a refusal.
     *
     * @param mistakes at least one
     */
    public ConfigurationException(List<Mistake> mistakes) {
        super(mistakes.size() + (mistakes.size() == 1 ? " mistake" : " mistakes") + " in the configuration:\n  "
                + mistakes.stream().map(Mistake::toString).collect(Collectors.joining("\n  ")));
        this.mistakes = List.copyOf(mistakes);
    }

    /**
     * Returns a refusal that is not about a single key.
     *
     * @param mistake what is wrong and what is expected; holds no secret
     * @return to be thrown
     */
    public static ConfigurationException of(String mistake) {
        return new ConfigurationException(List.of(new Mistake("", mistake)));
    }

    /**
     * Returns what is wrong.
     *
     * @return one line per mistake
     */
    public List<String> mistakes() {
        return mistakes.stream().map(Mistake::toString).toList();
    }

    /**
     * Returns what is wrong with which key.
     *
     * @return in the order in which it was found
     */
    public List<Mistake> keys() {
        return mistakes;
    }
}
