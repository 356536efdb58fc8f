package dev.walferry.testdata.junit;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Passes everything on and keeps the lines that hold what must not be printed. Safe in any thread. */
final class LineWatch extends OutputStream {
    private static final int LONGEST_LINE = 1 << 20;

    private final PrintStream target;
    private final List<String> forbidden;

    // guarded by this
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private List<String> found = new ArrayList<>();

    LineWatch(PrintStream target, List<String> forbidden) {
        this.target = target;
        this.forbidden = forbidden;
    }

    @Override
    public synchronized void write(int one) {
        target.write(one);
        see(one);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
        target.write(bytes, offset, length);
        for (int i = 0; i < length; i++) {
            see(bytes[offset + i]);
        }
    }

    private void see(int one) {
        line.write(one);
        if (one == '\n' || line.size() == LONGEST_LINE) {
            look();
        }
    }

    private void look() {
        String text = line.toString(StandardCharsets.UTF_8);
        line.reset();
        if (forbidden.stream().anyMatch(text::contains)) {
            found.add(text.strip());
        }
    }

    @Override
    public void flush() {
        target.flush();
    }

    /** Returns the lines since the last call, the one that is not complete yet included. */
    synchronized List<String> take() {
        look();
        List<String> taken = found;
        found = new ArrayList<>();
        return taken;
    }
}
