package dev.walferry.pgoutput;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.pgoutput.PgOutputMessage.Kind;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every combination of message and state, and whether it is legal. */
class MessageOrderTest {
    private static final Set<Kind> ENDS_AND_BEGINS = EnumSet.of(
            Kind.BEGIN,
            Kind.BEGIN_PREPARE,
            Kind.PREPARE, // alone, T-03: of a transaction without changes, 18.0 to 18.4
            Kind.STREAM_START,
            Kind.STREAM_COMMIT,
            Kind.STREAM_ABORT,
            Kind.STREAM_PREPARE,
            Kind.COMMIT_PREPARED,
            Kind.ROLLBACK_PREPARED,
            Kind.MESSAGE);
    private static final Set<Kind> CONTENT =
            EnumSet.of(Kind.RELATION, Kind.TYPE, Kind.INSERT, Kind.UPDATE, Kind.DELETE, Kind.TRUNCATE, Kind.MESSAGE);

    private static final Set<Kind> ON_THE_WIRE = EnumSet.complementOf(EnumSet.of(Kind.READ));

    private static final Map<Kind, String> PLAIN = plain();
    private static final Map<Kind, String> STREAMED = streamed();

    /** The states that a session can be in. */
    @SuppressWarnings("ImmutableEnumChecker") // arrays that are never written to
    enum Place {
        AT_THE_START,
        AFTER_COMMIT(RealBytes.BEGIN, RealBytes.RELATION_T1, RealBytes.COMMIT),
        AFTER_BEGIN(RealBytes.BEGIN, RealBytes.RELATION_T1, RealBytes.COMMIT, RealBytes.BEGIN),
        AFTER_ORIGIN(
                RealBytes.BEGIN, RealBytes.RELATION_T1, RealBytes.COMMIT, RealBytes.BEGIN_OF_ORIGIN, RealBytes.ORIGIN),
        IN_TRANSACTION(RealBytes.BEGIN, RealBytes.RELATION_T1),
        AFTER_BEGIN_PREPARE(RealBytes.BEGIN, RealBytes.RELATION_T1, RealBytes.COMMIT, RealBytes.BEGIN_PREPARE),
        IN_PREPARED_TRANSACTION(RealBytes.BEGIN_PREPARE, RealBytes.RELATION_T1),
        AFTER_STREAM_START(
                RealBytes.STREAM_START,
                RealBytes.STREAMED_RELATION,
                RealBytes.STREAM_STOP,
                RealBytes.STREAM_START_AGAIN),
        IN_STREAM_BLOCK(RealBytes.STREAM_START, RealBytes.STREAMED_RELATION),
        BETWEEN_BLOCKS(RealBytes.STREAM_START, RealBytes.STREAMED_RELATION, RealBytes.STREAM_STOP);

        private final List<String> before;

        Place(String... before) {
            this.before = List.of(before);
        }

        Set<Kind> legal() {
            Set<Kind> legal = EnumSet.copyOf(
                    switch (this) {
                        case AT_THE_START, AFTER_COMMIT, BETWEEN_BLOCKS -> ENDS_AND_BEGINS;
                        default -> CONTENT;
                    });
            switch (this) {
                case AFTER_BEGIN, AFTER_BEGIN_PREPARE, AFTER_STREAM_START -> legal.add(Kind.ORIGIN);
                default -> {}
            }
            switch (this) {
                case AFTER_BEGIN, AFTER_ORIGIN, IN_TRANSACTION -> legal.add(Kind.COMMIT);
                case AFTER_BEGIN_PREPARE, IN_PREPARED_TRANSACTION -> legal.add(Kind.PREPARE);
                case AFTER_STREAM_START, IN_STREAM_BLOCK -> legal.add(Kind.STREAM_STOP);
                default -> {}
            }
            return legal;
        }

        DecodingSession session() {
            return DecodingSession.after(before.toArray(String[]::new));
        }

        /** Returns a message of a kind that is correct if the kind is legal. */
        String message(Kind kind) {
            boolean streaming = this == AFTER_STREAM_START || this == IN_STREAM_BLOCK;
            String message = streaming ? STREAMED.get(kind) : null;
            if (kind == Kind.MESSAGE && legal().contains(Kind.BEGIN)) {
                return RealBytes.MESSAGE_ALONE;
            }
            return message == null ? PLAIN.getOrDefault(kind, "") : message;
        }
    }

