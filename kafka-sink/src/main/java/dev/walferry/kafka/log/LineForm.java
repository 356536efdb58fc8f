package dev.walferry.kafka.log;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.walferry.Printable;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** How an event is written: always on one line, whatever its message holds. */
enum LineForm {
    /** For people. */
    TEXT {
        @Override
        String of(LogLine line) {
            StringBuilder text = new StringBuilder()
                    .append(TIME.format(line.at()))
                    .append(' ')
                    .append(line.level())
                    .append(' ')
                    .append(line.name())
                    .append(line.pipeline() == null ? "" : " [" + line.pipeline() + "]")
                    .append(" - ")
                    .append(Printable.of(line.message()));
            for (Throwable e = line.error(); e != null; e = e.getCause()) {
                text.append(": ").append(Printable.of(e.toString()));
            }
            if (line.leftOut() > 0) {
                text.append(" (").append(line.leftOut()).append(" more like this were left out)");
            }
            return text.toString();
        }
    },

    /** For programs. */
    JSON {
        @Override
        String of(LogLine line) {
            ObjectNode json = JsonNodeFactory.instance.objectNode();
            json.put("time", TIME.format(line.at()))
                    .put("level", line.level().name().toLowerCase(Locale.ROOT))
                    .put("event", line.name())
                    .put("message", line.message())
                    .put("logger", line.logger());
            if (line.pipeline() != null) {
                json.put("pipeline", line.pipeline());
            }
            if (line.error() != null) {
                json.put("error", line.error().toString());
                stack(line.error(), json.putArray("stack"));
            }
            if (line.leftOut() > 0) {
                json.put("leftOut", line.leftOut());
            }
            return json.toString();
        }
    };

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSX", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final int MOST_FRAMES = 30;

    abstract String of(LogLine line);

    private static void stack(Throwable error, ArrayNode frames) {
        StackTraceElement[] trace = error.getStackTrace();
        for (int i = 0; i < Math.min(MOST_FRAMES, trace.length); i++) {
            frames.add(trace[i].toString());
        }
    }
}
