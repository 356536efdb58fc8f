package dev.walferry.kafka.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.walferry.Lsn;
import dev.walferry.kafka.config.SinkConfig;
import dev.walferry.kafka.config.settings.RecordSettings;
import dev.walferry.kafka.record.catalog.TableCatalog;
import dev.walferry.kafka.record.change.SnapshotMarkers;
import dev.walferry.kafka.record.change.SourceFacts;
import dev.walferry.kafka.record.key.KeyColumns;
import dev.walferry.kafka.record.registry.SchemaRegistry;
import dev.walferry.kafka.record.reselect.RowLookup;
import dev.walferry.pgoutput.Insert;
import dev.walferry.pgoutput.PgOutputDecoder;
import dev.walferry.pgoutput.PgOutputMessage;
import dev.walferry.pgoutput.Read;
import dev.walferry.pgoutput.Tuple;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.jspecify.annotations.Nullable;

/** A session of hand-built messages, through the real decoder into the mapper. */
public final class Rows {
    /** Stands for a value that is not sent. */
    static final Absent UNCHANGED = Absent.UNCHANGED;

    /** A value that is not text. */
    enum Absent {
        UNCHANGED
    }

    static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678901Z");
    static final String COMMIT_TIME = "2025-06-07T08:09:10.123456Z";
    static final long COMMIT_MICROS = 1_749_283_750_123_456L;
    static final int OID = 16384;

    private static final long POSTGRES_EPOCH_MICROS = 946_684_800_000_000L;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final PgOutputDecoder decoder = new PgOutputDecoder();
    private final RecordMapper<byte[]> mapper;
    private final RecordMapper<SchemaAndValue> structMapper;
    private final List<ProducerRecord<SchemaAndValue, SchemaAndValue>> structs = new ArrayList<>();
    private final boolean makesStructs;
    private long lsn = 1000;

    Rows() {
        this(SinkConfig.recordDefaults("shop"), KeyColumns.FROM_IDENTITY);
    }

    Rows(RecordSettings settings, KeyColumns keys) {
        this(settings, keys, TableCatalog.NONE);
    }

    Rows(RecordSettings settings, KeyColumns keys, TableCatalog catalog) {
        this(settings, new RecordLookups(keys, catalog, null, RowLookup.NONE), false);
    }

    public Rows(RecordSettings settings, SchemaRegistry registry) {
        this(settings, new RecordLookups(KeyColumns.FROM_IDENTITY, TableCatalog.NONE, registry, RowLookup.NONE), false);
    }

    Rows(RecordSettings settings, TableCatalog catalog, SchemaRegistry registry) {
        this(settings, new RecordLookups(KeyColumns.FROM_IDENTITY, catalog, registry, RowLookup.NONE), false);
    }

    private Rows(RecordSettings settings, RecordLookups lookups, boolean makesStructs) {
        this.makesStructs = makesStructs;
        SourceFacts source = new SourceFacts("0.1.0", "shopdb");
        mapper = RecordMapper.encoded(settings, source, lookups, SnapshotMarkers.beginning(), () -> NOW);
        structMapper = RecordMapper.structs(settings, source, lookups, SnapshotMarkers.beginning(), () -> NOW);
    }

    /** A session whose messages become Kafka Connect's objects as well. */
    static Rows withStructs(RecordSettings settings) {
        return new Rows(settings, RecordLookups.OFFLINE, true);
    }

    /** Returns the records made since the last call, as Kafka Connect's objects. */
    List<ProducerRecord<SchemaAndValue, SchemaAndValue>> takeStructs() {
        List<ProducerRecord<SchemaAndValue, SchemaAndValue>> taken = List.copyOf(structs);
        structs.clear();
        return taken;
    }

    List<ProducerRecord<byte[], byte[]>> send(WireBytes message) {
        return map(decode(message));
    }

    PgOutputMessage decode(WireBytes message) {
        byte[] bytes = message.toBytes();
        return decoder.decode(bytes, 0, bytes.length);
    }

    List<ProducerRecord<byte[], byte[]>> map(PgOutputMessage message) {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        if (makesStructs) {
            structMapper.map(message, Lsn.of(lsn), structs::add);
        }
        mapper.map(message, Lsn.of(lsn++), records::add);
        return records;
    }

    public Rows begin() {
        send(new WireBytes('B')
                .int64(5000)
                .int64(COMMIT_MICROS - POSTGRES_EPOCH_MICROS)
                .int32(-2));
        return this;
    }

    Rows commit(long endLsn) {
        send(new WireBytes('C').int8(0).int64(5000).int64(endLsn).int64(COMMIT_MICROS - POSTGRES_EPOCH_MICROS));
        return this;
    }

    /** Announces a type that is not built in. */
    Rows type(int oid, String schema, String name) {
        send(new WireBytes('Y').int32(oid).string(schema).string(name));
        return this;
    }

    /** Announces public.item with columns like {@code id:23}, {@code *id:23} for the identity, {@code n:1700:655366}. */
    Rows relation(char identity, String... columns) {
        return relation("public", "item", identity, columns);
    }

    public Rows relation(String schema, String table, char identity, String... columns) {
        return relation(OID, schema, table, identity, columns);
    }

    Rows relation(int oid, String schema, String table, char identity, String... columns) {
        WireBytes message = new WireBytes('R').int32(oid).string(schema).string(table);
        message.int8(identity).int16(columns.length);
        for (String column : columns) {
            String[] parts = column.split(":", -1);
            boolean key = identity == 'f' || parts[0].startsWith("*");
            message.int8(key ? 1 : 0).string(parts[0].startsWith("*") ? parts[0].substring(1) : parts[0]);
            message.int32(Integer.parseUnsignedInt(parts[1]));
            message.int32(parts.length > 2 ? Integer.parseInt(parts[2]) : -1);
        }
        send(message);
        return this;
    }

    public List<ProducerRecord<byte[], byte[]>> insert(@Nullable Object... values) {
        return send(new WireBytes('I').int32(OID).tuple('N', values));
    }

    /**
     * Returns the records of a row that a snapshot has read, with the values that an insert of the same row would have.
     */
    List<ProducerRecord<byte[], byte[]>> read(@Nullable Object... values) {
        return readOf(OID, values);
    }

    List<ProducerRecord<byte[], byte[]>> readOf(int oid, @Nullable Object... values) {
        return map(Read.of(row(oid, values)));
    }

    /** The same, under the snapshot with this xmin. */
    List<ProducerRecord<byte[], byte[]>> readUnder(long snapshotXmin, @Nullable Object... values) {
        return map(Read.of(row(OID, values), snapshotXmin));
    }

    private Tuple row(int oid, @Nullable Object... values) {
        return ((Insert) decode(new WireBytes('I').int32(oid).tuple('N', values))).row();
    }

    List<ProducerRecord<byte[], byte[]>> update(@Nullable Object... values) {
        return send(new WireBytes('U').int32(OID).tuple('N', values));
    }

    List<ProducerRecord<byte[], byte[]>> updateFrom(char marker, @Nullable Object[] old, @Nullable Object... values) {
        return send(new WireBytes('U').int32(OID).tuple(marker, old).tuple('N', values));
    }

    List<ProducerRecord<byte[], byte[]>> delete(char marker, @Nullable Object... values) {
        return send(new WireBytes('D').int32(OID).tuple(marker, values));
    }

    static @Nullable Object[] row(@Nullable Object... values) {
        return values;
    }

    public static JsonNode json(byte @Nullable [] bytes) {
        try {
            return bytes == null ? MAPPER.nullNode() : MAPPER.readTree(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static JsonNode json(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
