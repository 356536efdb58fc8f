package dev.walferry.kafka.record;

import dev.walferry.Lsn;
import dev.walferry.pgoutput.Origin;
import org.jspecify.annotations.Nullable;

/**
 * The {@code source} of an envelope. Only the LSN differs from row to row, so what lies between its two places is
 * encoded once per transaction, and the relation's part once per relation.
 */
final class SourceBlock {
    private static final byte[] BETWEEN_FACTS = Json.bytes(",\"snapshot\":\"false\",\"db\":");

    private final byte[] facts;
    private final byte[] database;
    private final JsonBuffer buffer = new JsonBuffer();

    private byte[] untilLsn = {};
    private byte[] untilTable = {};
    private byte[] untilLsnAgain = {};
    private byte[] end = {};

    SourceBlock(SourceFacts source, String name) {
        buffer.raw(Json.bytes("{\"version\":")).text(source.version());
        buffer.raw(Json.bytes(",\"connector\":\"postgresql\",\"name\":")).text(name);
        facts = buffer.raw(Json.bytes(",\"ts_ms\":")).toBytes();
        database = buffer.reset().raw(BETWEEN_FACTS).text(source.database()).toBytes();
    }

    void begin(Transaction transaction) {
        long micros = transaction.commitMicros();
        buffer.reset().raw(facts).number(Math.floorDiv(micros, 1000L)).raw(database);
        buffer.raw(Json.bytes(",\"sequence\":\"["));
        lastCommit(transaction.lastCommit());
        untilLsn = buffer.raw(Json.bytes(",\\\"")).toBytes();
        buffer.reset().raw(Json.bytes("\\\"]\",\"ts_us\":")).number(micros);
        untilTable = Json.nanos(buffer.raw(Json.bytes(",\"ts_ns\":")), micros).toBytes();
        Long xid = transaction.xid();
        buffer.reset().raw(Json.bytes(",\"txId\":"));
        if (xid == null) {
            buffer.nothing();
        } else {
            buffer.number(xid);
        }
        untilLsnAgain = buffer.raw(Json.bytes(",\"lsn\":")).toBytes();
        end(transaction.origin());
    }

    private void lastCommit(@Nullable Lsn lastCommit) {
        if (lastCommit == null) {
            buffer.nothing();
        } else {
            buffer.raw(Json.bytes("\\\"")).number(lastCommit.value()).raw(Json.bytes("\\\""));
        }
    }

    private void end(@Nullable Origin origin) {
        buffer.reset().raw(Json.bytes(",\"xmin\":null,\"origin\":"));
        if (origin == null) {
            buffer.raw(Json.bytes("null,\"origin_lsn\":null"));
        } else {
            buffer.text(origin.name());
            buffer.raw(Json.bytes(",\"origin_lsn\":")).number(origin.originLsn().value());
        }
        end = buffer.raw('}').toBytes();
    }

    /** The part that names a relation. */
    static byte[] table(String schema, String table) {
        JsonBuffer part = new JsonBuffer();
        part.raw(Json.bytes(",\"schema\":")).text(schema);
        return part.raw(Json.bytes(",\"table\":")).text(table).toBytes();
    }

    void write(Lsn lsn, byte[] table, JsonBuffer out) {
        int from = out.raw(untilLsn).position();
        int to = out.number(lsn.value()).position();
        out.raw(untilTable).raw(table).raw(untilLsnAgain);
        out.again(from, to).raw(end);
    }
}
