package dev.walferry.replication.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.walferry.plugin.OutputPlugin;
import dev.walferry.replication.Live;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Postgres;
import dev.walferry.testdata.workload.TypeMatrix;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalTime;
import java.time.OffsetTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every value of {@code type-matrix.txt} through another plugin has the text that pgoutput sends. */
@Postgres(
        value = 15,
        libraries = {"wal2json", "decoderbufs"})
@Timeout(600)
class PluginTypesTest {
    private static final Pattern ZONED = Pattern.compile("v=(\\d\\d:\\d\\d:[0-9.]+)([+-][0-9:]+)");

    /** A number that JSON cannot hold, in the column of a number type. */
    private static final Pattern NOT_FINITE = Pattern.compile("v=(NaN|-?Infinity)(?=[,)])");

    @ParameterizedTest
    @EnumSource(value = OutputPlugin.class, mode = EnumSource.Mode.EXCLUDE, names = "PGOUTPUT")
    void everyValueIsTheSameText(OutputPlugin plugin, TestDatabase database) throws SQLException {
        Live live = new Live(database);
        PluginStreams streams = new PluginStreams(live, plugin);
        TypeMatrix matrix = TypeMatrix.ofServer(
                database.majorVersion(), database.queryColumn("select name from pg_available_extensions"));
        try (Connection jdbc = database.connect()) {
            Live.write(matrix, jdbc);
        }
        List<String> differences = streams.differences();
        List<String> lost = lines(differences, '-');
        assertFalse(lost.isEmpty(), "a documented difference that is gone has to go from the page");
        assertEquals(lost.stream().map(line -> documented(plugin, line)).toList(), lines(differences, '+'));
    }

    private static List<String> lines(List<String> differences, char sign) {
        return differences.stream()
                .filter(line -> line.charAt(0) == sign)
                .map(line -> line.substring(1))
                .toList();
    }

    /** Returns what the page of plugins says about a differing line. */
    private static String documented(OutputPlugin plugin, String line) {
        Matcher notFinite = NOT_FINITE.matcher(line);
        if (plugin == OutputPlugin.WAL2JSON && notFinite.find()) {
            return notFinite.replaceAll("v=NULL");
        }
        Matcher zoned = ZONED.matcher(line);
        return plugin == OutputPlugin.DECODERBUFS && zoned.find()
                ? zoned.replaceFirst("v=" + utc(zoned.group(1), zoned.group(2)))
                : "no difference is documented: " + line;
    }

    /** Returns the same time of day at offset zero. */
    private static String utc(String time, String offset) {
        OffsetTime utc = LocalTime.parse(time).atOffset(ZoneOffset.of(offset)).withOffsetSameInstant(ZoneOffset.UTC);
        return utc.format(DateTimeFormatter.ofPattern("HH:mm:ss.SSSSSS", Locale.ROOT))
                        .replaceAll("\\.?0*$", "")
                + "+00";
    }
}
