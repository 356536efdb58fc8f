package dev.walferry.kafka.query.table;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The order in which new rows are read, by which the next poll tells what is new.
 *
 * @param terms most significant first; empty for no order
 * @param isUnique whether two rows are not expected to have the same place
 */
public record PollOrder(List<Term> terms, boolean isUnique) {
    /** Rows in any order. */
    static final PollOrder NONE = new PollOrder(List.of(), false);

    /** What a term's values are. */
    public enum Kind {
        /** A time without a zone. */
        LOCAL_TIME,
        /** A time with a zone. */
        TIME,
        /** Anything else that has an order. */
        OTHER
    }

    /**
     * A part of the order.
     *
     * @param expression in SQL
     * @param type of its values, in SQL
     * @param operators the schema of the operators that compare them
     * @param kind what they are
     * @param columns the columns that it is made of
     */
    public record Term(String expression, String type, String operators, Kind kind, List<String> columns) {
        private String parameter() {
            return "CAST(? AS " + type + ")";
        }

        /** Returns an operator with its schema: by name alone, PostgreSQL might take another one that fits better. */
        private String operator(String symbol) {
            return " OPERATOR(" + SqlText.name(operators) + "." + symbol + ") ";
        }

        private String compared(String symbol) {
            return expression + operator(symbol) + parameter();
        }
    }

    /**
     * Returns the columns that make the order.
     *
     * @return their names, most significant first
     */
    public List<String> columns() {
        return terms.stream().flatMap(term -> term.columns().stream()).toList();
    }

    /**
     * Returns the clause that puts rows in this order.
     *
     * @return it, with a space before it; empty for no order
     */
    public String orderBy() {
        return terms.isEmpty()
                ? ""
                : " ORDER BY " + terms.stream().map(Term::expression).collect(Collectors.joining(", "));
    }

    /**
     * Returns a condition for rows after a place.
     *
     * @param given how many values of the place there are
     * @return the condition in SQL, whose parameters are {@link #parameters}
     */
    public String after(int given) {
        List<Term> known = terms.subList(0, given);
        String left = known.stream().map(Term::expression).collect(Collectors.joining(", "));
        String right = known.stream().map(Term::parameter).collect(Collectors.joining(", "));
        if (isOfOneSchema(known)) {
            return "(" + left + ")" + known.get(0).operator(">") + "(" + right + ")";
        }
        // Records are compared without looking for an operator, but without an index.
        return known.get(0).compared(">=") + " AND ROW(" + left + ")::pg_catalog.record OPERATOR(pg_catalog.>) ROW("
                + right + ")::pg_catalog.record";
    }

    /**
     * Returns the parameters of a condition for rows after a place.
     *
     * @param place its values
     * @return those that {@link #after(int)} needs
     */
    public List<String> parameters(List<String> place) {
        boolean isPlain = place.isEmpty() || isOfOneSchema(terms.subList(0, place.size()));
        return isPlain
                ? List.copyOf(place)
                : Stream.concat(place.stream().limit(1), place.stream()).toList();
    }

    /**
     * Returns a condition for rows whose time is before a time with a zone, which is the parameter.
     *
     * @param zone the zone of times that have none
     * @return the condition in SQL
     */
    public String before(String zone) {
        Term time = terms.get(0);
        return time.expression() + time.operator("<") + local("CAST(? AS pg_catalog.timestamptz)", zone);
    }

    /**
     * Returns a condition for rows before a place in the most significant term, which is the parameter.
     *
     * @return the condition in SQL
     */
    public String before() {
        return terms.get(0).compared("<");
    }

    /**
     * Returns a condition for rows up to a place in the most significant term, which is the parameter.
     *
     * @return the condition in SQL
     */
    public String upTo() {
        return terms.get(0).compared("<=");
    }

    /**
     * Returns a condition for rows whose time is after a time with a zone.
     *
     * @param time the time, in SQL
     * @param zone the zone of times that have none
     * @return the condition in SQL
     */
    public String after(String time, String zone) {
        return terms.get(0).expression() + terms.get(0).operator(">") + local(time, zone);
    }

    private String local(String time, String zone) {
        return terms.get(0).kind() == Kind.LOCAL_TIME
                ? "((" + time + ") AT TIME ZONE " + SqlText.literal(zone) + ")"
                : "(" + time + ")";
    }

    private static boolean isOfOneSchema(List<Term> known) {
        return known.stream().map(Term::operators).distinct().count() == 1;
    }

    /**
     * Conditions for rows that have a place.
     *
     * @return one for each term, in SQL
     */
    public List<String> present() {
        return terms.stream().map(term -> term.expression() + " IS NOT NULL").toList();
    }
}
