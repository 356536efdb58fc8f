package dev.walferry.kafka.cli.init;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.kafka.cli.CliRun;
import dev.walferry.kafka.config.SinkConfig;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.OnPostgres;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class InitCommandTest {
    @TempDir
    private Path folder;

    private CliRun init(String... more) {
        List<String> args = new ArrayList<>(List.of("init", "--directory", folder.toString()));
        args.addAll(List.of(more));
        return CliRun.of(args);
    }

    private String file(String name) throws IOException {
        return Files.readString(folder.resolve(name));
    }

    @Test
    void defaultsMakeAConfigurationThatIsValid() {
        CliRun run = init("--yes");
        assertEquals(0, run.exit(), run::err);
        SinkConfig config = SinkConfig.load(folder.resolve(InitFiles.CONFIGURATION), Map.of());
        assertEquals("walferry", config.source().slotName());
        assertEquals(List.of("walferry"), config.source().publicationNames());
        assertEquals("walferry", config.records().topicPrefix());
    }

    @Test
    void answersAreUsedAndEmptyOnesAreTheDefault() throws IOException {
        StringWriter out = new StringWriter();
        String answers = "jdbc:postgresql://localhost/shop\nitem,Sales.\"Order\"\nn\nshop\n\n\n\n\n\n";
        int exit = new CommandLine(new InitCommand(new ByteArrayInputStream(answers.getBytes(StandardCharsets.UTF_8))))
                .setOut(new PrintWriter(out))
                .execute("--directory", folder.toString());
        assertEquals(0, exit);
        assertTrue(out.toString().contains("Kafka brokers [localhost:9092]: "), out::toString);
        SinkConfig config = SinkConfig.load(folder.resolve(InitFiles.CONFIGURATION), Map.of());
        assertEquals("jdbc:postgresql://localhost/shop", config.source().url());
        assertEquals("shop", config.records().topicPrefix());
        String sql = file(InitFiles.SQL);
        assertTrue(sql.contains("FOR TABLE public.item, "), sql);
        assertTrue(sql.contains("GRANT CONNECT ON DATABASE shop TO walferry;"), sql);
        assertTrue(!sql.contains("SELECT ON"), sql);
    }

    @Test
    void namesAreQuoted() throws IOException {
        assertEquals(
                0,
                init("--yes", "--role", "Wal Ferry", "--tables", "\"My Schema\".\"T,1\"", "--publication", "My Pub")
                        .exit());
        String sql = file(InitFiles.SQL);
        assertTrue(sql.contains("CREATE ROLE \"Wal Ferry\" LOGIN REPLICATION;"), sql);
        assertTrue(sql.contains("CREATE PUBLICATION \"My Pub\" FOR TABLE \"My Schema\".\"T,1\";"), sql);
        assertEquals(
                List.of("My Pub"),
                SinkConfig.load(folder.resolve(InitFiles.CONFIGURATION), Map.of())
                        .source()
                        .publicationNames());
    }

    @Test
    void otherMachinesAreReachedOverTls() throws IOException {
        assertEquals(
                0, init("--yes", "--bootstrap-servers", "kafka.example:9093").exit());
        assertTrue(file(InitFiles.CONFIGURATION).contains("\nkafka.security.protocol=SSL\n"));
    }

    /** The README and the superuser's file warn of the same tables: those whose updates PostgreSQL would refuse. */
    @OnPostgres({14, 18})
    void tablesWithoutAnIdentityAreListed(TestDatabase database) throws SQLException, IOException {
        database.execute(
                "create table with_key (id int primary key)",
                "create table full_row (a int)",
                "alter table full_row replica identity full",
                "create table by_index (a int not null unique)",
                "alter table by_index replica identity using index by_index_a_key",
                "create table \"No Key\" (a int)",
                "create table nothing (id int primary key)",
                "alter table nothing replica identity nothing",
                "create table root (a int) partition by list (a)");
        assertEquals(0, init("--yes").exit());
        List<String> none = List.of("\"No Key\"", "nothing", "root");
        for (String text : List.of(file(InitFiles.SQL), Files.readString(Path.of("..", "README.md")))) {
            Matcher query =
                    Pattern.compile("SELECT oid::regclass.*?;", Pattern.DOTALL).matcher(text);
            assertTrue(query.find(), text);
            assertEquals(
                    none, database.queryColumn(query.group()).stream().sorted().toList());
        }
    }

    @Test
    void filesAreReplacedOnlyIfThatIsAskedFor() throws IOException {
        Files.writeString(folder.resolve(InitFiles.SQL), "mine");
        CliRun run = init("--yes");
        assertEquals(2, run.exit());
        assertTrue(run.err().contains("exists already"), run::err);
        assertEquals("mine", file(InitFiles.SQL));
        assertTrue(Files.notExists(folder.resolve(InitFiles.CONFIGURATION)));
        assertEquals(0, init("--yes", "--force").exit());
    }

    @Test
    void whatWouldBreakAFileIsRefused() {
        assertEquals(2, init("--yes", "--topic-prefix", "a'b").exit());
        assertEquals(2, init("--yes", "--slot", "Not A Slot").exit());
        assertTrue(Files.notExists(folder.resolve(InitFiles.CONFIGURATION)));
    }
}
