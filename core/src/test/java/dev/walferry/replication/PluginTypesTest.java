package dev.walferry.replication;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.walferry.plugin.OutputPlugin;
import dev.walferry.replication.TypeMatrix.Section;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Postgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every value of {@code type-matrix.txt} through another plugin has the text that pgoutput sends. */
@Postgres(
        value = 15,
        libraries = {"wal2json", "decoderbufs"})
@Timeout(180)
class PluginTypesTest {
    /** A number that JSON cannot hold, in the column of a number type. */
    private static final Pattern NOT_FINITE = Pattern.compile("v=(NaN|-?Infinity)(?=[,)])");

    @ParameterizedTest
    @EnumSource(value = OutputPlugin.class, mode = EnumSource.Mode.EXCLUDE, names = "PGOUTPUT")
    void everyValueIsTheSameText(OutputPlugin plugin, TestDatabase database) throws SQLException, IOException {
        Live live = new Live(database);
        PluginStreams streams = new PluginStreams(live, plugin);
        TypeMatrix matrix = TypeMatrix.ofServer(database.majorVersion());
        Set<String> extensions = new HashSet<>(database.queryColumn("select name from pg_available_extensions"));
        matrix.sections().removeIf(s -> !s.extension().isEmpty() && !extensions.contains(s.extension()));
        try (Connection jdbc = database.connect()) {
            write(matrix, jdbc);
        }
        List<String> differences = streams.differences();
        List<String> lost = lines(differences, '-');
        assertFalse(lost.isEmpty(), "a documented difference that is gone has to go from the page");
        assertEquals(lost.stream().map(PluginTypesTest::documented).toList(), lines(differences, '+'));
    }

    private static void write(TypeMatrix matrix, Connection jdbc) throws SQLException {
        jdbc.setAutoCommit(false);
        Live.run(jdbc, matrix.setup().toArray(String[]::new));
        for (Section section : matrix.sections()) {
            Live.run(jdbc, section.createTable());
        }
        jdbc.commit();
        for (Section section : matrix.sections()) {
            Live.run(jdbc, section.inserts().toArray(String[]::new));
        }
        jdbc.commit();
    }

    private static List<String> lines(List<String> differences, char sign) {
        return differences.stream()
                .filter(line -> line.charAt(0) == sign)
                .map(line -> line.substring(1))
                .toList();
    }

    /** What the page of plugins says of a line that differs. */
    private static String documented(String line) {
        Matcher notFinite = NOT_FINITE.matcher(line);
        return notFinite.find() ? notFinite.replaceAll("v=NULL") : "no difference is documented: " + line;
    }
}
