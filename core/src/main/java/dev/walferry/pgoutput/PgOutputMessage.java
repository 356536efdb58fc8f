package dev.walferry.pgoutput;

import org.jspecify.annotations.Nullable;

/**
 * One message of a pgoutput stream.
 *
 * <p>A message is yours: immutable, safe in any thread, valid as long as you hold it. It keeps its own bytes alive. On Java 21 and later switch over its type, on Java 17 over {@link #kind()}.
 */
public sealed interface PgOutputMessage
        permits Begin,
                BeginPrepare,
                Commit,
                CommitPrepared,
                LogicalMessage,
                Origin,
                Prepare,
                Relation,
                RollbackPrepared,
                RowChange,
                StreamAbort,
                StreamCommit,
                StreamPrepare,
                StreamStart,
                StreamStop,
                Truncate,
                Type {

    /**
     * Returns which message this is.
     *
     * @return its kind
     */
    Kind kind();

    /** The kinds of message, each with the byte it starts with. Upper and lower case are different messages. */
    enum Kind {
        /** A transaction begins. */
        BEGIN('B'),
        /** A transaction was committed. */
        COMMIT('C'),
        /** The transaction came from another node. */
        ORIGIN('O'),
        /** The definition of a relation from here on. */
        RELATION('R'),
        /** The name of a type that is not built in. */
        TYPE('Y'),
        /** A new row. */
        INSERT('I'),
        /** A changed row. */
        UPDATE('U'),
        /** A deleted row. */
        DELETE('D'),
        /** Emptied relations. */
        TRUNCATE('T'),
        /** What an application wrote with {@code pg_logical_emit_message}. */
        MESSAGE('M'),
        /** A block of an unfinished transaction begins. */
        STREAM_START('S'),
        /** The block ends. */
        STREAM_STOP('E'),
        /** A streamed transaction was committed. */
        STREAM_COMMIT('c'),
        /** A streamed transaction, or one of its subtransactions, was rolled back. */
        STREAM_ABORT('A'),
        /** A transaction that will be prepared begins. */
        BEGIN_PREPARE('b'),
        /** The transaction was prepared. */
        PREPARE('P'),
        /** A prepared transaction was committed. */
        COMMIT_PREPARED('K'),
        /** A prepared transaction was rolled back. */
        ROLLBACK_PREPARED('r'),
        /** A streamed transaction was prepared. */
        STREAM_PREPARE('p'),
        /** A row that a snapshot read. It never comes off the wire, so it has no byte there. */
        READ('\0');

        private static final @Nullable Kind[] BY_BYTE = new @Nullable Kind[128];

        static {
            for (Kind kind : values()) {
                if (kind != READ) {
                    BY_BYTE[kind.wireByte] = kind;
                }
            }
        }

        private final char wireByte;

        Kind(char wireByte) {
            this.wireByte = wireByte;
        }

        /**
         * Returns the byte that messages of this kind start with.
         *
         * @return an ASCII letter, or NUL for {@link #READ}
         */
        public char wireByte() {
            return wireByte;
        }

        static @Nullable Kind of(int wireByte) {
            return wireByte < BY_BYTE.length ? BY_BYTE[wireByte] : null;
        }
    }
}
