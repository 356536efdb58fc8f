package dev.walferry.kafka.check.broker;

import static dev.walferry.kafka.cli.check.CheckRun.assertHas;
import static dev.walferry.kafka.record.registry.FakeRegistry.error;
import static dev.walferry.kafka.record.registry.FakeRegistry.status;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.kafka.check.CheckReport;
import dev.walferry.kafka.cli.check.CheckRun;
import dev.walferry.kafka.config.settings.RegistrySettings;
import dev.walferry.kafka.record.registry.FakeRegistry;
import dev.walferry.kafka.record.registry.FakeRegistry.Answer;
import dev.walferry.kafka.record.registry.Registries;
import dev.walferry.kafka.record.registry.RegistryClient;
import dev.walferry.kafka.record.registry.SchemaQuestion;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.OnPostgres;
import dev.walferry.testdata.junit.Registry;
import dev.walferry.testdata.junit.TestSubjects;
import dev.walferry.testdata.junit.TestTopics;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What {@code check} reports about a schema registry. */
@Timeout(600)
class RegistryCheckTest {
    /** An earlier version of a schema, with no fields: a reader that requires a field cannot read it. */
    private static final String EMPTY_ENVELOPE = "{\"type\":\"record\",\"name\":\"Envelope\",\"fields\":[]}";

    private static final Answer FORMATS = status(200, "[\"JSON\",\"AVRO\"]");

    private final FakeRegistry fake = FakeRegistry.start();

    @AfterEach
    void close() {
        fake.close();
    }

    private static List<String> check(RegistrySettings settings) {
        StringWriter out = new StringWriter();
        new RegistryCheck(settings, new CheckReport(new PrintWriter(out))).run(List.of());
        return out.toString().lines().toList();
    }

    private List<String> checkFake(Answer... answers) {
        fake.answering(answers);
        return check(Registries.at(fake.url()));
    }

    @Test
    @Registry
    void goodRegistryPasses(TestSubjects subjects) {
        String reached = "OK    schema registry " + subjects.url() + ": answers, and knows AVRO, JSON, PROTOBUF";
        assertEquals(
                List.of(reached, "OK    schema registration: the registry takes schemas"),
                check(Registries.at(subjects.url())));
        assertEquals(
                List.of(reached, "OK    schema registration: off, schemas are only looked up"),
                check(Registries.at(subjects.url(), "auto.register.schemas", "false")));
    }

    @Test
    @Registry
    void nodeThatIsAwayIsAWarningIfAnotherAnswers(TestSubjects subjects) {
        fake.close();
        List<String> lines = check(Registries.at(fake.url() + "," + subjects.url()));
        assertEquals(3, lines.size(), lines::toString);
        assertTrue(lines.get(1).startsWith("WARN  schema registry " + fake.url() + ": cannot connect"), lines.get(1));
        lines = check(Registries.at(fake.url()));
        assertEquals(1, lines.size(), lines::toString);
        assertTrue(lines.get(0).startsWith("FAIL  schema registry " + fake.url() + ": cannot connect"), lines.get(0));
        assertTrue(lines.get(0).contains(" -> check schema.registry.url"), lines.get(0));
    }

    @Test
    void wrongCredentialsFail() {
        List<String> lines = checkFake(error(401, 40101, "Unauthorized"));
        assertEquals(1, lines.size(), lines::toString);
        assertTrue(
                lines.get(0)
                        .startsWith(
                                "FAIL  schema registry " + fake.url()
                                        + ": HTTP 401, error 40101: Unauthorized -> check schema.registry.basic.auth.user.info"),
                lines.get(0));
    }

    @Test
    void registryThatTakesNoSchemasFails() {
        List<String> lines = checkFake(FORMATS, status(200, "{\"mode\":\"READONLY\"}"));
        assertTrue(
                lines.get(1)
                        .startsWith(
                                "FAIL  schema registration: the registry's mode is READONLY -> set it to READWRITE"),
                lines.get(1));
    }

    @Test
    void modeThatCannotBeKnownIsAWarningOnlyIfItIsKeptSecret() {
        assertTrue(checkFake(FORMATS, error(403, 40301, "no")).get(1).startsWith("WARN  schema registration: "));
        assertEquals(
                "OK    schema registration: the registry knows no modes",
                checkFake(FORMATS, status(404, "")).get(1));
        assertTrue(checkFake(FORMATS, status(503, "")).get(1).startsWith("FAIL  schema registration: "));
    }

    @Test
    void registryThatGoesAwayIsWaitedForOnce() {
        fake.answering(FORMATS, status(200, "{\"mode\":\"READWRITE\"}"));
        fake.always("/subjects/", exchange -> {}); // no answer
        StringWriter out = new StringWriter();
        new RegistryCheck(Registries.at(fake.url(), "request.timeout.ms", "500"), new CheckReport(new PrintWriter(out)))
                .run(IntStream.range(0, 50)
                        .mapToObj(i -> new SchemaQuestion("s" + i, "AVRO", "\"int\""))
                        .toList());
        List<String> lines = out.toString().lines().toList();
        assertEquals(4, lines.size(), lines::toString);
        assertTrue(lines.get(2).startsWith("WARN  AVRO schema of subject \"s0\": "), lines.get(2));
        assertTrue(lines.get(3).startsWith("WARN  schemas: 49 of 50 were not compared"), lines.get(3));
        assertEquals(3, fake.requests().size());
    }

