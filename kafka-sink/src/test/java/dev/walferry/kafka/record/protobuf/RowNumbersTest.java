package dev.walferry.kafka.record.protobuf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.kafka.record.NumberedRows;
import dev.walferry.kafka.record.envelope.FieldNumbering;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The number of a field whose column differs between the catalog and the row. */
class RowNumbersTest {
    private static final String VERSION = """
            syntax = "proto3";
            package shop.public.item;
            import "confluent/meta.proto";
            message Envelope {
              optional Value before = 1;
              message Value {
                int32 id = 1;
                optional string x = 2;
                optional int32 n = 3;
                optional .confluent.type.Decimal d = 7 [(confluent.field_meta) = {params: [{key: "scale", value: "2"}]}];
                repeated int64 longs = 8;
                oneof _y {
                  string y = 9;
                }
              }
              optional Value after = 2;
              string op = 5;
            }
            """;

    private static Map<String, Integer> numbers(FieldNumbering row, String... versions) {
        RowNumbers numbers = new RowNumbers(row, RegisteredNumbers.of(List.of(versions), "Value"));
        Map<String, Integer> byField = new TreeMap<>();
        row.row()
                .fields()
                .forEach(
                        field -> byField.put(field.name(), numbers.number(row.row(), field.name(), field.index() + 1)));
        return byField;
    }

    @Test
    void aConfirmedColumnHasItsNumber() {
        FieldNumbering row = NumberedRows.of(Map.of("id:23", 1, "n:23", 3), "id:23", "n:23");
        assertEquals(Map.of("id", 1, "n", 3), numbers(row));
        assertEquals(Map.of("id", 1, "n", 3), numbers(row, VERSION.replace("n = 3", "n = 4")));
    }

    @Test
    void aDroppedColumnHasTheNumberThatItHadInAnEarlierSchema() {
        FieldNumbering row = NumberedRows.of(
                Map.of("id:23", 1), "id:23", "x:25", "n:23", "d:1700:" + ((10 << 16 | 2) + 4), "longs:1016");
        assertEquals(Map.of("id", 1, "x", 2, "n", 3, "d", 7, "longs", 8), numbers(row, VERSION));
    }

    @Test
    void theSchemaWithTheFieldsTypeDecidesIfTheNameWasUsedAgain() {
        FieldNumbering row = NumberedRows.of(Map.of("id:23", 1, "n:20", 5), "id:23", "n:23");
        assertEquals(
                3,
                numbers(row, VERSION.replace("int32 n = 3", "int64 n = 5"), VERSION)
                        .get("n"));
        assertEquals(
                5, numbers(row, VERSION.replace("int32 n = 3", "int64 n = 5")).get("n"));
    }

    @Test
    void withoutAnEarlierSchemaAnAlteredColumnKeepsItsNumber() {
        FieldNumbering row = NumberedRows.of(Map.of("id:23", 1, "n:20", 3), "id:23", "n:23");
        assertEquals(Map.of("id", 1, "n", 3), numbers(row));
    }

    @Test
    void aColumnThatNothingKnowsHasANumberThatNoColumnCanHave() {
        FieldNumbering row = NumberedRows.of(Map.of("id:23", 1, "n:23", 3), "id:23", "x:25", "n:23", "y:25");
        Map<String, Integer> numbers = numbers(row);
        assertTrue(numbers.get("x") >= 1_000_000 && numbers.get("x") < 1 << 28, numbers::toString);
        assertNotEquals(numbers.get("x"), numbers.get("y"));
        assertEquals(
                numbers.get("x"),
                numbers(NumberedRows.of(Map.of(), "y:25", "x:25")).get("x"),
                "in any row");
    }

    /** The subject's table was dropped and created again: an old number may be another column's by now. */
    @Test
    void aNumberKeepsTheNameThatItIsRegisteredFor() {
        FieldNumbering row = NumberedRows.of(Map.of("id:23", 1, "b:25", 2), "id:23", "b:25", "x:25");
        Map<String, Integer> numbers = numbers(row, VERSION);
        assertEquals(2, numbers.get("x"));
        assertTrue(numbers.get("b") >= 1_000_000, numbers::toString);
        row = NumberedRows.of(Map.of("id:23", 1, "b:25", 2), "id:23", "b:25", "c:25");
        assertTrue(numbers(row, VERSION).get("b") >= 1_000_000, "also if the row does not have the other name");
        row = NumberedRows.of(Map.of("id:23", 1, "b:20", 2), "id:23", "b:25");
        assertTrue(numbers(row, VERSION).get("b") >= 1_000_000, "also if the name's type is another one now");
    }

    private static String version(String... fields) {
        return "message Value {\n" + String.join(";\n", fields) + ";\n}\n";
    }

    /** {@code drop a; rename a_new to a} while the daemon is behind. */
    @Test
    void aColumnThatHasTakenOverANameHasNotTakenOverItsNumber() {
        FieldNumbering row = NumberedRows.of(Map.of("id:23", 1, "a:25", 3), "id:23", "a:25", "a_new:25");
        String before = version("int32 id = 1", "optional string a = 2", "optional string a_new = 3");
        assertEquals(Map.of("id", 1, "a", 2, "a_new", 3), numbers(row, before));
        String after = version("int32 id = 1", "optional string a = 3");
        assertEquals(Map.of("id", 1, "a", 2, "a_new", 3), numbers(row, after, before), "a daemon that starts anew");
    }

    /** The order in which PostgreSQL sends columns reveals it: each has its type, and none is missing. */
    @Test
    void columnsThatHaveExchangedTheirNamesKeepTheirNumbers() {
        FieldNumbering row = NumberedRows.of(Map.of("id:23", 1, "a:25", 3, "b:25", 2), "id:23", "a:25", "b:25");
        String before = version("int32 id = 1", "optional string a = 2", "optional string b = 3");
        assertEquals(Map.of("id", 1, "a", 2, "b", 3), numbers(row, before));
    }

    /** The latest version with exactly the row's fields decides, else the latest that has them all. */
    @Test
    void aVersionOfTheRowsOwnShapeDecides() {
        FieldNumbering row = NumberedRows.of(Map.of("id:23", 1), "id:23", "a:25");
        String own = version("int32 id = 1", "optional string a = 2");
        String more = version("int32 id = 1", "optional string a = 3", "optional string b = 4");
        String other = version("int32 id = 1", "optional int32 a = 5");
        assertEquals(2, numbers(row, other, more, own).get("a"));
        assertEquals(3, numbers(row, other, more).get("a"));
        assertEquals(5, numbers(row, other).get("a"));
    }

    /** A structure has its own type, which the registry's text names differently from version to version. */
    @Test
    void aStructureIsFoundByItsName() {
        FieldNumbering row = NumberedRows.of(Map.of("id:23", 1), "id:23", "p:600");
        assertEquals(
                7, numbers(row, version("int32 id = 1", "optional Point p = 7")).get("p"));
    }

    @Test
    void addedFieldsHaveNumbersOfTheirOwn() {
        assertEquals(
                Map.of("__deleted", 10_001, "__op", 10_101, "__source_lsn", 10_120, "__again", 10_201),
                NumberedRows.added("rewrite", "op,source.lsn,op:again"));
        assertEquals(Map.of("__source_lsn", 10_120, "__op", 10_101), NumberedRows.added("tombstone", "source.lsn,op"));
    }
}
