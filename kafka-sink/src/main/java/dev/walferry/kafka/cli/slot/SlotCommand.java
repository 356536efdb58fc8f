package dev.walferry.kafka.cli.slot;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code walferry slot}: commands about replication slots. */
@Command(
        name = "slot",
        description = "Lists, creates and drops replication slots, and accepts a server that was refused.",
        subcommands = {SlotListCommand.class, SlotCreateCommand.class, SlotDropCommand.class, SlotAcceptCommand.class})
public final class SlotCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** Creates an instance; picocli calls this. */
    public SlotCommand() {}

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing command: list, create, drop or accept");
    }
}
