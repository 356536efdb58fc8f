package dev.walferry.kafka.snapshot.load;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.testdata.topics.TopicReader;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * The rows of {@code item} as they arrived from one daemon after another, in little memory: what they are at the end, whether
 * the versions of each came in their order, and how much was read twice.
 */
public final class RowVersions {
    private static final String NOT_SENT = "__debezium_unavailable_value";

    /**
     * The content of a record.
     *
     * @param madeAt when the daemon made it, in milliseconds since 1970
     * @param movedTo after a delete, the row's new key if it has one
     * @param version 0 after a delete
     */
    public record Row(
            String operation,
            long madeAt,
            int id,
            @Nullable Integer movedTo,
            int version,
            @Nullable String note,
            @Nullable String body) {}

    /** Reads a record in some format; null for a tombstone. */
    public interface Format {
        @Nullable
        Row read(ConsumerRecord<byte[], byte[]> record);
    }

    private final int rows;
    private final List<Long> kills;
    private final Map<Integer, Long> contents = new HashMap<>();
    private final Map<Integer, String> bodies = new HashMap<>();

    /** The last version of each row and the daemon that sent it, as one number. */
    private final Map<Integer, Long> versions = new HashMap<>();

    /** The newest version of each row that any daemon has sent. */
    private final Map<Integer, Integer> newest = new HashMap<>();

    private final Set<Integer> deleted = new HashSet<>();

    /** The daemon that read each row that existed at first and had not changed. Such a row stays in its place. */
    private final Map<Integer, Integer> read = new HashMap<>();

    private String wrong = "";
    /** How many rows the killed daemons have read. */
    private long readsOfKilled;

    /** How many rows that never changed were read by more than one daemon, each counted each time. */
    private long readAgain;

    private RowVersions(int rows, List<Long> kills) {
        this.rows = rows;
        this.kills = kills;
    }

    /**
     * Reads the topic of the table.
     *
     * @param rows how many rows there were at first, with keys from 1 on
     * @param kills when each daemon but the last had ended, in milliseconds since 1970
     */
    public static RowVersions of(TopicReader reader, String topic, int rows, List<Long> kills, Format format) {
        RowVersions versions = new RowVersions(rows, kills);
        reader.readAll(record -> {
            Row row = record.topic().equals(topic) ? format.read(record) : null;
            if (row != null) {
                versions.add(row);
            }
        });
        return versions;
    }

    private int daemon(Row row) {
        int daemon = 0;
        while (daemon < kills.size() && row.madeAt() > kills.get(daemon)) {
            daemon++;
        }
        return daemon;
    }

    private void add(Row row) {
        if (row.operation().equals("d")) {
            remove(row);
            return;
        }
        int daemon = daemon(row);
        if (row.operation().equals("r")) {
            count(row, daemon);
        }
        Long last = versions.put(row.id(), (long) daemon << 32 | row.version());
        check(row, last == null || last >> 32 != daemon ? 0 : last.intValue());
        if (row.body() == null) {
            bodies.remove(row.id());
        } else if (!row.body().equals(NOT_SENT)) {
            bodies.put(row.id(), md5(row.body()));
        }
        contents.put(row.id(), content(row.version(), row.note(), bodies.get(row.id())));
    }

    /**
     * Each change gives a row the next version. So a daemon sends a row's versions one by one, and may repeat what an
     * earlier one has sent but leaves none out. A row that a snapshot reads is not older than any version sent before.
     *
     * @param before the last version that this daemon has sent, 0 for none
     */
    private void check(Row row, int before) {
        int ever = newest.getOrDefault(row.id(), 0);
        newest.put(row.id(), Math.max(ever, row.version()));
        boolean isRead = row.operation().equals("r");
        boolean isInOrder = isRead
                ? row.version() >= Math.max(before, ever) && !deleted.contains(row.id())
                : before == 0 || row.version() == before + 1;
        boolean isComplete = ever == 0 || row.version() <= ever + 1;
        if (!isInOrder || !isComplete) {
            wrong = wrong.isEmpty()
                    ? row.id() + ": " + row.operation() + " " + row.version() + " after " + before + ", at most " + ever
                            + " ever" + (deleted.contains(row.id()) ? ", deleted" : "")
                    : wrong;
        }
    }

    /** Removes a row. A row that gets another key keeps the values that its record does not have. */
    private void remove(Row row) {
        deleted.add(row.id());
        contents.remove(row.id());
        String body = bodies.remove(row.id());
        if (body != null && row.movedTo() != null) {
            bodies.put(row.movedTo(), body);
        }
    }

    private void count(Row row, int daemon) {
        readsOfKilled += daemon < kills.size() ? 1 : 0;
        if (row.version() == 1 && row.id() <= rows) {
            Integer by = read.putIfAbsent(row.id(), daemon);
            readAgain += by != null && by != daemon ? 1 : 0;
        }
    }

    private static long content(int version, @Nullable String note, @Nullable String body) {
        String text = version + "|" + note + "|" + (body == null ? "-" : body);
        return new BigInteger(md5(text).substring(0, 15), 16).longValueExact();
    }

    private static String md5(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8));
            return String.format(Locale.ROOT, "%032x", new BigInteger(1, digest));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The query whose result {@link #contents} must equal. */
    static final String CONTENTS =
            "select id, ('x0' || left(md5(version || '|' || note || '|' || coalesce(md5(body), '-')),"
                    + " 15))::bit(64)::bigint from item";

    /** Returns the final state of each row, as a number. */
    Map<Integer, Long> contents() {
        return contents;
    }

    /** Returns the first row whose versions are out of order; empty for none. */
    public String wrong() {
        return wrong;
    }

    /**
     * Asserts that no row of a chunk whose end was recorded was read again. A repeated row was first in a chunk that a
     * daemon had begun when it was killed, so there are no more repeated rows than rows in such chunks.
     *
     * @param written how many rows were in chunks whose end was recorded before the last daemon was killed
     */
    public void assertNoneReadAgain(long written) {
        long unwritten = readsOfKilled - written;
        assertTrue(
                readAgain <= unwritten,
                () -> readAgain + " rows that had not changed were read again, but the end of only " + unwritten
                        + " was not written down");
    }
}
