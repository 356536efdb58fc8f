package dev.walferry.testdata.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineWatchTest {
    @Test
    void writesInPiecesAreOneLine() {
        ByteArrayOutputStream passedOn = new ByteArrayOutputStream();
        LineWatch watch = new LineWatch(new PrintStream(passedOn, true, StandardCharsets.UTF_8), List.of("secret"));
        PrintStream out = new PrintStream(watch, true, StandardCharsets.UTF_8);
        out.print("a sec");
        out.print("ret in pieces\nand ");
        out.print("more");
        assertEquals(List.of("a secret in pieces"), watch.take());
        assertEquals(List.of(), watch.take());
        assertEquals("a secret in pieces\nand more", passedOn.toString(StandardCharsets.UTF_8));
    }
}
