/**
 * pgoutput messages, protocol versions 1 to 4, as immutable views over the bytes PostgreSQL sent.
 *
 * <p>Start with {@link dev.walferry.pgoutput.PgOutputDecoder}: it turns the bytes of one message into one {@link
 * dev.walferry.pgoutput.PgOutputMessage}. The protocol has state: the relations announced so far, and whether a stream
 * block is open. So one decoder serves one replication session.
 *
 * <p><b>Lifetime.</b> A message is yours: immutable, safe in any thread, valid as long as you hold it; it keeps the
 * bytes of its own message alive. The verbs show it: {@code as...} shares, {@code to...} and {@code get...} copy or
 * convert, {@code detach} copies out of a large message.
 *
 * @see <a href="https://www.postgresql.org/docs/current/protocol-logicalrep-message-formats.html">Logical Replication
 *     Message Formats</a>
 */
@NullMarked
package dev.walferry.pgoutput;

import org.jspecify.annotations.NullMarked;
