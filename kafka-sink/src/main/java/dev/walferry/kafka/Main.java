package dev.walferry.kafka;

import dev.walferry.kafka.cli.WalferryCommand;

/** Where the program starts. */
public final class Main {
    private Main() {}

    /**
     * Runs one command and ends the process with its exit code.
     *
     * @param args what stands on the command line
     */
    public static void main(String[] args) {
        System.exit(WalferryCommand.commandLine().execute(args));
    }
}
