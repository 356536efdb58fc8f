package dev.walferry.kafka.config;

import java.util.List;

/** A configuration that cannot be used. Holds everything that is wrong with it, so that one look is enough. */
public final class ConfigurationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** One line per mistake. */
    @SuppressWarnings("serial") // an immutable list of strings, which is serializable
    private final List<String> mistakes;

    /**
     * A refusal.
     *
     * @param mistakes at least one; each names the key, what is wrong and what is expected, and holds no secret
     */
    public ConfigurationException(List<String> mistakes) {
        super(mistakes.size() + (mistakes.size() == 1 ? " mistake" : " mistakes") + " in the configuration:\n  "
                + String.join("\n  ", mistakes));
        this.mistakes = List.copyOf(mistakes);
    }

    /**
     * What is wrong.
     *
     * @return one line per mistake
     */
    public List<String> mistakes() {
        return mistakes;
    }
}
