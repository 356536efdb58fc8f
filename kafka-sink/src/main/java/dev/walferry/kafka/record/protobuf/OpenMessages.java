package dev.walferry.kafka.record.protobuf;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Where in the tree of messages a sink is: the messages, arrays and maps that are still open. For one thread. */
final class OpenMessages {
    /** Used again and again, so that no record allocates any. */
    private final List<Part> parts = new ArrayList<>(List.of(new Part()));

    private int depth;
    private Part top = parts.get(0);

    /** A message, an array or a map. */
    static final class Part {
        /** The message, or null in an array or a map. */
        private @Nullable MessageShape message;

        private int index;

        /** The field whose value comes next: in an array the array itself, in a map the value of its entries. */
        @Nullable
        FieldShape place;

        /** The map itself, or null elsewhere. */
        @Nullable
        FieldShape map;

        /** Position of the byte that holds the place of a length, or {@link #NO_LENGTH}. */
        int lengthAt;

        /** Whether this is an array, and whether its elements have no tags. */
        boolean array;

        boolean packed;
    }

    static final int NO_LENGTH = -1;

    Part push(@Nullable MessageShape message, @Nullable FieldShape place, int lengthAt) {
        if (depth == parts.size()) {
            parts.add(new Part());
        }
        Part part = parts.get(depth++);
        top = part;
        part.message = message;
        part.index = 0;
        part.place = place;
        part.map = null;
        part.lengthAt = lengthAt;
        part.array = false;
        part.packed = false;
        return part;
    }

    Part top() {
        return top;
    }

    Part pop() {
        Part ended = top;
        rewind(depth - 1);
        return ended;
    }

    /** Returns the field whose value comes next. */
    FieldShape place() {
        return Objects.requireNonNull(top().place);
    }

    /** Goes to the innermost message's next field. */
    void nextField() {
        Part part = top;
        part.place = Objects.requireNonNull(part.message).fields().get(part.index++);
    }

    int depth() {
        return depth;
    }

    void rewind(int earlierDepth) {
        depth = earlierDepth;
        top = parts.get(Math.max(depth - 1, 0));
    }
}
