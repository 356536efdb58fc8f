package dev.walferry.kafka.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Compression works, although some of its jars are newer than those that Kafka's clients were released with. */
class CompressionsTest {
    private static final String TEXT = "a row ".repeat(10_000);

    @ParameterizedTest
    @EnumSource(CompressionType.class)
    void whatIsCompressedIsReadAgain(CompressionType type) {
        MemoryRecords batch = MemoryRecords.withRecords(
                Compression.of(type).build(), new SimpleRecord(TEXT.getBytes(StandardCharsets.UTF_8)));
        Record read = batch.records().iterator().next();
        ByteBuffer value = read.value();
        assertEquals(TEXT, StandardCharsets.UTF_8.decode(value).toString());
        assertEquals(type != CompressionType.NONE, batch.sizeInBytes() < TEXT.length() / 10, type::toString);
    }
}
