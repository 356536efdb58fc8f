package dev.walferry.kafka.record.shape;

import dev.walferry.kafka.record.connect.ConnectSink;
import dev.walferry.kafka.record.value.ValueReader;
import dev.walferry.kafka.record.value.ValueSink;
import java.nio.ByteBuffer;
import org.apache.kafka.connect.data.Schema;

/** Reads the beginning of a value whose schema says string or bytes, but whose form is not PostgreSQL's text. */
final class CutValue implements ValueReader {
    private final Schema schema;
    private final ValueReader whole;
    private final int most;

    CutValue(Schema schema, ValueReader whole, int most) {
        this.schema = schema;
        this.whole = whole;
        this.most = most;
    }

    @Override
    public void read(byte[] bytes, int from, int to, ValueSink out) {
        ConnectSink sink = new ConnectSink(schema);
        whole.read(bytes, from, to, sink);
        Object value = sink.value();
        if (value instanceof ByteBuffer content) {
            out.bytes(content.array(), 0, Math.min(content.limit(), most));
        } else if (value instanceof String text) {
            out.string(CutText.of(text, most));
        } else {
            throw new IllegalStateException("expected text or bytes, got a value of " + schema.type());
        }
    }
}
