package dev.walferry.kafka.cli;

import dev.walferry.kafka.config.rule.QuotedNames;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Names as a person writes them on the command line, separated by commas.
 *
 * @param names each exactly as PostgreSQL knows it
 */
public record NameList(List<String> names) {

    /**
     * Splits at commas and removes the blanks around each name. Within double quotes a comma is part of the name, and a
     * doubled quote means one.
     *
     * @param text the list
     * @return at least one name
     * @throws IllegalArgumentException if a name is empty or a quote is not closed
     */
    public static NameList parse(String text) {
        return new NameList(QuotedNames.parse(text));
    }

    /** Converts an option's value. */
    public static final class Converter implements ITypeConverter<NameList> {
        /** Creates an instance; picocli calls this. */
        public Converter() {}

        @Override
        public NameList convert(String text) {
            try {
                return parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }
}
