package dev.walferry.kafka.cli.init;

import dev.walferry.kafka.config.SinkConfig;
import dev.walferry.kafka.config.syntax.KeyValidators;
import dev.walferry.replication.Publications.Table;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code walferry init}: writes what a new pipeline needs. */
@Command(
        name = "init",
        description = {
            "Asks a few questions and writes three files: walferry.properties, the daemon's configuration; walferry.sql, which"
                    + " creates its role, publication and slot; and walferry-acls.sh, which grants its rights in Kafka.",
            "",
            "Connects to nothing and changes nothing else. Read the files, run the last two, and then `walferry check --config"
                    + " walferry.properties`."
        })
public final class InitCommand implements Callable<Integer> {
    /** What no answer may put into the files: it would end a line, or a word of the shell. */
    private static final String SAFE = "[^'\\\\\\p{Cntrl}]+";

    private final InputStream in;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--directory", paramLabel = "DIR", description = "Where the files go (default: here).")
    private Path directory = Path.of("");

    @Option(
            names = {"-y", "--yes"},
            description = "Ask nothing: take the default of everything that no option sets.")
    private boolean yes;

    @Option(names = "--force", description = "Replace files that exist.")
    private boolean force;

    @Option(names = "--url", paramLabel = "URL", description = "jdbc:postgresql://host:port/database.")
    private @Nullable String url;

    @Option(names = "--role", paramLabel = "NAME", description = "Role that the daemon connects as; it is created.")
    private @Nullable String role;

    @Option(
            names = "--tables",
            paramLabel = "TABLE[,TABLE...]",
            description = "Tables to carry, or `all`. A table without a schema is in public.")
    private @Nullable String tables;

    @Option(names = "--snapshot", negatable = true, description = "Whether to carry the existing rows, too.")
    private @Nullable Boolean snapshot;

    @Option(names = "--slot", paramLabel = "NAME", description = "Replication slot; it is created.")
    private @Nullable String slot;

    @Option(names = "--publication", paramLabel = "NAME", description = "Publication; it is created.")
    private @Nullable String publication;

    @Option(names = "--topic-prefix", paramLabel = "PREFIX", description = "First part of every topic's name.")
    private @Nullable String topicPrefix;

    @Option(names = "--bootstrap-servers", paramLabel = "HOST:PORT[,...]", description = "The Kafka brokers.")
    private @Nullable String brokers;

    @Option(names = "--principal", paramLabel = "TYPE:NAME", description = "The daemon's principal in Kafka.")
    private @Nullable String principal;

    /** Creates the command, for picocli; answers come from standard input. */
    public InitCommand() {
        this(System.in);
    }

    InitCommand(InputStream in) {
        this.in = in;
    }

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        BufferedReader answers = yes ? null : new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        Map<String, String> files = InitFiles.of(pipeline(new Questions(answers, out)));
        refuseToReplace(files);
        requireUsable(String.valueOf(files.get(InitFiles.CONFIGURATION)));
        Files.createDirectories(directory);
        for (Map.Entry<String, String> file : files.entrySet()) {
            Files.writeString(directory.resolve(file.getKey()), file.getValue());
            out.println("wrote " + directory.resolve(file.getKey()));
        }
        out.println("Next: run " + InitFiles.SQL + " as a superuser, set the role's password, run " + InitFiles.ACLS
                + " if the brokers check rights, then `walferry check --config " + InitFiles.CONFIGURATION + "`.");
        out.flush();
        return 0;
    }

    /** Says at once what the daemon would say later. */
    private static void requireUsable(String configuration) throws IOException {
        Properties properties = new Properties();
        properties.load(new StringReader(configuration));
        Map<String, String> settings = new TreeMap<>();
        properties.stringPropertyNames().forEach(key -> settings.put(key, properties.getProperty(key)));
        SinkConfig unused = SinkConfig.of(settings, Map.of());
    }

    private Pipeline pipeline(Questions questions) {
        String where = questions.text(url, "JDBC URL of the database", "jdbc:postgresql://localhost:5432/postgres");
        String list = questions.text(tables, "Tables to carry, separated by commas, or all", "all");
        boolean rows = questions.yes(snapshot, "Carry the existing rows, too?");
        String prefix = questions.text(topicPrefix, "First part of every topic's name", "walferry");
        String servers = questions.text(brokers, "Kafka brokers", "localhost:9092");
        String user = questions.text(role, "Role to create and to connect as", "walferry");
        return new Pipeline(
                checked("--url", where),
                checked("--role", user),
                checked("--slot", questions.text(slot, "Replication slot to create", "walferry")),
                checked("--publication", questions.text(publication, "Publication to create", "walferry")),
                list.equals("all") ? List.of() : parsed(list),
                rows,
                checked("--topic-prefix", prefix),
                checked("--bootstrap-servers", servers),
                checked("--principal", questions.text(principal, "The daemon's principal in Kafka", "User:" + user)));
    }

    private List<Table> parsed(String list) {
        try {
            return KeyValidators.tables(checked("--tables", list));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--tables: " + e.getMessage());
        }
    }

    private String checked(String option, String value) {
        if (!value.matches(SAFE)) {
            throw new ParameterException(
                    spec.commandLine(), option + " must have no apostrophe, backslash or line break");
        }
        return value;
    }

    private void refuseToReplace(Map<String, String> files) {
        for (String name : files.keySet()) {
            if (!force && Files.exists(directory.resolve(name))) {
                throw new ParameterException(
                        spec.commandLine(),
                        directory.resolve(name) + " exists already: choose another --directory, or --force");
            }
        }
    }
}
