package dev.walferry.kafka.cli;

import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints: the program's version and the JVM's. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {
            "walferry " + dev.walferry.kafka.Version.CURRENT, "Java " + System.getProperty("java.version")
        };
    }
}
