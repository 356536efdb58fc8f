package dev.walferry.connect.worker;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.walferry.connect.harness.ConnectRest;
import dev.walferry.connect.harness.ConnectorSetting;
import dev.walferry.testdata.Await;
import java.util.List;
import java.util.Map;

/** A connector's offsets as a worker's REST API shows and takes them: objects with a source partition and an offset. */
record ConnectorOffsets(ConnectRest rest, ConnectorSetting connector) {
    private static final ObjectMapper JSON = new ObjectMapper();

    private String path() {
        return "/connectors/" + connector.name() + "/offsets";
    }

    /** Returns the offset of the connector's only pipeline, once there is one. */
    ObjectNode kept() {
        return kept(Map.of());
    }

    /** Returns the offset of a source partition with these fields besides the server, once there is one. */
    ObjectNode kept(Map<String, String> more) {
        ObjectNode partition = JSON.createObjectNode().put("server", connector.name());
        more.forEach(partition::put);
        ObjectNode[] found = new ObjectNode[1];
        Await.until("the offset is kept", ConnectorSetting.LIMIT, () -> {
            for (JsonNode one : rest.call("GET", path(), "").body().path("offsets")) {
                if (one.path("partition").equals(partition)
                        && one.path("offset").isObject()) {
                    found[0] = (ObjectNode) one;
                }
            }
            return found[0] != null;
        });
        return found[0];
    }

    /** Returns a copy of the stored object with another value in a field of the offset. */
    static ObjectNode with(ObjectNode kept, String field, Object value) {
        ObjectNode wanted = kept.deepCopy();
        ((ObjectNode) wanted.get("offset")).set(field, JSON.valueToTree(value));
        return wanted;
    }

    /** Returns the object that resets the offset of a source partition. */
    static ObjectNode reset(JsonNode kept) {
        return JSON.createObjectNode().putNull("offset").set("partition", kept.get("partition"));
    }

    private ConnectRest.Answer patch(JsonNode... offsets) {
        ObjectNode body = JSON.createObjectNode();
        body.putArray("offsets").addAll(List.of(offsets));
        return rest.call("PATCH", path(), body.toString());
    }

    /**
     * Sends offsets until the worker accepts them: for a moment after a stop it may not know yet that the task has
     * ended.
     */
    void awaitAccepted(JsonNode... offsets) {
        Await.until("the offset is accepted", ConnectorSetting.LIMIT, () -> {
            ConnectRest.Answer answer = patch(offsets);
            assertTrue(
                    answer.status() == 200 || !answer.body().toString().contains("slot"),
                    () -> answer.body().toString());
            return answer.status() == 200;
        });
    }

    void awaitRefused(ObjectNode offset, String why) {
        Await.until("refused: " + why, ConnectorSetting.LIMIT, () -> {
            ConnectRest.Answer answer = patch(offset);
            assertTrue(answer.status() != 200, () -> answer.body().toString());
            return answer.body().toString().contains(why);
        });
    }

    void resetAll() {
        Await.until(
                "the offsets are reset",
                ConnectorSetting.LIMIT,
                () -> rest.call("DELETE", path(), "").status() == 200);
    }
}
