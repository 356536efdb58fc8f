package dev.walferry.kafka.snapshot.load;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.walferry.kafka.snapshot.load.RowVersions.Format;
import dev.walferry.kafka.snapshot.load.RowVersions.Row;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.topics.TopicReader;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;

/**
 * The table {@code emptied} of {@link SnapshotLoad}, rebuilt from its records. It is truncated again and again, even while it is
 * read.
 */
public final class EmptiedRows {
    /** Only rows from before the first truncate have larger keys. */
    private static final int INSERTED_AGAIN = 50;

    private final Map<Integer, Integer> versions = new TreeMap<>();
    private int truncates;
    private String wrong = "";

    private EmptiedRows() {}

    public static EmptiedRows of(TopicReader reader, String topic, Format format) {
        EmptiedRows rows = new EmptiedRows();
        reader.readAll(record -> {
            Row row = record.topic().equals(topic) ? format.read(record) : null;
            if (row != null) {
                rows.add(row);
            }
        });
        return rows;
    }

    private void add(Row row) {
        switch (row.operation()) {
            case "t" -> {
                truncates++;
                versions.clear();
            }
            case "r", "c", "u" -> {
                boolean isStale = row.operation().equals("r") && truncates > 0 && row.id() > INSERTED_AGAIN;
                wrong = wrong.isEmpty() && isStale ? row.id() + " was read before a truncate and came after it" : wrong;
                versions.put(row.id(), row.version());
            }
            default -> wrong = "nothing is deleted, but the operation is " + row.operation();
        }
    }

    public void assertSameAs(TestDatabase database) throws SQLException {
        assertEquals("", wrong);
        Map<Integer, Integer> expected = new TreeMap<>();
        for (String row : database.queryColumn("select id || ' ' || version from emptied")) {
            String[] parts = row.split(" ", 2);
            expected.put(Integer.valueOf(parts[0]), Integer.valueOf(parts[1]));
        }
        assertEquals(expected, versions);
    }

    public int truncates() {
        return truncates;
    }
}
