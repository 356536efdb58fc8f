package dev.walferry.kafka.pipeline;

import dev.walferry.kafka.publish.DeliveryHistory;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What holds a pipeline up: of what kind it is, and why. Health, the status page and the metrics all ask {@link #of}, so that
 * they never disagree about whose fault it is.
 *
 * @param kind what a person has to look at
 * @param reason what waits for what, and for how long: a sentence without row data or secrets
 */
public record Hindrance(Kind kind, String reason) {
    /** Kafka and PostgreSQL answer in milliseconds. */
    private static final Duration LONG = Duration.ofSeconds(10);

    /** What a person has to look at. */
    public enum Kind {
        /** PostgreSQL does not let the pipeline in, or has not answered yet. */
        CONNECTING("connecting", "The daemon keeps trying on its own."),
        /** No process reads the slot, which becomes this daemon's in a moment. */
        TURN("taking over", ""),
        /** Kafka is asked what was delivered before, and will answer in a moment. */
        ASKING("connecting", ""),
        /** Kafka is asked before a stream begins, and does not answer. */
        KAFKA_SILENT(
                "Kafka does not answer",
                "See whether the brokers are up, and let this machine in. Nothing is lost or confirmed meanwhile."),
        /** Another daemon reads the slot, and this one could not carry on. */
        NO_SUCCESSOR(
                "cannot take over",
                "See whether the brokers are up, and let this machine in. The other daemon carries the changes meanwhile."),
        /** Whatever reads the slot while this daemon stands by does not move it. */
        HELD(
                "standing by",
                "If that is a Walferry daemon, its page says why. If it is not, end it: SELECT"
                        + " pg_terminate_backend(PID). This daemon then takes over."),
        /** What was sent in an earlier session is still on its way. */
        SETTLING("connecting", "The daemon keeps trying on its own."),
        /** Kafka acknowledges nothing, or nothing of the oldest transaction. */
        KAFKA(
                "Kafka does not acknowledge",
                "See whether the brokers are up and enough replicas are in sync. Nothing is lost or confirmed meanwhile."),
        /** PostgreSQL owes the stream a sign of life. */
        SILENT(
                "PostgreSQL is silent",
                "It may be gone, or decode a large transaction with nothing to publish. The daemon connects again"
                        + " after source.receiver.timeout.ms."),
        /** A record cannot be made or sent before a server answers or a person acts. */
        RECORD("a record waits", "Nothing is lost or confirmed meanwhile."),
        /** A change waits for rows of its table. */
        ROWS(
                "a change waits",
                "walferry pause or walferry park of the table lets the others continue. Nothing is lost or confirmed"
                        + " meanwhile."),
        /** A poll waits within the server. */
        POLL("a poll waits", "Nothing is lost meanwhile. All tables wait behind this one."),
        /** A poll gets no answer. */
        POLL_SILENT("PostgreSQL is silent", "The daemon connects again after source.receiver.timeout.ms."),
        /** The server has changes that it does not send before a standby has them. */
        STANDBY("PostgreSQL waits for a standby", "The server keeps the WAL. Nothing is lost or confirmed meanwhile."),
        /** The server has changes that it does not send. */
        SLOT(
                "the slot does not move",
                "SELECT pid, wait_event FROM pg_stat_activity WHERE backend_type = 'walsender' says what the server does."),
        /** The pipeline's thread does nothing. */
        STUCK("stuck", "Keep a thread dump (jstack), then restart the daemon.");

        private final String word;
        private final String remedy;

        Kind(String word, String remedy) {
            this.word = word;
            this.remedy = remedy;
        }

        /**
         * Returns what is shown first.
         *
         * @return a few words
         */
        public String word() {
            return word;
        }

        /**
         * Returns what a person does about it.
         *
         * @return sentences; empty if there is nothing to do
         */
        public String remedy() {
            return remedy;
        }

        /**
         * Returns whether a person should be called about something other than the connection to PostgreSQL.
         *
         * @return true for what {@code walferry_stalled} shows
         */
        public boolean isStall() {
            return switch (this) {
                case KAFKA_SILENT, NO_SUCCESSOR, KAFKA, RECORD, ROWS, POLL, POLL_SILENT, STANDBY -> true;
                case CONNECTING, TURN, ASKING, HELD, SETTLING, SILENT, SLOT, STUCK -> false;
            };
        }
    }

    /**
     * Returns what holds a pipeline up now.
     *
     * @param progress the pipeline's
     * @return null if nothing does
     */
    public static @Nullable Hindrance of(Progress progress) {
        PipelineState state = progress.state();
        if (state.isFinished()) {
            return null;
        }
        if (state.isStandingBy()) {
            Hindrance kafka = because(Kind.NO_SUCCESSOR, progress.deliveries().unreachable());
            return kafka == null ? because(Kind.HELD, state.slotReader().trouble()) : kafka;
        }
        return state.isStreaming() ? within(progress) : before(progress);
    }

    private static @Nullable Hindrance within(Progress progress) {
        Duration silence = progress.source().silence().get();
        if (!silence.isZero()) {
            return new Hindrance(
                    Kind.SILENT,
                    "PostgreSQL has been silent for " + silence.toSeconds()
                            + " s, although it was asked for a sign of life");
        }
        String lookup = progress.lookups().reason();
        Hindrance record =
                because(Kind.RECORD, lookup == null ? progress.deliveries().heldUpBy() : lookup);
        if (record != null) {
            return record;
        }
        Hindrance kafka = because(Kind.KAFKA, unacknowledged(progress.deliveries()));
        return kafka == null ? progress.waits().first() : kafka;
    }

    private static Hindrance before(Progress progress) {
        if (progress.state().isSettling()) {
            String reason = unacknowledged(progress.deliveries());
            return reason == null
                    ? new Hindrance(Kind.SETTLING, "waiting until Kafka has acknowledged what was sent before")
                    : new Hindrance(Kind.KAFKA, reason + "; what was sent before has to arrive first");
        }
        Waits waits = progress.waits();
        Hindrance turn = waits.first();
        if (turn != null) {
            return turn;
        }
        Duration asked = waits.asksKafka();
        Duration connecting = progress.state().connecting();
        boolean isKafkasTurn = asked != null || connecting == null || connecting.compareTo(LONG) < 0;
        if ((asked != null && asked.compareTo(LONG) >= 0) || (waits.hasKafkaFailed() && isKafkasTurn)) {
            return new Hindrance(Kind.KAFKA_SILENT, asked == null ? "waiting to try again" : asking(asked));
        }
        if (asked != null) {
            return new Hindrance(Kind.ASKING, asking(asked));
        }
        return new Hindrance(
                Kind.CONNECTING,
                connecting == null ? "waiting to try again" : "connecting for " + connecting.toSeconds() + " s");
    }

    private static String asking(Duration asked) {
        return "Kafka has been asked for " + asked.toSeconds() + " s";
    }

    private static @Nullable String unacknowledged(DeliveryHistory deliveries) {
        if (!deliveries.isStalled()) {
            return deliveries.withheld();
        }
        long inFlight = deliveries.inFlightBytes();
        return "Kafka acknowledges nothing while "
                + (inFlight > 0 ? inFlight + " bytes are in flight" : "records wait to be sent");
    }

    private static @Nullable Hindrance because(Kind kind, @Nullable String reason) {
        return reason == null ? null : new Hindrance(kind, reason);
    }
}
