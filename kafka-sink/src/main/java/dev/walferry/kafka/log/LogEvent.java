package dev.walferry.kafka.log;

import java.util.Locale;
import org.slf4j.Marker;
import org.slf4j.helpers.BasicMarkerFactory;

/**
 * The events of the log. Their names stay the same while messages may change, so that alerts and searches can rely on
 * them. A line without an event is named after its logger.
 */
public enum LogEvent {
    /** The daemon has begun to serve its status. */
    HTTP_LISTENING,
    /** A stream of changes runs. */
    STREAM_STARTED,
    /** The daemon has stopped because it was told to. */
    STREAM_STOPPED,
    /** Another daemon reads the slot, and this one waits. */
    STANDBY_WAITING,
    /** What reads the slot confirms nothing, while this daemon waits. */
    STANDBY_READER,
    /** This daemon reads a slot that another one has read. */
    STANDBY_TAKEN_OVER,
    /** The slot cannot be read just now. */
    SLOT_CONNECTION,
    /** The slot's output plugin does not send everything that is in the WAL. */
    SLOT_PLUGIN,
    /** The primary cannot be asked for what a standby needs to create a slot. */
    SLOT_CREATION,
    /** The server may remove WAL that the slot needs. */
    SLOT_DANGER,
    /** The slot is read, but cannot be looked at beside that. */
    SLOT_WATCH,
    /** The server sends nothing before a standby has it, and the standby is not there. */
    SLOT_STANDBY,
    /** The slot was dropped so that the disk of the server does not fill. */
    SLOT_GIVEN_UP,
    /** Kafka acknowledges nothing. */
    KAFKA_ACKNOWLEDGEMENT,
    /** No broker answers a daemon that stands by. */
    KAFKA_CONNECTION,
    /** Kafka refuses what this daemon sends, because another one has taken over. */
    KAFKA_FENCED,
    /** A topic takes no records. */
    KAFKA_TOPIC,
    /** The schema registry does not answer. */
    REGISTRY,
    /** The database does not answer what a record needs to know. */
    LOOKUP,
    /** A poll waits for a lock, or for an answer. */
    QUERY_POLL,
    /** The statement of a heartbeat fails. */
    HEARTBEAT,
    /** The daemon begins to read tables. */
    SNAPSHOT_STARTED,
    /** How far the snapshot is. */
    SNAPSHOT_PROGRESS,
    /** A change has been waiting for more rows of its table. */
    SNAPSHOT_CHANGE_WAITS,
    /** All rows of a table were read. */
    SNAPSHOT_TABLE_FINISHED,
    /** A table was no longer there. */
    SNAPSHOT_TABLE_GONE,
    /** The changes of a table are left out until it is resumed. */
    SNAPSHOT_TABLE_PARKED,
    /** The topic of commands cannot be read just now. */
    CONTROL_TOPIC,
    /** All tables are read again. */
    SNAPSHOT_RESET,
    /** One of several pipelines has ended, and the others go on. */
    PIPELINE_ENDED,
    /** The daemon ends because a person has to act. */
    DAEMON_FAILED;

    private static final BasicMarkerFactory MARKERS = new BasicMarkerFactory();

    private final String word = name().toLowerCase(Locale.ROOT).replace('_', '.');

    /**
     * Returns the event for a call of a logger.
     *
     * @return a marker whose name is the event's, such as {@code stream.started}
     */
    public Marker marker() {
        return MARKERS.getMarker(word);
    }

    /**
     * Returns a part of the event for a call of a logger.
     *
     * @param part what has happened, such as {@code failed}
     * @return a marker whose name is the event's, a dot and the part
     */
    public Marker marker(String part) {
        return MARKERS.getMarker(word + '.' + part);
    }
}
