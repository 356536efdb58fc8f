package dev.walferry.kafka.progress;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.walferry.Lsn;
import dev.walferry.replication.SlotPosition;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/** What was delivered from a slot, as a part of a progress record. */
final class PositionJson {
    private PositionJson() {}

    static void put(ObjectNode fields, KeptPosition kept) {
        SlotPosition position = kept.position();
        fields.put("timeline", position.timeline())
                .put("told", position.told().toString())
                .put("returned", position.returned().toString())
                .put("standby", position.standby())
                .put("final", kept.isFinal());
        ObjectNode ended = fields.putObject("ended");
        position.ended().forEach((timeline, end) -> ended.put(timeline.toString(), end.toString()));
    }

    static KeptPosition read(String systemId, JsonNode fields) throws IOException {
        try {
            Map<Integer, Lsn> ended = new TreeMap<>();
            for (Map.Entry<String, JsonNode> end : fields.path("ended").properties()) {
                ended.put(
                        Integer.valueOf(end.getKey()), Lsn.parse(end.getValue().asText()));
            }
            SlotPosition position = new SlotPosition(
                    systemId,
                    fields.path("timeline").asInt(),
                    Lsn.parse(fields.path("told").asText()),
                    Lsn.parse(fields.path("returned").asText()),
                    fields.path("standby").asBoolean(),
                    ended);
            return new KeptPosition(position, fields.path("final").asBoolean());
        } catch (IllegalArgumentException e) {
            throw new IOException("expected positions of a timeline", e);
        }
    }
}
