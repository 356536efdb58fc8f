package dev.walferry;

/**
 * Makes text from a database fit to print: a table's name may hold an escape sequence or a line break, which would
 * garble a terminal or forge a line of a log.
 */
public final class Printable {
    private Printable() {}

    /**
     * Escapes everything that is not visible text: control and format characters, line separators, unpaired surrogates.
     *
     * @param text a name, or a message that contains names
     * @return the text, with each such character as {@code \}{@code uXXXX}
     */
    public static String of(String text) {
        return text.codePoints().allMatch(Printable::isVisible) ? text : escaped(text);
    }

    /**
     * Puts a name in double quotes, as SQL does.
     *
     * @param name the name as it is
     * @return the name, quoted and fit to print
     */
    public static String quoted(String name) {
        return '"' + of(name).replace("\"", "\"\"") + '"';
    }

    private static boolean isVisible(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> false;
            default -> true;
        };
    }

    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        text.codePoints().forEach(codePoint -> {
            if (isVisible(codePoint)) {
                escaped.appendCodePoint(codePoint);
            } else {
                for (char unit : Character.toChars(codePoint)) {
                    escaped.append("\\u").append(hex(unit));
                }
            }
        });
        return escaped.toString();
    }

    private static String hex(char unit) {
        return Integer.toHexString(0x1_0000 | unit).substring(1);
    }
}
