package dev.walferry.kafka.cli.slot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.kafka.cli.CliRun;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.TestTopics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code slot accept} where two clusters have a slot of the same name. */
@Kafka
@Timeout(180)
class SlotAcceptCommandTest {
    @TempDir
    private Path directory = Path.of("");

    private CliRun accept(TestTopics topics, String... more) throws IOException {
        Path file = directory.resolve("walferry.properties");
        Files.write(
                file,
                List.of(
                        "kafka.bootstrap.servers=" + topics.bootstrapServers(),
                        "topic.prefix=" + topics.prefix(),
                        "source.user=u",
                        "source.publication.names=p",
                        "source.slot.name=shop",
                        "source.pipelines=east,west",
                        "source.pipelines.east.url=jdbc:postgresql://east.example/shop",
                        "source.pipelines.west.url=jdbc:postgresql://west.example/shop"));
        List<String> arguments = new ArrayList<>(List.of("slot", "accept", "shop", "--config"));
        arguments.add(file.toString());
        arguments.addAll(List.of(more));
        return CliRun.of(arguments.toArray(String[]::new));
    }

    @Test
    void asksForThePipeline(TestTopics topics) throws IOException {
        CliRun run = accept(topics);
        assertEquals(2, run.exit(), run.out());
        assertTrue(run.err().contains("choose one with --pipeline, east or west"), run.err());
        run = accept(topics, "--pipeline", "north");
        assertEquals(2, run.exit(), run.out());
        assertTrue(run.err().contains("has no slot \"shop\" in a pipeline north"), run.err());
    }

    @Test
    void takesThePipelineThatIsNamed(TestTopics topics) throws IOException {
        CliRun run = accept(topics, "--pipeline", "west");
        assertEquals(0, run.exit(), run.err());
        assertTrue(run.out().contains(topics.prefix() + ".walferry-progress.west holds nothing"), run.out());
    }
}
