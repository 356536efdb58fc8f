package dev.walferry.testdata.workload;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The types and values of {@code type-matrix.txt} that one server has. The file describes its own format. */
public final class TypeMatrix {
    private static final Pattern SINCE = Pattern.compile("@(\\d+) (.*)");
    private static final Pattern SECTION = Pattern.compile("== (.*?)(?: \\((few|no|if)\\b:? ?([^)]*)\\))?");
    private static final int ENOUGH = 10;
    /** Identifiers from here on are arrays. */
    private static final int FIRST_ARRAY = 1000;

    /**
     * A type in a separate table: a value in each row's {@code v}, or an array in its {@code a}.
     *
     * @param table the table's name, in {@code public}
     * @param type the type as SQL writes it
     * @param leastValues more values than this are expected
     * @param hasBinary whether the type has a binary form
     * @param extension what the server needs for it; empty for nothing
     * @param values SQL expressions
     */
    public record TypeCases(
            String table, String type, int leastValues, boolean hasBinary, String extension, List<String> values) {
        /**
         * Tells the rows of a table apart.
         *
         * @param id a row's key
         * @return whether the row has an array
         */
        public static boolean isArray(int id) {
            return id >= FIRST_ARRAY;
        }

        /**
         * Creates the table.
         *
         * @return a statement
         */
        public String createTable() {
            return "create table " + table + " (id int primary key, v " + type + ", a " + type + "[])";
        }

        /**
         * Fills the table.
         *
         * @return statements
         */
        public List<String> inserts() {
            List<String> sql = new ArrayList<>();
            List<String> rows = new ArrayList<>();
            for (String value : values) {
                rows.add("(" + rows.size() + ", cast(" + value + " as " + type + "))");
            }
            sql.add("insert into " + table + " (id, v) values (" + rows.size() + ", null), " + String.join(", ", rows));
            if (hasBinary) {
                sql.add(arrays());
            }
            return sql;
        }

        /**
         * Arrays of the values: empty, with nulls, of up to six dimensions, and with other lower bounds. They are made of
         * text and then cast, because an array of int2vector or of a domain over arrays cannot be made of its elements.
         */
        private String arrays() {
            String first = "(select v::text from " + table + " where id = 0)";
            String last = "(select v::text from " + table + " where id = " + (values.size() - 1) + ")";
            List<String> shapes = List.of(
                    "'{}'",
                    "array[null::text]",
                    "array[" + first + "]",
                    "array[" + first + ", null, " + last + "]",
                    "(select array_agg(v::text order by id) from " + table + " where id < 1000)",
                    "(select array_agg(v::text order by id desc) from " + table + " where id < 1000 and v is not null)",
                    "array[array[" + first + ", " + last + "], array[" + last + ", null]]",
                    "array_fill(" + last + ", array[2], array[7])",
                    "array_fill(" + first + ", array[2, 1, 2], array[-1, 0, 5])",
                    "array_fill(" + last + ", array[1, 1, 1, 1, 1, 2])",
                    "array_fill(null::text, array[1, 2], array[1, -2147483648])",
                    "array_fill(" + last + ", array[1, 1], array[1, 2147483646])");
            List<String> rows = new ArrayList<>();
            for (String shape : shapes) {
                rows.add("(" + (FIRST_ARRAY + rows.size()) + ", cast(" + shape + " as " + type + "[]))");
            }
            return "insert into " + table + " (id, a) values " + String.join(", ", rows);
        }
    }

    private final List<String> setup = new ArrayList<>();
    private final List<TypeCases> sections = new ArrayList<>();
    private @Nullable TypeCases current;

    private TypeMatrix() {}

    /**
     * The types and values of a server.
     *
     * @param majorVersion its version
     * @param extensions those that it can have; types that need another are left out
     * @return the matrix
     */
    public static TypeMatrix ofServer(int majorVersion, Collection<String> extensions) {
        TypeMatrix matrix = ofServer(majorVersion);
        matrix.sections.removeIf(
                section -> !section.extension().isEmpty() && !extensions.contains(section.extension()));
        return matrix;
    }

    /**
     * The types and values of a server that has every extension.
     *
     * @param majorVersion its version
     * @return the matrix
     */
    public static TypeMatrix ofServer(int majorVersion) {
        TypeMatrix matrix = new TypeMatrix();
        try (InputStream in = Objects.requireNonNull(TypeMatrix.class.getResourceAsStream("type-matrix.txt"))) {
            new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .forEach(line -> matrix.line(line, majorVersion));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return matrix;
    }

    /**
     * Returns what is needed before any table is created.
     *
     * @return statements
     */
    public List<String> setup() {
        return setup;
    }

    /**
     * The tables.
     *
     * @return a list that may be changed
     */
    public List<TypeCases> sections() {
        return sections;
    }

    private void line(String line, int majorVersion) {
        Matcher since = SINCE.matcher(line);
        boolean present = !since.matches() || majorVersion >= Integer.parseInt(since.group(1));
        String content = since.matches() ? since.group(2) : line;
        Matcher header = SECTION.matcher(content);
        if (content.startsWith("! ")) {
            setup.add(content.substring(2));
        } else if (header.matches()) {
            current = section(header);
            if (present) {
                sections.add(current);
            }
        } else if (present && current != null && !content.isEmpty()) {
            current.values().add(content);
        }
    }

    private TypeCases section(Matcher header) {
        String flag = String.valueOf(header.group(2));
        return new TypeCases(
                "m" + sections.size(),
                header.group(1),
                flag.equals("few") ? 2 : ENOUGH,
                !flag.equals("no"),
                flag.equals("if") ? header.group(3) : "",
                new ArrayList<>());
    }
}
