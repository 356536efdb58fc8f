package dev.walferry.kafka.record;

import com.sun.management.ThreadMXBean;
import dev.walferry.Lsn;
import dev.walferry.kafka.config.SinkConfig;
import dev.walferry.kafka.record.change.SourceFacts;
import dev.walferry.pgoutput.PgOutputDecoder;
import dev.walferry.pgoutput.PgOutputMessage;
import dev.walferry.testdata.pgoutput.ControlMessages;
import dev.walferry.testdata.pgoutput.MessageBuilder;
import dev.walferry.testdata.pgoutput.RelationBuilder;
import dev.walferry.testdata.pgoutput.TupleBuilder;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Measures what a record allocates besides its key and value. */
final class RecordAllocation {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int OID = 16384;
    private static final int CALLS = 10_000;
    /**
     * Views of values cost nothing once the compiler has optimized them away, but the compiler may first have to wait
     * for a processor.
     */
    private static final Duration LIMIT = Duration.ofMinutes(1);

    private final RecordMapper<byte[]> mapper = RecordMapper.encoded(
            SinkConfig.recordDefaults("shop"), new SourceFacts("0.1.0", "shopdb"), RecordLookups.OFFLINE);
    private final PgOutputDecoder decoder = new PgOutputDecoder();
    private final List<ProducerRecord<byte[], byte[]>> kept = new ArrayList<>(CALLS);

    private RecordAllocation() {}

    /** Prints the bytes per record of a row with the given note. */
    public static void main(String[] note) {
        RecordAllocation allocation = new RecordAllocation();
        PgOutputMessage row = allocation.rowOf(note[0]);
        System.out.print(allocation.perRecord(row) - allocation.contentOf(row));
    }

    private PgOutputMessage rowOf(String note) {
        RelationBuilder relation = RelationBuilder.of(OID, "public", "item")
                .key("id", 20, -1)
                .column("name", 25, -1)
                .column("quantity", 23, -1)
                .column("sold", 16, -1)
                .column("created", 1184, -1)
                .column("note", 25, -1);
        map(decode(ControlMessages.begin(5000, 0, 1)));
        map(decode(MessageBuilder.plain().relation(relation)));
        return decode(MessageBuilder.plain()
                .insert(
                        OID,
                        TupleBuilder.tuple()
                                .text("1234567")
                                .text("a name")
                                .text("42")
                                .text("t")
                                .text("2026-01-02 03:04:05.678901+00")
                                .text(note)));
    }

    private PgOutputMessage decode(byte[] message) {
        return decoder.decode(message, 0, message.length);
    }

    private void map(PgOutputMessage message) {
        mapper.map(message, Lsn.of(1_000_000), kept::add);
    }

    private long contentOf(PgOutputMessage row) {
        kept.clear();
        map(row);
        return (long) kept.get(0).key().length + kept.get(0).value().length;
    }

    private long perRecord(PgOutputMessage row) {
        long best = Long.MAX_VALUE;
        // the measurement and the compiler allocate now and then, but not every time
        long enough = (contentOf(row) + RecordAllocationTest.BESIDES) * (long) CALLS;
        long start = System.nanoTime();
        while (best > enough && System.nanoTime() - start < LIMIT.toNanos()) {
            kept.clear();
            long before = THREADS.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < CALLS; i++) {
                map(row);
            }
            best = Math.min(best, THREADS.getCurrentThreadAllocatedBytes() - before);
        }
        return best / CALLS;
    }
}
