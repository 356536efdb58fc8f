package dev.walferry.kafka.record.column;

import dev.walferry.kafka.config.mode.TimePrecision;
import dev.walferry.kafka.record.column.ScalarTypes.Meaning;
import dev.walferry.kafka.record.time.StructuredReaders;
import dev.walferry.kafka.record.time.TemporalReaders;
import org.apache.kafka.connect.data.Date;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;

/** Shape and reader of dates and times, as {@code time.precision.mode} says. */
final class TemporalTypes {
    private final TimePrecision mode;
    private final TemporalReaders readers;

    TemporalTypes(TimePrecision mode) {
        this.mode = mode;
        this.readers = new TemporalReaders(mode);
    }

    Meaning date() {
        Schema schema = switch (mode) {
            case CONNECT -> Date.builder().optional().build();
            case ISOSTRING -> DebeziumSchemas.string("time.IsoDate");
            case STRUCTURED -> DebeziumSchemas.structuredDate();
            default -> DebeziumSchemas.int32("time.Date");
        };
        return new Meaning(schema, readers.date());
    }

    Meaning time(int typmod) {
        Schema schema = switch (mode) {
            case CONNECT -> Time.builder().optional().build();
            case ISOSTRING -> DebeziumSchemas.string("time.IsoTime");
            case STRUCTURED -> DebeziumSchemas.structuredTime();
            case ADAPTIVE ->
                TemporalReaders.isMillis(typmod)
                        ? DebeziumSchemas.int32("time.Time")
                        : DebeziumSchemas.int64("time.MicroTime");
            case ADAPTIVE_TIME_MICROSECONDS, MICROSECONDS -> DebeziumSchemas.int64("time.MicroTime");
            case NANOSECONDS -> DebeziumSchemas.int64("time.NanoTime");
        };
        return new Meaning(schema, readers.time(typmod));
    }

    Meaning timestamp(int typmod) {
        Schema schema = switch (mode) {
            case CONNECT -> Timestamp.builder().optional().build();
            case ISOSTRING -> DebeziumSchemas.string("time.IsoTimestamp");
            case STRUCTURED -> DebeziumSchemas.structuredTimestamp();
            case ADAPTIVE, ADAPTIVE_TIME_MICROSECONDS ->
                DebeziumSchemas.int64(TemporalReaders.isMillis(typmod) ? "time.Timestamp" : "time.MicroTimestamp");
            case MICROSECONDS -> DebeziumSchemas.int64("time.MicroTimestamp");
            case NANOSECONDS -> DebeziumSchemas.int64("time.NanoTimestamp");
        };
        return new Meaning(schema, readers.timestamp(typmod));
    }

    Meaning timestamptz(int typmod) {
        if (mode == TimePrecision.STRUCTURED) {
            return new Meaning(
                    DebeziumSchemas.structuredZonedTimestamp(),
                    StructuredReaders.timestamptz(TemporalReaders.precision(typmod)));
        }
        return new Meaning(DebeziumSchemas.string("time.ZonedTimestamp"), readers.timestamptz(typmod));
    }

    Meaning timetz(int typmod) {
        if (mode == TimePrecision.STRUCTURED) {
            return new Meaning(
                    DebeziumSchemas.structuredZonedTime(), StructuredReaders.timetz(TemporalReaders.precision(typmod)));
        }
        return new Meaning(DebeziumSchemas.string("time.ZonedTime"), readers.timetz());
    }
}
