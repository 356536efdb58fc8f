package dev.walferry.testdata.pgoutput;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.OnPostgres;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The builders write what a server sends. */
class ServerBytesTest {

    private static final int INT4 = 23;
    private static final int TEXT = 25;

    @OnPostgres({14, 18})
    void buildersWriteWhatTheServerSends(TestDatabase database) throws SQLException {
        database.execute(
                "create table item (id int primary key, note text)",
                "create publication p for table item",
                "select pg_create_logical_replication_slot('" + database.name() + "', 'pgoutput')",
                "begin;"
                        + "insert into item values (1, null);"
                        + "update item set note = 'x' where id = 1;"
                        + "update item set id = 2;"
                        + "select pg_logical_emit_message(true, 'prefix', 'content');"
                        + "delete from item;"
                        + "truncate item;"
                        + "commit");
        int oid = Integer.parseInt(String.valueOf(database.queryOne("select 'item'::regclass::oid")));
        List<byte[]> sent = database
                .queryColumn("select encode(data, 'hex') from pg_logical_slot_peek_binary_changes('" + database.name()
                        + "', null, null, 'proto_version', '1', 'publication_names', 'p', 'messages', 'true')")
                .stream()
                .map(ServerBytesTest::bytes)
                .toList();

        MessageBuilder plain = MessageBuilder.plain();
        byte[] relation = plain.relation(
                RelationBuilder.of(oid, "public", "item").key("id", INT4, -1).column("note", TEXT, -1));
        ByteBuffer begin = ByteBuffer.wrap(sent.get(0), 1, 20);
        ByteBuffer commit = ByteBuffer.wrap(sent.get(sent.size() - 1), 2, 24);
        long messageLsn = ByteBuffer.wrap(sent.get(5), 2, 8).getLong();

        expect(
                sent,
                ControlMessages.begin(begin.getLong(), begin.getLong(), begin.getInt()),
                relation,
                plain.insert(oid, TupleBuilder.tuple().text("1").nul()),
                plain.update(oid, TupleBuilder.tuple().text("1").text("x")),
                plain.updateWithKey(
                        oid,
                        TupleBuilder.tuple().text("1").nul(),
                        TupleBuilder.tuple().text("2").text("x")),
                plain.message(true, messageLsn, "prefix", "content".getBytes(StandardCharsets.US_ASCII)),
                plain.deleteByKey(oid, TupleBuilder.tuple().text("2").nul()),
                relation, // again: a truncate makes the server forget that it was sent
                plain.truncate(0, oid),
                ControlMessages.commit(commit.getLong(), commit.getLong(), commit.getLong()));
    }

    private static byte[] bytes(@Nullable String hex) {
        return HexFormat.of().parseHex(String.valueOf(hex));
    }

    private static void expect(List<byte[]> sent, byte[]... built) {
        HexFormat hex = HexFormat.of();
        assertEquals(
                List.of(built).stream().map(hex::formatHex).toList(),
                sent.stream().map(hex::formatHex).toList());
    }
}