    @OnPostgres(18)
    @Kafka
    void commandChecksARegistryThatIsConfigured(TestDatabase database, TestTopics topics, @TempDir Path folder)
            throws Exception {
        fake.answering(FORMATS, status(200, "{\"mode\":\"READONLY\"}"));
        var run = CheckRun.of(
                folder, database, topics.bootstrapServers(), topics.prefix(), "schema.registry.url=" + fake.url());
        assertHas(run, "OK    schema registry " + fake.url(), "FAIL  schema registration: ");
        assertEquals(1, run.exit());
        run = CheckRun.of(folder, database, topics.bootstrapServers(), topics.prefix());
        assertTrue(run.lines().stream().noneMatch(line -> line.contains("schema registr")), run.out());
    }

    @OnPostgres({14, 18})
    @Kafka
    @Registry
    void schemasOfTheTablesAreComparedWithTheirSubjects(
            TestDatabase database, TestTopics topics, TestSubjects subjects, @TempDir Path folder) throws Exception {
        database.execute(
                "create table item (id int, at date, note text not null default '', primary key (at, id))",
                "create table log (a int)",
                "create publication pub for table item, log",
                "select pg_create_logical_replication_slot('" + database.name() + "', 'pgoutput')");
        String[] settings = {
            "value.format=avro", "schema.registry.url=" + subjects.url(), "provide.transaction.metadata=true"
        };
        var run = CheckRun.of(folder, database, topics.bootstrapServers(), subjects.prefix(), settings);
        assertHas(
                run,
                "OK    subjects, new or compatible: "
                        + String.join(
                                ", ",
                                subjects.subject("transaction-key"),
                                subjects.subject("transaction-value"),
                                subjects.subject("message-key"),
                                subjects.subject("message-value"),
                                subjects.subject("public.item-value"))
                        + " and 2 more");

        String subject = subjects.subject("public.item-value");
        new RegistryClient(Registries.at(subjects.url())).register(subject, "AVRO", EMPTY_ENVELOPE);
        Registries.send(subjects, "PUT", "/config/" + subject, "{\"compatibility\":\"BACKWARD\"}");
        run = CheckRun.of(folder, database, topics.bootstrapServers(), subjects.prefix(), settings);
        assertHas(run, "FAIL  subject \"" + subject + "\": the present schema is not compatible with its earlier ones");

        settings[2] = "skipped.operations=m";
        run = CheckRun.of(folder, database, topics.bootstrapServers(), subjects.prefix(), settings);
        assertHas(
                run,
                "OK    subjects, new or compatible: "
                        + String.join(", ", subjects.subject("public.item-key"), subjects.subject("public.log-value")));

        settings[2] = "schema.registry.auto.register.schemas=false";
        run = CheckRun.of(folder, database, topics.bootstrapServers(), subjects.prefix(), settings);
        assertHas(
                run,
                "FAIL  AVRO schema of subject \"" + subjects.subject("public.log-value") + "\": ",
                "FAIL  AVRO schema of subject \"" + subjects.subject("message-value") + "\": ",
                "FAIL  AVRO schema of subject \"" + subject + "\": ");
    }

    /** Each event may have a schema of its own. */
    @OnPostgres(18)
    @Kafka
    void schemasOfOutboxEventsAreNotCompared(TestDatabase database, TestTopics topics, @TempDir Path folder)
            throws Exception {
        database.execute(
                "create table outbox (id uuid primary key, aggregatetype text, aggregateid text, payload jsonb)",
                "create publication pub for table outbox",
                "select pg_create_logical_replication_slot('" + database.name() + "', 'pgoutput')");
        var run = CheckRun.of(
                folder,
                database,
                topics.bootstrapServers(),
                topics.prefix(),
                "value.format=avro",
                "schema.registry.url=" + fake.url(),
                "outbox.table.include.list=public\\\\.outbox",
                "outbox.table.expand.json.payload=true");
        assertHas(run, "OK    schemas: those of outbox events are known when the events come, and are not compared");
    }

    @OnPostgres(18)
    @Kafka
    void namesThatAvroDoesNotAcceptAreFound(TestDatabase database, TestTopics topics, @TempDir Path folder)
            throws Exception {
        database.execute(
                "create table item (id int primary key, \"the note\" text)",
                "create publication pub for table item",
                "select pg_create_logical_replication_slot('" + database.name() + "', 'pgoutput')");
        fake.answering(FORMATS, status(200, "{\"mode\":\"READWRITE\"}"));
        var run = CheckRun.of(
                folder,
                database,
                topics.bootstrapServers(),
                topics.prefix(),
                "value.format=avro",
                "schema.registry.url=" + fake.url());
        assertHas(run, "FAIL  schemas: field name \"the note\" of ");
    }
}
