package dev.walferry.kafka.cli.init;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Asks for what no option has given. */
final class Questions {
    private final @Nullable BufferedReader in;
    private final PrintWriter out;

    /**
     * Creates questions to a person, or to no one.
     *
     * @param in where answers come from, a line each; null to take every default
     * @param out where questions go
     */
    Questions(@Nullable BufferedReader in, PrintWriter out) {
        this.in = in;
        this.out = out;
    }

    /** Returns the option if there is one, otherwise the answer; an empty answer, or none, is the default. */
    String text(@Nullable String option, String question, String defaultAnswer) {
        if (option != null) {
            return option;
        }
        String answer = ask(question + " [" + defaultAnswer + "]: ");
        return answer.isEmpty() ? defaultAnswer : answer;
    }

    /** The same for yes and no. */
    boolean yes(@Nullable Boolean option, String question) {
        return option == null
                ? !ask(question + " [Y/n]: ").toLowerCase(Locale.ROOT).startsWith("n")
                : option;
    }

    private String ask(String question) {
        if (in == null) {
            return "";
        }
        out.print(question);
        out.flush();
        try {
            String line = in.readLine();
            return line == null ? "" : line.strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
