package dev.walferry.consumers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.OptionalProgram;
import dev.walferry.testdata.junit.Postgres;
import dev.walferry.testdata.junit.TestTopics;
import dev.walferry.testdata.process.Command;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** kcat and a few lines of any language read flat rows, with the key beside them. */
@Postgres
@Kafka
@Timeout(600)
class KcatTest {
    private static final String EXPECTED =
            "select concat_ws('|', id, name, coalesce(qty::text, 'null'), coalesce(day - date '1970-01-01', 0)) from item";

    @Test
    void flatRecordsAreRows(TestDatabase database, TestTopics topics, @TempDir Path folder) throws Exception {
        OptionalProgram.assume("kcat", Command.isInstalled("kcat"), "install Debian's package kcat");
        new Shop(database, topics.bootstrapServers(), topics.prefix()).carry(Map.of("value.envelope", "flat"));
        Path printed = folder.resolve("printed");
        Process kcat = new ProcessBuilder(List.of(
                        "kcat",
                        "-C",
                        "-e",
                        "-q",
                        "-b",
                        topics.bootstrapServers(),
                        "-f",
                        "%k\\t%S\\t%s\\n",
                        "-t",
                        topics.topic("public.item")))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .redirectOutput(printed.toFile())
                .start();
        assertEquals(0, kcat.waitFor(), () -> "kcat failed");
        Map<String, String> rowByKey = new TreeMap<>();
        for (String line : Files.readAllLines(printed, StandardCharsets.UTF_8)) {
            String[] parts = line.split("\t", 3);
            if (parts[1].equals("-1")) {
                rowByKey.remove(parts[0]);
            } else {
                rowByKey.put(parts[0], text(new ObjectMapper().readTree(parts[2])));
            }
        }
        assertEquals(
                Shop.query(database, EXPECTED).stream().sorted().toList(),
                rowByKey.values().stream().sorted().toList());
    }

    private static String text(JsonNode row) {
        return String.join(
                "|",
                row.path("id").asText(),
                row.path("name").asText(),
                row.path("qty").asText("null"),
                Integer.toString(row.path("day").asInt()));
    }
}
