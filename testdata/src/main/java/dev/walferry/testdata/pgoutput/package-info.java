/**
 * The bytes of every message that PostgreSQL's pgoutput plugin sends, written from the description of the protocol. It shares
 * no code with the decoder, so that a mistake in one cannot hide the same mistake in the other.
 *
 * <pre>{@code
 * MessageBuilder plain = MessageBuilder.plain();
 * byte[] relation = plain.relation(RelationBuilder.of(16384, "public", "item").key("id", 23, -1).column("note", 25, -1));
 * byte[] insert = plain.insert(16384, TupleBuilder.tuple().text("1").nul());
 * byte[] update = plain.update(16384, TupleBuilder.tuple().text("1").unchanged());
 *
 * MessageBuilder streamed = MessageBuilder.inStream(744); // between Stream Start and Stream Stop
 * byte[] delete = streamed.deleteByKey(16384, TupleBuilder.tuple().text("1").nul());
 *
 * byte[] commit = ControlMessages.commit(0x1784388L, 0x17843B8L, 0L);
 * }</pre>
 *
 * <p>LSNs are unsigned 64-bit, transaction ids and OIDs unsigned 32-bit in an {@code int}, times microseconds since
 * 2000-01-01 UTC, strings UTF-8. The builders check nothing: tests need wrong messages too.
 */
@NullMarked
package dev.walferry.testdata.pgoutput;

import org.jspecify.annotations.NullMarked;
