package dev.walferry.docs;

import dev.walferry.Lsn;
import dev.walferry.pgoutput.Begin;
import dev.walferry.pgoutput.Delete;
import dev.walferry.pgoutput.Insert;
import dev.walferry.pgoutput.PgOutputMessage;
import dev.walferry.pgoutput.Tuple;
import dev.walferry.pgoutput.Update;
import dev.walferry.transaction.AssemblerOptions;
import dev.walferry.transaction.TransactionAssembler;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.function.Consumer;

/** The example of docs/how-to/decode-a-capture.md. */
final class CaptureReader {
    private CaptureReader() {}

    // tag::capture
    /** Decodes a file with one "LSN message" a line, the message in hexadecimal; prints the changes in commit order. */
    static void read(Path capture, Consumer<String> out) throws IOException {
        try (TransactionAssembler assembler = new TransactionAssembler(AssemblerOptions.DEFAULT)) {
            for (String line : Files.readAllLines(capture)) {
                String[] parts = line.split(" ", 2);
                ByteBuffer bytes = ByteBuffer.wrap(HexFormat.of().parseHex(parts[1]));
                assembler.add(bytes, Lsn.parse(parts[0]));
                for (PgOutputMessage m = assembler.next(); m != null; m = assembler.next()) {
                    print(m, out);
                }
            }
        }
    }

    private static void print(PgOutputMessage message, Consumer<String> out) {
        switch (message.kind()) {
            case BEGIN -> out.accept("transaction " + Integer.toUnsignedString(((Begin) message).xid()));
            case INSERT -> out.accept("  insert " + row(((Insert) message).row()));
            case UPDATE -> out.accept("  update " + row(((Update) message).row()));
            case DELETE -> out.accept("  delete " + row(((Delete) message).old()));
            default -> {}
        }
    }

    private static String row(Tuple row) {
        StringBuilder text = new StringBuilder(row.relation().toString());
        for (int i = 0; i < row.size(); i++) {
            text.append(' ').append(row.relation().columns().get(i).name()).append('=');
            text.append(row.isUnchanged(i) ? "(not sent)" : row.isNull(i) ? "null" : row.getString(i));
        }
        return text.toString();
    }
    // end::capture
}
