package dev.walferry.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.OnPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The comparison finds every kind of difference. */
class TableComparisonTest {
    private static final String ONE = "{'id': 1, 'note': 'one', 'price': 'fQ==', 'tags': ['a', null]}";
    private static final String TWO = "{'id': 2, 'note': null, 'price': null, 'tags': null}";

    private static TableComparison compare(TestDatabase database, String... rebuilt)
            throws SQLException, JsonProcessingException {
        List<ObjectNode> rows = new ArrayList<>();
        for (String json : rebuilt) {
            rows.add((ObjectNode) new ObjectMapper().readTree(json.replace('\'', '"')));
        }
        try (Connection connection = database.connect()) {
            return TableComparison.of(connection, "item", rows);
        }
    }

    @OnPostgres(18)
    void eachDifferenceCounts(TestDatabase database) throws SQLException, JsonProcessingException {
        database.execute(
                "create table item (id int primary key, note text, price numeric(10,2), tags text[])",
                "insert into item values (1, 'one', 1.25, array['a', null]), (2, null, null, null)");
        assertEquals(new TableComparison("item", 2, 2, 0), compare(database, TWO, ONE));
        assertEquals(new TableComparison("item", 2, 1, 1), compare(database, ONE), "a row is missing");
        assertEquals(
                new TableComparison("item", 2, 3, 1),
                compare(database, ONE, TWO, TWO.replace("2", "3")),
                "a row too many");
        assertEquals(new TableComparison("item", 2, 3, 1), compare(database, ONE, TWO, TWO), "a row twice");
        assertEquals(
                new TableComparison("item", 2, 2, 2),
                compare(database, ONE, TWO.replace("'note': null", "'note': ''")),
                "a row that differs, on either side");
        assertEquals(2, compare(database, ONE.replace("fQ==", "fg=="), TWO).differences(), "another number");
        assertEquals(2, compare(database, ONE.replace("'a'", "'b'"), TWO).differences(), "another element");
        assertEquals(new TableComparison("item", 2, 0, 2), compare(database), "all are missing");
    }
}