    @ParameterizedTest
    @EnumSource
    void exactlyTheseMessagesAreLegal(Place place) {
        for (Kind kind : ON_THE_WIRE) {
            String message = place.message(kind);
            if (place.legal().contains(kind)) {
                assertEquals(kind, place.session().decode(message).kind());
            } else {
                PgOutputFormatException e = place.session().refuses(DecodingSession.bytes(message));
                String reason = String.valueOf(e.getMessage());
                assertEquals(kind, e.kind());
                assertEquals(0, e.offset());
                assertTrue(reason.contains("out of order: " + kind + " after "), reason);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void refusedMessagesChangeNothing(Place place) {
        DecodingSession session = place.session();
        for (Kind kind : ON_THE_WIRE) {
            if (!place.legal().contains(kind)) {
                session.refuses(DecodingSession.bytes(place.message(kind)));
            }
        }
        for (Kind kind : place.legal()) {
            if (CONTENT.contains(kind)) {
                session.decode(place.message(kind));
            }
        }
    }

    @Test
    void bothMessagesAreNamed() {
        DecodingSession.after(RealBytes.BEGIN).refuses(RealBytes.BEGIN, 0, "out of order: BEGIN after BEGIN");
        DecodingSession.after(RealBytes.STREAM_START)
                .refuses(RealBytes.STREAM_COMMIT, 0, "STREAM_COMMIT after STREAM_START, within a stream block");
        DecodingSession.after(RealBytes.BEGIN_PREPARE)
                .refuses(RealBytes.COMMIT, 0, "COMMIT after BEGIN_PREPARE, within a transaction to be prepared");
    }

    @Test
    void anOriginComesOnce() {
        DecodingSession.after(RealBytes.BEGIN_OF_ORIGIN, RealBytes.ORIGIN)
                .refuses(RealBytes.ORIGIN, 0, "ORIGIN after ORIGIN");
    }

    private static Map<Kind, String> plain() {
        Map<Kind, String> messages = new EnumMap<>(Kind.class);
        messages.put(Kind.BEGIN, RealBytes.BEGIN);
        messages.put(Kind.COMMIT, RealBytes.COMMIT);
        messages.put(Kind.ORIGIN, RealBytes.ORIGIN);
        messages.put(Kind.RELATION, RealBytes.RELATION_TFULL);
        messages.put(Kind.TYPE, RealBytes.TYPE_ENUM);
        messages.put(Kind.INSERT, RealBytes.INSERT);
        messages.put(Kind.UPDATE, RealBytes.UPDATE);
        messages.put(Kind.DELETE, RealBytes.DELETE);
        messages.put(Kind.TRUNCATE, RealBytes.TRUNCATE);
        messages.put(Kind.MESSAGE, RealBytes.MESSAGE);
        messages.put(Kind.STREAM_START, RealBytes.STREAM_START);
        messages.put(Kind.STREAM_STOP, RealBytes.STREAM_STOP);
        messages.put(Kind.STREAM_COMMIT, RealBytes.STREAM_COMMIT);
        messages.put(Kind.STREAM_ABORT, RealBytes.STREAM_ABORT);
        messages.put(Kind.BEGIN_PREPARE, RealBytes.BEGIN_PREPARE);
        messages.put(Kind.PREPARE, RealBytes.PREPARE);
        messages.put(Kind.COMMIT_PREPARED, RealBytes.COMMIT_PREPARED);
        messages.put(Kind.ROLLBACK_PREPARED, RealBytes.ROLLBACK_PREPARED);
        messages.put(Kind.STREAM_PREPARE, RealBytes.STREAM_PREPARE);
        return messages;
    }

    private static Map<Kind, String> streamed() {
        Map<Kind, String> messages = new EnumMap<>(Kind.class);
        messages.put(Kind.RELATION, RealBytes.STREAMED_RELATION);
        messages.put(Kind.TYPE, RealBytes.STREAMED_TYPE);
        messages.put(Kind.INSERT, RealBytes.STREAMED_INSERT);
        messages.put(Kind.UPDATE, "55 00000300 00004054 4e 0002 74 00000001 31 75");
        messages.put(Kind.DELETE, "44 00000303 00004054 4b 0002 74 00000001 31 6e");
        messages.put(Kind.TRUNCATE, "54 00000300 00000001 00 00004054");
        messages.put(Kind.MESSAGE, RealBytes.MESSAGE_OF_SUB);
        return messages;
    }
}
