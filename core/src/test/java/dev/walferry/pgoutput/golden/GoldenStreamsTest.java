package dev.walferry.pgoutput.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.pgoutput.PgOutputDecoder;
import dev.walferry.testdata.capture.CapturedMessage;
import dev.walferry.testdata.capture.CapturedStream;
import dev.walferry.testdata.capture.Comparability;
import dev.walferry.testdata.capture.TestDecodingLine;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every captured stream, decoded and compared with the output of {@code test_decoding} for the same WAL. */
class GoldenStreamsTest {
    private static final List<CapturedStream> ALL = CapturedStream.all();

    static Stream<CapturedStream> exact() {
        return ALL.stream().filter(stream -> stream.comparison() == Comparability.EXACT);
    }

    static Stream<CapturedStream> partly() {
        return ALL.stream().filter(stream -> stream.comparison() != Comparability.EXACT);
    }

    @Test
    void everyServerVersionAndProtocolIsThere() {
        assertEquals(List.of(10, 12, 13, 14, 15, 16, 17, 18), distinct(CapturedStream::majorVersion, stream -> true));
        assertEquals(List.of(1, 2, 3, 4), distinct(CapturedStream::protocol, stream -> true));
        assertEquals(
                List.of(1, 2, 4),
                distinct(
                        CapturedStream::protocol,
                        stream -> !stream.isBinary()
                                && stream.majorVersion() == 18
                                && stream.scenario().equals("streamed")));
        assertEquals(List.of("off", "on", "parallel"), distinct(CapturedStream::streaming, stream -> true));
        assertEquals(List.of(false, true), distinct(CapturedStream::isBinary, stream -> true));
    }

    private static <T extends Comparable<T>> List<T> distinct(
            Function<CapturedStream, T> property, Predicate<CapturedStream> of) {
        return ALL.stream().filter(of).map(property).distinct().sorted().toList();
    }

    @ParameterizedTest
    @MethodSource("exact")
    void changeForChangeAsTestDecodingSaysIt(CapturedStream stream) {
        List<TestDecodingLine> expected = withoutEmptyTransactions(stream.testDecoding());
        List<CommittedChanges.Line> decoded = withoutForgottenRows(decoded(stream), expected);
        for (int i = 0; i < Math.min(decoded.size(), expected.size()); i++) {
            String line = expected.get(i).text();
            CommittedChanges.Line ours = decoded.get(i);
            if (!TestDecodingText.matches(ours.text(), line)) {
                assertEquals(line, ours.text(), "line " + i);
            }
            if (line.startsWith("table ") || line.startsWith("message: ")) {
                assertEquals(expected.get(i).lsn(), ours.lsn(), "LSN of " + line);
            }
        }
        assertEquals(expected.size(), decoded.size());
        assertFalse(decoded.isEmpty());
    }

    /** The columns of test_decoding are a superset of ours, and so are its rows under a row filter. */
    @ParameterizedTest
    @MethodSource("partly")
    void everyChangeIsOneThatTestDecodingKnows(CapturedStream stream) {
        boolean allRows = stream.comparison() == Comparability.COLUMNS;
        List<TestDecodingChange> ours = changes(decoded(stream).stream().map(CommittedChanges.Line::text));
        List<TestDecodingChange> theirs = changes(stream.testDecoding().stream().map(TestDecodingLine::text));
        int at = 0;
        for (TestDecodingChange change : ours) {
            while (!allRows && at < theirs.size() && !change.isPartOf(theirs.get(at), true)) {
                at++;
            }
            assertTrue(at < theirs.size(), () -> "not said by test_decoding: " + change);
            TestDecodingChange known = theirs.get(at);
            assertTrue(change.isPartOf(known, !allRows), () -> change + " is not part of " + known);
            at++;
        }
        assertTrue(!allRows || at == theirs.size());
        assertFalse(ours.isEmpty());
    }

    private static List<TestDecodingChange> changes(Stream<String> lines) {
        return lines.filter(line -> line.startsWith("table "))
                .map(TestDecodingChange::parse)
                .toList();
    }

    private static List<CommittedChanges.Line> decoded(CapturedStream stream) {
        PgOutputDecoder decoder = new PgOutputDecoder();
        CommittedChanges changes = new CommittedChanges(new TestDecodingText(stream.typeNames()));
        for (CapturedMessage message : stream.messages()) {
            byte[] payload = message.payload();
            changes.add(message.lsn(), decoder.decode(payload, 0, payload.length));
        }
        return changes.lines();
    }

    /**
     * Trap T-05: if a prepared transaction has been rolled back by the time it is decoded, some servers leave its rows
     * out, in one reading but not in another.
     */
    private static List<CommittedChanges.Line> withoutForgottenRows(
            List<CommittedChanges.Line> decoded, List<TestDecodingLine> expected) {
        List<String> lines = expected.stream().map(TestDecodingLine::text).toList();
        List<CommittedChanges.Line> kept = new ArrayList<>(decoded);
        for (int i = 1; i < lines.size(); i++) {
            String end = lines.get(i);
            boolean empty = end.startsWith("PREPARE ") && lines.get(i - 1).startsWith("BEGIN ");
            if (empty && lines.contains("ROLLBACK PREPARED" + end.substring("PREPARE TRANSACTION".length()))) {
                List<String> texts =
                        kept.stream().map(CommittedChanges.Line::text).toList();
                kept.subList(texts.indexOf(lines.get(i - 1)) + 1, texts.indexOf(end))
                        .clear();
            }
        }
        return kept;
    }

    private static List<TestDecodingLine> withoutEmptyTransactions(List<TestDecodingLine> lines) {
        List<TestDecodingLine> kept = new ArrayList<>();
        for (TestDecodingLine line : lines) {
            boolean empty = line.text().startsWith("COMMIT ")
                    && !line.text().startsWith("COMMIT PREPARED")
                    && kept.get(kept.size() - 1).text().startsWith("BEGIN ");
            if (empty) {
                kept.remove(kept.size() - 1);
            } else {
                kept.add(line);
            }
        }
        return kept;
    }
}
