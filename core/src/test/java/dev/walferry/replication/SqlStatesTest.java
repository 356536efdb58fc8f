package dev.walferry.replication;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.walferry.replication.ReplicationException.Category;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.OnPostgres;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Every SQLSTATE that a server knows, where the state alone decides. */
class SqlStatesTest {
    private static final Pattern STATE = Pattern.compile("^([0-9A-Z]{5})\\s+[EWS]\\s", Pattern.MULTILINE);

    /** States of conditions that may pass; 08004 is about authentication, and 57P04 about a dropped database. */
    private static final Set<String> RETRIED = Set.of(
            "08000", "08001", "08003", "08006", "08007", "08P01", "25P03", "25P04", "26000", "40000", "40001", "40002",
            "40003", "40P01", "42710", "53000", "53100", "53200", "53300", "55P03", "57000", "57014", "57P01", "57P02",
            "57P03", "57P05", "58000", "58030", "58P02", "58P03", "72000", "HV001", "HV00L", "HV00M", "HV00N");

    /**
     * Classes with states that have no row of their own: success and warnings, mistakes in a statement, and what procedures,
     * triggers and foreign data raise. A person has to look, and the server's log says more.
     */
    private static final Set<String> WITHOUT_ROW = Set.of(
            "00", "01", "02", "03", "09", "0B", "0F", "0L", "0P", "0Z", "10", "20", "21", "23", "24", "25", "27", "2B",
            "2D", "2F", "34", "38", "39", "3B", "44", "55", "F0", "HV", "P0");

    private static Set<String> states(TestDatabase database, Predicate<SourceError> wanted) throws SQLException {
        String list = Objects.requireNonNull(database.queryOne(
                "select pg_read_file(setting || '/errcodes.txt') from pg_config where name = 'SHAREDIR'"));
        return STATE.matcher(list)
                .results()
                .map((MatchResult found) -> found.group(1))
                .filter(state -> wanted.test(SourceError.of(new SQLException("", state))))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Fails when a newer server adds a state to these classes. */
    @OnPostgres
    void whatIsRetriedIsListed(TestDatabase database) throws SQLException {
        Set<String> known = states(database, error -> true);
        Set<String> expected = RETRIED.stream().filter(known::contains).collect(Collectors.toCollection(TreeSet::new));
        assertEquals(expected, states(database, error -> error.category() == Category.RETRY));
        assertEquals(Set.of("55006"), states(database, error -> error.category() == Category.SLOT_IN_USE));
    }

    /** Fails when a newer server adds a class that the table does not cover. */
    @OnPostgres
    void everyOtherClassHasRows(TestDatabase database) throws SQLException {
        Set<String> without = states(database, error -> error == SourceError.OTHER);
        without.removeIf(state -> WITHOUT_ROW.contains(state.substring(0, 2)));
        assertEquals(Set.of(), without);
    }
}
