package dev.walferry.bench.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import jdk.jfr.Recording;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ProfileTest {
    @TempDir
    private Path directory = Path.of("");

    @Test
    void whatTheJdkDoesCountsAsDoneByItsCaller() {
        assertEquals(
                Stage.READING,
                Stage.of(List.of(
                        "sun.nio.ch.NioSocketImpl",
                        "dev.walferry.internal.socket.ReplicationInput",
                        "dev.walferry.replication.ChangeStream",
                        "dev.walferry.kafka.pipeline.ReplicationLoop")));
        assertEquals(
                Stage.COMPRESSING,
                Stage.of(List.of(
                        "org.xerial.snappy.Snappy",
                        "org.apache.kafka.clients.producer.KafkaProducer",
                        "dev.walferry.X")));
        assertEquals(
                Stage.DECODING,
                Stage.of(List.of("dev.walferry.internal.TupleIndex", "dev.walferry.replication.ChangeStream")));
        assertEquals(Stage.ENCODING, Stage.of(List.of("java.util.Arrays", "dev.walferry.kafka.record.JsonBuffer")));
        assertEquals(Stage.DELIVERING, Stage.of(List.of("java.util.HashMap", "dev.walferry.kafka.pipeline.Progress")));
        assertEquals(Stage.READING, Stage.of(List.of("dev.walferry.Lsn", "dev.walferry.replication.ChangeStream")));
        assertEquals(Stage.OTHER, Stage.of(List.of("java.lang.Thread")));
    }

    @Test
    void aRecordingWithoutSamplesIsAnError() throws IOException {
        Path file = directory.resolve("empty.jfr");
        try (Recording recording = new Recording()) {
            recording.start();
            recording.stop();
            recording.dump(file);
        }
        assertEquals(1, new CommandLine(new Profile()).execute(file.toString()));
    }
}
