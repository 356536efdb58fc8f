package dev.walferry.kafka.cli.slot;

import dev.walferry.kafka.config.SinkConfig;
import dev.walferry.kafka.group.PipelineConfigs;
import dev.walferry.kafka.progress.KeptPosition;
import dev.walferry.kafka.progress.ProgressTopic;
import dev.walferry.replication.SlotPosition;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code walferry slot accept}: forgets what was delivered. */
@Command(
        name = "accept",
        description = {
            "Lets a daemon that has refused a server or a slot go on with it. Run it while the daemon is stopped.",
            "",
            "A daemon keeps in its progress topic how far it has delivered, and refuses a server that lacks some of that, such"
                    + " as a standby that was promoted too early, and a slot that was created again or moved. This command forgets what is kept. The daemon then goes on"
                    + " from where the slot stands: see what is missing, and read the tables again with `walferry snapshot`."
        })
final class SlotAcceptCommand implements Callable<Integer> {
    private static final short ANY = -1;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "SLOT", description = "Name of the slot.")
    private String slot = "";

    @Option(names = "--config", required = true, paramLabel = "FILE", description = "The daemon's configuration.")
    private Path file = Path.of("");

    @Option(
            names = "--pipeline",
            paramLabel = "NAME",
            description = "The pipeline, if several have a slot of that name, in different clusters.")
    private @Nullable String pipeline;

    @Override
    public Integer call() {
        SinkConfig config = config();
        ProgressTopic topic = new ProgressTopic(
                config.records().topicPrefix(), config.pipeline().word(), config.producer(), ANY);
        KeptPosition kept = topic.readPosition(slot);
        SlotPosition position = kept == null ? null : kept.position();
        if (position != null) {
            topic.forgetPosition(slot);
        }
        spec.commandLine().getOut().println(said(position, topic.topic()));
        spec.commandLine().getOut().flush();
        return ExitCode.OK;
    }

    private SinkConfig config() {
        List<SinkConfig> all = PipelineConfigs.load(file, System.getenv()).stream()
                .filter(config -> config.source().slotName().equals(slot))
                .filter(config ->
                        pipeline == null || pipeline.equals(config.pipeline().word()))
                .toList();
        if (all.size() == 1) {
            return all.get(0);
        }
        String found = all.isEmpty()
                ? "has no slot \"" + slot + "\"" + (pipeline == null ? "" : " in a pipeline " + pipeline)
                        + ": see source.slot.name"
                : "has several slots \"" + slot + "\": choose one with --pipeline, "
                        + all.stream().map(config -> config.pipeline().word()).collect(Collectors.joining(" or "));
        throw new ParameterException(spec.commandLine(), file + " " + found);
    }

    private String said(@Nullable SlotPosition position, String topic) {
        return position == null
                ? "Topic " + topic + " holds nothing of slot \"" + slot + "\": nothing to accept"
                : "Forgot that slot \"" + slot + "\" was delivered up to " + position.returned() + " on timeline "
                        + position.timeline() + " of the cluster " + position.systemId()
                        + ". The daemon goes on from where the slot stands";
    }
}
