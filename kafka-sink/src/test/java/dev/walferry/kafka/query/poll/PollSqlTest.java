package dev.walferry.kafka.query.poll;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.Lsn;
import dev.walferry.kafka.query.poll.PollOffset.Sweep;
import dev.walferry.kafka.query.poll.PollSql.Bounds;
import dev.walferry.kafka.query.table.PollOrder;
import dev.walferry.kafka.query.table.PollOrder.Kind;
import dev.walferry.kafka.query.table.PollOrder.Term;
import dev.walferry.kafka.query.table.PolledTable;
import dev.walferry.kafka.query.table.PolledTable.Part;
import dev.walferry.kafka.query.table.SqlText;
import dev.walferry.kafka.record.key.RowKey;
import dev.walferry.pgoutput.Column;
import dev.walferry.pgoutput.Relation;
import dev.walferry.pgoutput.ReplicaIdentity;
import dev.walferry.replication.Publications.Table;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The statements of polls: what they quote, and their conditions. */
class PollSqlTest {
    private static final Relation ITEM = Relation.of(
            1,
            "s",
            "odd \"one\"",
            ReplicaIdentity.DEFAULT,
            List.of(new Column("id", 23, -1, true), new Column("a\"b", 1114, -1, false)));

    private static final Part PART = new Part(7, new Table("s", "odd \"one\""), "\"s\".\"odd \"\"one\"\"\"", "", true);

    private static PolledTable table(boolean local) {
        PollOrder order = new PollOrder(
                List.of(
                        new Term("\"a\"\"b\"", "t", "pg_catalog", local ? Kind.LOCAL_TIME : Kind.TIME, List.of("a\"b")),
                        new Term("\"id\"", "int4", "pg_catalog", Kind.OTHER, List.of("id"))),
                true);
        return new PolledTable(ITEM, RowKey.of(0), order, List.of(PART), PART.from());
    }

    @Test
    void rowsAfterAPlace() {
        PollSql.Query query =
                PollSql.ordered(table(true), PART, List.of("x", "7"), new Bounds("now", "Europe/Berlin", null, null));
        assertEquals(
                "SELECT \"id\", \"a\"\"b\", (\"a\"\"b\")::text AS \"walferry.0\", (\"id\")::text AS \"walferry.1\", xmin::text::bigint"
                        + " FROM \"s\".\"odd \"\"one\"\"\" WHERE \"a\"\"b\" IS NOT NULL AND \"id\" IS NOT NULL"
                        + " AND (\"a\"\"b\", \"id\") OPERATOR(\"pg_catalog\".>) (CAST(? AS t), CAST(? AS int4))"
                        + " AND \"a\"\"b\" OPERATOR(\"pg_catalog\".<) ((CAST(? AS pg_catalog.timestamptz)) AT TIME ZONE 'Europe/Berlin')"
                        + " ORDER BY \"a\"\"b\", \"id\"",
                query.sql());
        assertEquals(List.of("x", "7", "now"), query.parameters());
    }

    /** An initial time is an offset without an id. */
    @Test
    void rowsAfterATime() {
        PollSql.Query query = PollSql.ordered(table(false), PART, List.of("x"), new Bounds(null, "UTC", "y", "z"));
        assertTrue(
                query.sql()
                        .contains(
                                " AND (\"a\"\"b\") OPERATOR(\"pg_catalog\".>) (CAST(? AS t)) AND \"a\"\"b\" OPERATOR(\"pg_catalog\".<) CAST(? AS t)"
                                        + " AND \"a\"\"b\" OPERATOR(\"pg_catalog\".<=) CAST(? AS t) ORDER BY"),
                query::sql);
        assertEquals(List.of("x", "y", "z"), query.parameters());
    }

    /** The suffix decides only where a poll ends. */
    @Test
    void theLastRowThatASuffixLeaves() {
        PollSql.Query query =
                PollSql.lastLeft(table(false), PART, List.of("x"), new Bounds(null, "UTC", null, "z"), "LIMIT 10;");
        assertEquals(
                "SELECT (SELECT q.\"walferry.0\"::text FROM (SELECT \"a\"\"b\" AS \"walferry.0\" FROM \"s\".\"odd \"\"one\"\"\""
                        + " WHERE \"a\"\"b\" IS NOT NULL AND \"id\" IS NOT NULL"
                        + " AND (\"a\"\"b\") OPERATOR(\"pg_catalog\".>) (CAST(? AS t))"
                        + " AND \"a\"\"b\" OPERATOR(\"pg_catalog\".<=) CAST(? AS t) ORDER BY \"a\"\"b\", \"id\" LIMIT 10"
                        + "\n) q ORDER BY q.\"walferry.0\" DESC LIMIT 1)",
                query.sql());
        assertEquals(List.of("x", "z"), query.parameters());
    }

    /** A standby shows the new timeline only while it receives something. */
    @Test
    void theLatestTimelineCounts() {
        PollMoment late = new PollMoment(1, 2, 3, Lsn.of(4), "00000001", Lsn.of(4), true);
        assertEquals("0000000A", late.since("0000000A").timeline());
        assertSame(late, late.since("00000001"));
        assertSame(late, late.since(""));
    }

    @Test
    void rowsOfTransactions() {
        PollSql.Query first = PollSql.window(ITEM, PART, null, 100, 105, null);
        assertTrue(first.sql().endsWith("WHERE ((xmin::text::bigint - 100) & 4294967295) >= 5"), first::sql);
        PollSql.Query next = PollSql.window(ITEM, PART, 90L, 100, 105, "(3,4)");
        assertTrue(
                next.sql()
                        .endsWith("WHERE ((xmin::text::bigint - 90) & 4294967295) < 10 AND ctid > CAST(? AS"
                                + " pg_catalog.tid)"),
                next::sql);
        assertEquals(List.of("(3,4)"), next.parameters());
    }

    @Test
    void offsetsAreReadAsTheyWereWritten() {
        for (PollOffset offset : List.of(
                PollOffset.BEGINNING,
                PollOffset.at(List.of("2026-01-02 03:04:05.123456", "", "7")),
                PollOffset.seen(1L << 40, "00000001").of(PART),
                PollOffset.seen(90, "0000000A").within(new Sweep(100, "16384/16390", "(3,4)"), "0000000A"))) {
            assertEquals(offset, PollOffset.of(offset.toMap()));
        }
    }

    @Test
    void placesInAFile() {
        RowPlace place = RowPlace.of("(9,100)").next("(10,1)").next("(10,2)");
        assertTrue(place.isInOrder());
        assertFalse(place.next("(2,3)").next("(11,1)").isInOrder());
    }

    @Test
    void aQueryMayEndInSemicolonsAndComments() {
        assertEquals("(select 1 -- one\n)", SqlText.subquery(" select 1 -- one ; ;\n"));
        assertEquals(" E'a\\\\''b'", SqlText.literal("a\\'b"));
    }
}
