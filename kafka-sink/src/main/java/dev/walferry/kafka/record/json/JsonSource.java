package dev.walferry.kafka.record.json;

import static dev.walferry.kafka.record.json.JsonConstants.bytes;

import dev.walferry.Lsn;
import dev.walferry.kafka.record.change.SourceFacts;
import dev.walferry.kafka.record.change.Transaction;
import dev.walferry.pgoutput.Origin;
import org.jspecify.annotations.Nullable;

/**
 * The field {@code source} of an envelope, with the comma before it. Only the LSN differs from row to row, so the bytes
 * between its two places are encoded once per transaction, and the relation's part once per relation.
 */
final class JsonSource {
    private static final int THOUSAND_DIGITS = 3;

    /** The quote of a string within the string that {@code sequence} is. */
    private static final byte[] QUOTE = bytes("\\\"");

    private final byte[] facts;
    private final byte[] database;
    private final JsonBuffer buffer = new JsonBuffer();
    /**
     * Ends with the quote before the LSN, and {@link #untilTable} begins with the one after it: nearly every row has an
     * LSN.
     */
    private byte[] untilLsn = {};

    private byte[] untilTable = {};
    private byte[] untilLsnAgain = {};
    private byte[] end = {};

    JsonSource(SourceFacts source, String name) {
        buffer.raw(bytes(",\"source\":{\"version\":")).text(source.version());
        buffer.raw(bytes(",\"connector\":\"postgresql\",\"name\":")).text(name);
        facts = buffer.raw(bytes(",\"ts_ms\":")).toBytes();
        database = buffer.reset()
                .raw(bytes(",\"db\":"))
                .text(source.database())
                .raw(bytes(",\"sequence\":\"["))
                .toBytes();
    }

    void begin(Transaction transaction) {
        long micros = transaction.commitMicros();
        buffer.reset().raw(facts).number(Math.floorDiv(micros, 1000L));
        buffer.raw(bytes(",\"snapshot\":\"" + transaction.snapshot().word() + '"'))
                .raw(database);
        lastCommit(transaction.lastCommit());
        untilLsn = buffer.raw(bytes(",")).raw(QUOTE).toBytes();
        buffer.reset().raw(QUOTE).raw(bytes("]\",\"ts_us\":")).number(micros);
        buffer.raw(bytes(",\"ts_ns\":")).number(micros);
        untilTable = (micros == 0 ? buffer : buffer.padded(0, THOUSAND_DIGITS)).toBytes();
        Long xid = transaction.xid();
        buffer.reset().raw(bytes(",\"txId\":"));
        if (xid == null) {
            buffer.nothing();
        } else {
            buffer.number(xid);
        }
        untilLsnAgain = buffer.raw(bytes(",\"lsn\":")).toBytes();
        end(transaction.origin());
    }

    private void lastCommit(@Nullable Lsn lastCommit) {
        if (lastCommit == null) {
            buffer.nothing();
        } else {
            buffer.raw(QUOTE).number(lastCommit.value()).raw(QUOTE);
        }
    }

    private void end(@Nullable Origin origin) {
        buffer.reset().raw(bytes(",\"xmin\":null,\"origin\":"));
        if (origin == null) {
            buffer.raw(bytes("null,\"origin_lsn\":null"));
        } else {
            buffer.text(origin.name());
            buffer.raw(bytes(",\"origin_lsn\":")).number(origin.originLsn().value());
        }
        end = buffer.raw('}').toBytes();
    }

    /** Returns the part that names a relation. */
    static byte[] table(String schema, String table) {
        JsonBuffer part = new JsonBuffer();
        part.raw(bytes(",\"schema\":")).text(schema);
        return part.raw(bytes(",\"table\":")).text(table).toBytes();
    }

    void write(@Nullable Lsn lsn, byte[] table, JsonBuffer out) {
        if (lsn == null) {
            out.raw(untilLsn, 0, untilLsn.length - QUOTE.length).nothing();
            out.raw(untilTable, QUOTE.length, untilTable.length);
            out.raw(table).raw(untilLsnAgain).nothing();
        } else {
            int from = out.raw(untilLsn).position();
            int to = out.number(lsn.value()).position();
            out.raw(untilTable).raw(table).raw(untilLsnAgain).again(from, to);
        }
        out.raw(end);
    }
}
