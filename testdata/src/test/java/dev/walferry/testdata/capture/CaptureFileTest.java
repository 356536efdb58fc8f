package dev.walferry.testdata.capture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Captured streams as files. */
class CaptureFileTest {

    @Test
    void whatIsWrittenIsReadAgain() throws IOException {
        CaptureFile file = new CaptureFile(
                "☺", "18.6", Comparability.ROWS, Map.of(-1, "type"), List.of(new TestDecodingLine(-2, "BEGIN 1")));
        Variant variant = new Variant(4, true, "parallel");
        file.add(variant, List.of(new CapturedMessage(-3, new byte[] {1, 2}), new CapturedMessage(0, new byte[0])));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        file.write(bytes);

        CapturedStream read = CaptureFile.read(new ByteArrayInputStream(bytes.toByteArray()))
                .streams()
                .get(0);
        assertEquals("☺ on 18.6 protocol-4-binary-parallel", read.name());
        assertEquals(18, read.majorVersion());
        assertEquals(Comparability.ROWS, read.comparison());
        assertEquals(Map.of(-1, "type"), read.typeNames());
        assertEquals(List.of(new TestDecodingLine(-2, "BEGIN 1")), read.testDecoding());
        assertEquals(-3, read.messages().get(0).lsn());
        assertArrayEquals(new byte[] {1, 2}, read.messages().get(0).payload());
        assertEquals(2, read.messages().size());
    }

    @Test
    void allCapturedStreamsHaveNamesOfTheirOwnAndMessages() {
        List<CapturedStream> all = CapturedStream.all();
        assertFalse(all.isEmpty());
        assertEquals(
                all.size(), new HashSet<>(all.stream().map(CapturedStream::name).toList()).size());
        all.forEach(stream -> assertFalse(stream.messages().isEmpty(), stream.name()));
    }
}
