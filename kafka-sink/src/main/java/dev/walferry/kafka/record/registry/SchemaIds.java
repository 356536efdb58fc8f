package dev.walferry.kafka.record.registry;

import dev.walferry.Printable;
import dev.walferry.kafka.config.settings.RegistrySettings;
import dev.walferry.kafka.log.LogEvent;
import dev.walferry.kafka.observe.Failures;
import dev.walferry.kafka.observe.Failures.Cause;
import dev.walferry.kafka.observe.Failures.Side;
import dev.walferry.kafka.observe.Outage;
import dev.walferry.kafka.record.change.RecordMappingException;
import dev.walferry.kafka.record.change.RecordMappingException.Fault;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ids of schemas in the registry. The registry is asked on another thread, once per subject and schema, and for as long
 * as it takes; {@link #id} never waits. Safe in any thread.
 */
public final class SchemaIds implements SchemaRegistry, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SchemaIds.class);

    /** Schemas that are no longer in use must not fill the memory. */
    private static final long MOST_CHARACTERS = 8L << 20;

    private final SchemaLookups lookups;
    private final RegistryClient client;
    private final Map<String, CompletableFuture<List<String>>> versions = new HashMap<>();
    private final Map<SchemaQuestion, CompletableFuture<Integer>> answers = new LinkedHashMap<>(16, 0.75f, true);
    private final RegistrySettings settings;
    private long characters;

    /**
     * Creates the ids of one registry, which is not asked before the first question.
     *
     * @param settings where the registry is, and whether schemas are registered there
     * @param failures where its outages are counted
     */
    public SchemaIds(RegistrySettings settings, Failures failures) {
        this(settings, new Outage(LOG, LogEvent.REGISTRY, failures, new Cause(Side.REGISTRY, "no_answer")));
    }

    SchemaIds(RegistrySettings settings, Outage outage) {
        this.settings = settings;
        this.client = new RegistryClient(settings);
        this.lookups = new SchemaLookups(outage);
    }

    private int ask(SchemaQuestion q) throws RegistryException, InterruptedException {
        return settings.autoRegister()
                ? client.register(q.subject(), q.schemaType(), q.schema())
                : client.lookUp(q.subject(), q.schemaType(), q.schema());
    }

    @Override
    public String subject(boolean isKey, String topic, String fullName) {
        return SubjectNames.of(settings, isKey, topic, fullName);
    }

    /** Registers the schema first, unless the settings say otherwise. */
    @Override
    public synchronized @Nullable Integer id(String subject, String schemaType, String schema) {
        SchemaQuestion question = new SchemaQuestion(subject, schemaType, schema);
        CompletableFuture<Integer> answer = answers.get(question);
        if (answer == null) {
            answer = lookups.ask(question.toString(), () -> ask(question));
            answers.put(question, answer);
            characters += schema.length();
            forgetOldest();
        }
        return answer.isDone() ? answered("the id of the " + question, answer) : null;
    }

    @Override
    public synchronized @Nullable List<String> versions(String subject) {
        String what = "the versions of subject " + Printable.quoted(subject);
        CompletableFuture<List<String>> answer =
                versions.computeIfAbsent(subject, asked -> lookups.ask(what, () -> client.versions(asked)));
        if (!answer.isDone()) {
            return null;
        }
        versions.remove(subject);
        return answered(what, answer);
    }

    @Override
    public @Nullable String trouble() {
        return lookups.trouble();
    }

    private <T> T answered(String what, CompletableFuture<T> answer) {
        try {
            return answer.join();
        } catch (CompletionException e) {
            forgetUnknown();
            throw e.getCause() instanceof RegistryException refusal
                    ? new RecordMappingException(
                            failed(what, refusal.getMessage(), refusal.remedy()), e, fault(refusal), refusal.reason())
                    : new RecordMappingException(
                            failed(what, String.valueOf(e.getCause()), "report it"), e, Fault.SERVICE);
        }
    }

    private static String failed(String what, String reason, String remedy) {
        return "cannot get " + what + ": " + reason + "; nothing was skipped: " + remedy;
    }

    private static Fault fault(RegistryException refusal) {
        return refusal.isOfSchema() ? Fault.SCHEMA : Fault.SERVICE;
    }

    /** Forgets refusals: a person who fixes one may have fixed those of several schemas. Only known ids stay valid. */
    private void forgetUnknown() {
        List.copyOf(answers.entrySet()).stream()
                .filter(asked -> !asked.getValue().isDone() || asked.getValue().isCompletedExceptionally())
                .forEach(asked -> forget(asked.getKey()));
    }

    /** Forgets the oldest answers, but never the last one, however long its schema is. */
    private void forgetOldest() {
        while (characters > MOST_CHARACTERS && answers.size() > 1) {
            forget(answers.keySet().iterator().next());
        }
    }

    private void forget(SchemaQuestion question) {
        if (answers.remove(question) != null) {
            characters -= question.schema().length();
        }
    }

    /** Ends the lookups, even in the middle of a request. */
    @Override
    public void close() {
        lookups.close();
    }
}
