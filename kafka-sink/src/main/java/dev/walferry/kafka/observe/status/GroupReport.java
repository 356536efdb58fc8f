package dev.walferry.kafka.observe.status;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes {@code status.json} of several pipelines: the report of each, with its name. Safe in any thread. */
public final class GroupReport {
    private final String version;
    private final Instant started;
    private final Map<String, StatusReport> pipelines;
    private final InstantSource clock = InstantSource.system();

    /**
     * Creates a report that combines others.
     *
     * @param version Walferry's
     * @param started when the process was started
     * @param pipelines a report by the name of its pipeline, in the order in which they are shown
     */
    public GroupReport(String version, Instant started, Map<String, StatusReport> pipelines) {
        this.version = version;
        this.started = started;
        this.pipelines = new LinkedHashMap<>(pipelines);
    }

    /**
     * Returns the report of this moment.
     *
     * @return JSON, one object
     */
    public String json() {
        ObjectNode report = JsonNodeFactory.instance
                .objectNode()
                .put("version", version)
                .put("at", clock.millis())
                .put("started", started.toEpochMilli());
        ArrayNode each = report.putArray("pipelines");
        pipelines.forEach((name, pipeline) -> each.add(pipeline.report().put("pipeline", name)));
        return report + "\n";
    }
}
