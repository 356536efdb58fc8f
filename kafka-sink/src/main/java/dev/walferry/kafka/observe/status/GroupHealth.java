package dev.walferry.kafka.observe.status;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The health of several pipelines in one process: up if all are. Safe in any thread. */
public final class GroupHealth implements HealthSource {
    private final Map<String, HealthCheck> pipelines;

    /**
     * Creates a check that combines others.
     *
     * @param pipelines a check by the name of its pipeline
     */
    public GroupHealth(Map<String, HealthCheck> pipelines) {
        this.pipelines = new TreeMap<>(pipelines);
    }

    @Override
    public Health live() {
        return all(HealthCheck::live, "live");
    }

    @Override
    public Health ready() {
        return all(HealthCheck::ready, "ready");
    }

    private Health all(Function<HealthCheck, Health> question, String word) {
        Map<String, Health> answers = new TreeMap<>();
        pipelines.forEach((name, check) -> answers.put(name, question.apply(check)));
        answers.values().removeIf(Health::up);
        return answers.isEmpty()
                ? Health.up("all " + pipelines.size() + " pipelines are " + word)
                : Health.down(answers.entrySet().stream()
                        .map(down -> "pipeline " + down.getKey() + ": "
                                + down.getValue().reason())
                        .collect(Collectors.joining("; ")));
    }
}
