package dev.walferry.kafka.group;

import dev.walferry.kafka.config.SinkConfig;
import dev.walferry.kafka.record.change.RecordMappingException;
import dev.walferry.replication.Publications.Table;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * Refuses a table that is in the publications of another pipeline, which may run in another process: before the first change
 * of a table is sent, another thread asks the catalogs. A pipeline that gets a table which another one has does not send it,
 * whichever had it first. For the thread of one pipeline.
 */
public final class ComparedTables implements TableCheck {
    private final String name;
    private final Map<String, SinkConfig> pipelines;
    private final Set<Table> compared = new HashSet<>();
    private @Nullable FutureTask<Map<String, List<Table>>> asked;

    /**
     * Creates a check that has compared no table yet.
     *
     * @param name of the pipeline that sends
     * @param pipelines the configurations of all pipelines that write to the same topics, by name
     */
    public ComparedTables(String name, Map<String, SinkConfig> pipelines) {
        this.name = name;
        this.pipelines = Map.copyOf(pipelines);
    }

    /**
     * Compares what the pipeline has now. Those tables are its own then, even if they join the publication of another pipeline
     * before they change.
     *
     * @param tables what all pipelines have, by name
     */
    public void compareAll(Map<String, List<Table>> tables) {
        add(tables, others(tables));
    }

    @Override
    public boolean allows(Table table) {
        if (compared.contains(table)) {
            return true;
        }
        FutureTask<Map<String, List<Table>>> answer = asked;
        if (answer == null) {
            ask();
            return false;
        }
        if (!answer.isDone()) {
            return false;
        }
        asked = null;
        compare(table, tables(answer));
        return true;
    }

    private void ask() {
        FutureTask<Map<String, List<Table>>> question = new FutureTask<>(() -> SharedTables.published(pipelines));
        Thread thread = new Thread(question, "walferry-compare-" + name);
        thread.setDaemon(true);
        thread.start();
        asked = question;
    }

    private static Map<String, List<Table>> tables(FutureTask<Map<String, List<Table>>> answer) {
        try {
            return answer.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("the tables of the pipelines cannot be compared", e.getCause());
        }
    }

    private void compare(Table table, Map<String, List<Table>> tables) {
        Map<Table, String> others = others(tables);
        String other = others.get(table);
        if (other != null) {
            throw new RecordMappingException(TableOwners.mistake(table, other, name));
        }
        compared.add(table);
        add(tables, others);
    }

    /**
     * Notes all tables that this pipeline has now as compared, so that only a table that joins later needs another question.
     */
    private void add(Map<String, List<Table>> tables, Map<Table, String> others) {
        Objects.requireNonNullElse(tables.get(name), List.<Table>of()).stream()
                .filter(own -> !others.containsKey(own))
                .forEach(compared::add);
    }

    private Map<Table, String> others(Map<String, List<Table>> tables) {
        Map<Table, String> others = new HashMap<>();
        tables.forEach((other, published) -> {
            if (!other.equals(name)) {
                published.forEach(one -> others.put(one, other));
            }
        });
        return others;
    }
}
